using System.Globalization;

namespace Audit.Models.Formats;

/// <summary>How pieces of text become token numbers.</summary>
/// <param name="Vocabulary">The number of every token.</param>
/// <param name="Pairs">The merges.</param>
/// <param name="Unknown">The number of what has no token, or null.</param>
internal sealed record BytePairModel(IReadOnlyDictionary<string, int> Vocabulary, BytePairs Pairs, int? Unknown)
{
    /// <summary>Whether a character without a token becomes the tokens of its UTF-8 bytes, "&lt;0x00&gt;" to "&lt;0xFF&gt;".</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether unknown characters in a row become one token.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Whether a piece that is a token stays whole, whatever the merges say.</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>The token of a byte.</summary>
    public static string ByteToken(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>The tokens of a piece, or the character that has none.</summary>
    public (List<int> Ids, string? Without) Encode(string piece)
    {
        if (IgnoresMerges && Vocabulary.TryGetValue(piece, out var whole)) { return ([whole], null); }
        var (symbols, pending) = (new List<int>(), false);
        foreach (var rune in piece.EnumerateRunes())
        {
            var letter = rune.ToString();
            if (Vocabulary.TryGetValue(letter, out var id)) { symbols.Add(id); pending = false; }
            else if (Bytes(letter) is { } bytes) { symbols.AddRange(bytes); pending = false; }
            else if (Unknown is not { } unknown) { return ([], letter); }
            else
            {
                if (!pending || !FusesUnknown) { symbols.Add(unknown); }
                pending = true;
            }
        }

        return (Pairs.Merge(symbols), null);
    }

    private List<int>? Bytes(string letter)
    {
        if (!ByteFallback) { return null; }
        var ids = new List<int>();
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(letter))
        {
            if (!Vocabulary.TryGetValue(ByteToken(value), out var id)) { return null; }
            ids.Add(id);
        }

        return ids;
    }
}
