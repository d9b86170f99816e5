using System.Text;

namespace Audit.Models.Formats;

/// <summary>The 256 letters that stand for bytes in byte-level tokens.</summary>
/// <remarks>
/// Bytes that print ('!' to '~', U+00A1 to U+00AC, U+00AE to U+00FF) stand for themselves, the others in order for U+0100, U+0101, ... so that a blank is U+0120.
/// Source: Radford et al. 2019, encoder.py of GPT-2, bytes_to_unicode.
/// </remarks>
internal static class ByteAlphabet
{
    private static readonly char[] letters = Letters();
    private static readonly Dictionary<char, byte> bytes = letters.Select((letter, index) => (letter, index)).ToDictionary(pair => pair.letter, pair => (byte)pair.index);

    /// <summary>The letter of a byte.</summary>
    public static char Letter(byte value) => letters[value];

    /// <summary>The letters of a text's UTF-8 bytes.</summary>
    public static string Letters(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return string.Create(utf8.Length, utf8, static (result, source) =>
        {
            for (var index = 0; index < source.Length; index++) { result[index] = letters[source[index]]; }
        });
    }

    /// <summary>The bytes that a token stands for: its letters', or its own UTF-8 where it has another character.</summary>
    public static byte[] Bytes(string token)
    {
        var result = new byte[token.Length];
        for (var index = 0; index < token.Length; index++)
        {
            if (!bytes.TryGetValue(token[index], out result[index])) { return Encoding.UTF8.GetBytes(token); }
        }

        return result;
    }

    private static char[] Letters()
    {
        var (result, next) = (new char[256], 256);
        for (var value = 0; value < 256; value++)
        {
            result[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : (char)next++;
        }

        return result;
    }
}
