namespace Audit.Models.Formats;

/// <summary>What a tokenizer file says, ready to run.</summary>
/// <param name="Place">The path, for faults.</param>
/// <param name="Ids">The number of every token, added ones included.</param>
/// <param name="Model">How pieces become tokens; null for a plain list.</param>
internal sealed record TokenizerParts(string Place, IReadOnlyDictionary<string, int> Ids, BytePairModel? Model)
{
    /// <summary>The token of every number.</summary>
    public IReadOnlyDictionary<int, string> Tokens { get; } = Ids.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Numbers of special tokens.</summary>
    public IReadOnlySet<int> Special { get; init; } = new HashSet<int>();

    /// <summary>Tokens that are found in the text as it is.</summary>
    public AddedTokens AddedRaw { get; init; } = new([]);

    /// <summary>Tokens that are found in the normalised text.</summary>
    public AddedTokens AddedNormalized { get; init; } = new([]);

    /// <summary>What is done to a text first.</summary>
    public IReadOnlyList<Func<string, string>> Normalizers { get; init; } = [];

    /// <summary>How a text is cut into pieces.</summary>
    public IReadOnlyList<Func<TokenPiece, IEnumerable<TokenPiece>>> Cuts { get; init; } = [];

    /// <summary>Tokens put before and after every text.</summary>
    public (IReadOnlyList<int> Before, IReadOnlyList<int> After) Around { get; init; } = ([], []);

    /// <summary>How tokens become text; the results are joined.</summary>
    public IReadOnlyList<Func<List<string>, List<string>>> Decoders { get; init; } = [];

    /// <summary>Whether tokens are written in the byte alphabet.</summary>
    public bool IsByteLevel { get; init; }

    /// <summary>A text after every normaliser.</summary>
    public string Normalize(string text) => Normalizers.Aggregate(text, (changed, step) => Grown(step(changed), text.Length));

    /// <summary>The text of tokens after every decoder.</summary>
    public string Decode(List<string> tokens)
    {
        var length = tokens.Sum(token => token.Length);
        var texts = tokens;
        foreach (var step in Decoders)
        {
            texts = step(texts);
            Grown("", length, texts.Sum(text => (long)text.Length));
        }

        return string.Concat(texts);
    }

    /// <summary>A chain of replacements could make a short text arbitrarily long; none in use makes it even ten times as long.</summary>
    private string Grown(string text, int before, long after = 0) => Math.Max(text.Length, after) <= 1000 + (100L * before) ? text
        : throw new InputFaultException(new Diagnostic("tokenizer.growth", Place, "The replacements of the file make a text more than 100 times as long; the file is damaged or hostile."));
}
