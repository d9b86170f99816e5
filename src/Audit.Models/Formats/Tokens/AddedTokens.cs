namespace Audit.Models.Formats;

/// <summary>A token that is found in the text before anything else.</summary>
/// <param name="Content">Its characters.</param>
/// <param name="Id">Its number.</param>
/// <param name="TakesLeft">Whether blanks before it belong to it.</param>
/// <param name="TakesRight">Whether blanks after it belong to it.</param>
internal sealed record AddedToken(string Content, int Id, bool TakesLeft, bool TakesRight);

/// <summary>Cuts texts at added tokens: the leftmost match, the longest of those that begin there.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<string, AddedToken> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<char, int[]> lengths;

    /// <summary>Takes tokens; of equal contents the first counts, and empty ones never match.</summary>
    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        foreach (var token in tokens.Where(token => token.Content.Length > 0)) { this.tokens.TryAdd(token.Content, token); }
        lengths = this.tokens.Keys.GroupBy(content => content[0]).ToDictionary(
            group => group.Key, group => group.Select(content => content.Length).Distinct().OrderDescending().ToArray());
    }

    /// <summary>The parts of a text: an added token, or what lies between (null).</summary>
    public IEnumerable<(int Start, int End, AddedToken? Token)> Cut(string text)
    {
        var done = 0;
        for (var at = 0; at < text.Length;)
        {
            if (Longest(text, at) is not { } token) { at++; continue; }
            var (start, end) = (at, at + token.Content.Length);
            while (token.TakesLeft && start > done && char.IsWhiteSpace(text[start - 1])) { start--; }
            while (token.TakesRight && end < text.Length && char.IsWhiteSpace(text[end])) { end++; }
            if (start > done) { yield return (done, start, null); }
            yield return (start, end, token);
            (at, done) = (end, end);
        }

        if (done < text.Length) { yield return (done, text.Length, null); }
    }

    private AddedToken? Longest(string text, int at)
    {
        if (!lengths.TryGetValue(text[at], out var candidates)) { return null; }
        var byText = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in candidates)
        {
            if (length <= text.Length - at && byText.TryGetValue(text.AsSpan(at, length), out var token)) { return token; }
        }

        return null;
    }
}
