using System.Buffers;
using System.Globalization;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>Writes tokens so that a person can read them.</summary>
internal static class TokenText
{
    /// <summary>A token in quotes: bytes decoded, blanks as they are, what does not print or is no UTF-8 escaped.</summary>
    public static string Quoted(string token, bool isByteLevel)
    {
        ReadOnlySpan<byte> bytes = isByteLevel ? ByteAlphabet.Bytes(token)
            : TokenDecoders.ByteOf(token) is { } value ? [value]
            : Encoding.UTF8.GetBytes(token.Replace('\u2581', ' '));
        var result = new StringBuilder("\"");
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done) { Add(result, rune); }
            else { result.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:X2}"); used = 1; }
            bytes = bytes[used..];
        }

        return result.Append('"').ToString();
    }

    private static void Add(StringBuilder result, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n': result.Append("\\n"); break;
            case '\r': result.Append("\\r"); break;
            case '\t': result.Append("\\t"); break;
            case '"' or '\\': result.Append('\\').Append(rune); break;
            default:
                if (rune.Value == ' ' || !(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Hidden(rune))) { result.Append(rune); }
                else { result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}"); }
                break;
        }
    }

    private static bool Hidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
