using System.Globalization;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>The steps that turn tokens back into text; each maps a list of texts to another.</summary>
/// <remarks>Source: Hugging Face tokenizers, the decoders of the same names.</remarks>
internal static class TokenDecoders
{
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Byte-level letters back to bytes; bytes that are no UTF-8 become U+FFFD.</summary>
    public static List<string> ByteLevel(List<string> tokens) => [Encoding.UTF8.GetString([.. tokens.SelectMany(ByteAlphabet.Bytes)])];

    /// <summary>All tokens as one text.</summary>
    public static List<string> Fuse(List<string> tokens) => [string.Concat(tokens)];

    /// <summary>Every occurrence replaced.</summary>
    public static List<string> Replace(List<string> tokens, string pattern, string content) => [.. tokens.Select(token => token.Replace(pattern, content, StringComparison.Ordinal))];

    /// <summary>Runs of byte tokens back to text; a run that is no UTF-8 becomes one U+FFFD per byte.</summary>
    public static List<string> ByteFallback(List<string> tokens)
    {
        var (result, run) = (new List<string>(), new List<byte>());
        foreach (var token in tokens)
        {
            if (ByteOf(token) is { } value) { run.Add(value); continue; }
            End(result, run);
            result.Add(token);
        }

        End(result, run);
        return result;
    }

    /// <summary>Up to so many letters of a kind taken from the start and from the end of every token.</summary>
    public static List<string> Strip(List<string> tokens, char letter, int start, int stop) => [.. tokens.Select(token =>
    {
        var (from, to) = (0, token.Length);
        while (from < Math.Min(start, token.Length) && token[from] == letter) { from++; }
        while (token.Length - to < stop && to > from && token[to - 1] == letter) { to--; }
        return token[from..to];
    })];

    /// <summary>The mark of a blank back to a blank; in the first token it is dropped where encoding put it there.</summary>
    public static List<string> Metaspace(List<string> tokens, char mark, bool prepended) =>
        [.. tokens.Select((token, index) => index == 0 && prepended ? token.Replace(mark.ToString(), "", StringComparison.Ordinal) : token.Replace(mark, ' '))];

    /// <summary>The byte of a byte token such as "&lt;0x0A&gt;"; null for another token.</summary>
    public static byte? ByteOf(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static void End(List<string> result, List<byte> run)
    {
        if (run.Count == 0) { return; }
        try { result.Add(strict.GetString([.. run])); }
        catch (DecoderFallbackException) { result.Add(new string('\uFFFD', run.Count)); }
        run.Clear();
    }
}
