using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Models.Graphs;

namespace Audit.Engine.Policies;

/// <summary>Reads the keys of one mapping; every key must be known, and every value of its type.</summary>
/// <remarks>A method returns null where the key is absent or faulty; a fault was then added where one was due.</remarks>
internal sealed class Fields
{
    private readonly ImmutableDictionary<string, SourceEntry> entries;
    private readonly string path;
    private readonly Faults faults;

    public Fields(SourceNode? node, string path, ImmutableArray<string> known, Faults faults)
    {
        (this.path, this.faults) = (path, faults);
        Line = node?.Line ?? 1;
        ImmutableArray<SourceEntry> all = node is SourceNode.Mapping map ? map.Entries : [];
        if (node is not null and not SourceNode.Mapping)
        {
            faults.Wrong("type", node, path, "a mapping of keys to values", "write key: value lines");
        }

        entries = all.ToImmutableDictionary(e => e.Key, StringComparer.Ordinal);
        foreach (SourceEntry entry in all.Where(e => !known.Contains(e.Key)))
        {
            faults.Add("unknown-key", entry.Line, PathOf(SourceNode.Shorten(entry.Key)),
                $"got an unknown key, {Nearest.Remedy(entry.Key, known)}");
        }
    }

    /// <summary>Line of the mapping.</summary>
    public int Line { get; }

    /// <summary>The keys that are present.</summary>
    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>The key's place in words.</summary>
    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Line of a key, or of the mapping where it is absent.</summary>
    public int LineOf(string key) => entries.TryGetValue(key, out SourceEntry entry) ? entry.Line : Line;

    /// <summary>The value, or null with a fault where it must be there.</summary>
    public SourceNode? Node(string key, bool required = false)
    {
        if (entries.TryGetValue(key, out SourceEntry entry)) { return entry.Value; }
        if (required) { faults.Add("missing-key", Line, PathOf(key), $"got no {key}, wanted it; add \"{key}:\"."); }
        return null;
    }

    public string? Text(string key, bool required = false)
    {
        SourceNode? node = Node(key, required);
        if (node is null) { return null; }
        if (node is SourceNode.Scalar { Kind: ScalarKind.Text, Text.Length: > 0 } s && !s.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            return s.Text;
        }

        bool scalar = node is SourceNode.Scalar { Kind: ScalarKind.Number or ScalarKind.Flag };
        faults.Wrong("type", node, PathOf(key), "text", scalar ? "put it in quotes if it is meant as text" : "write one line of text");
        return null;
    }

    public ExactDecimal? Number(string key, bool required = false) =>
        Node(key, required) is { } node ? Number(node, PathOf(key)) : null;

    public ExactDecimal? Number(SourceNode node, string place)
    {
        if (node is SourceNode.Scalar { Kind: ScalarKind.Number } s)
        {
            double value = double.Parse(s.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (double.IsFinite(value)) { return new ExactDecimal(s.Text, value); }
        }

        string remedy = node is SourceNode.Scalar text && SourceLimits.AlmostNumber().Match(text.Text) is { Success: true } match
            ? match.Groups[1].Value switch
            {
                "%" => "write a share between 0 and 1, such as 0.01 for 1 %",
                "" => "write digits without quotes, such as 0.5",
                string unit => $"remove the unit \"{unit}\"; numbers here have the model's own units",
            }
            : "write digits, such as 0.5";
        faults.Wrong("number", node, place, "a decimal number", remedy);
        return null;
    }

    public long? Whole(string key, long least, long most, bool required = false)
    {
        SourceNode? node = Node(key, required);
        if (node is null) { return null; }
        if (node is SourceNode.Scalar { Kind: ScalarKind.Number } s
            && long.TryParse(s.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= least && value <= most)
        {
            return value;
        }

        faults.Wrong("range", node, PathOf(key), $"a whole number from {least} to {most}", "correct the number");
        return null;
    }

    public bool? Flag(string key)
    {
        SourceNode? node = Node(key);
        if (node is null) { return null; }
        if (node is SourceNode.Scalar { Kind: ScalarKind.Flag } s) { return s.Text == "true"; }
        faults.Wrong("type", node, PathOf(key), "true or false", "write true or false");
        return null;
    }

    public T? Word<T>(string key, ImmutableArray<(string Word, T Value)> words, bool required = false)
        where T : struct
    {
        int index = WordIndex(key, [.. words.Select(w => w.Word)], required);
        return index < 0 ? null : words[index].Value;
    }

    public string? Word(string key, ImmutableArray<(string Word, string Value)> words)
    {
        int index = WordIndex(key, [.. words.Select(w => w.Word)], false);
        return index < 0 ? null : words[index].Value;
    }

    public Digest? Sha256(string key)
    {
        SourceNode? node = Node(key);
        if (node is null) { return null; }
        Digest? digest = node is SourceNode.Scalar s ? Digest.TryParse(s.Text) : null;
        if (digest is null)
        {
            faults.Wrong("digest", node, PathOf(key), "64 hexadecimal digits of a SHA-256", "take them from sha256sum FILE");
        }

        return digest;
    }

    private int WordIndex(string key, ImmutableArray<string> words, bool required)
    {
        SourceNode? node = Node(key, required);
        if (node is null) { return -1; }
        string got = node is SourceNode.Scalar s ? s.Text : "";
        int index = node is SourceNode.Scalar { Kind: ScalarKind.Text } ? words.IndexOf(got) : -1;
        if (index < 0)
        {
            faults.Add("word", node.Line, PathOf(key), $"got {node.Describe()}, wanted one of {string.Join(", ", words)}; "
                + Nearest.Remedy(got, words));
        }

        return index;
    }
}
