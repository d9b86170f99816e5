using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>What a scalar is in the source, before anybody asks what it should be.</summary>
internal enum ScalarKind
{
    Text,
    Number,
    Flag,
    Nothing,
}

/// <summary>A key of a mapping, with its line and value.</summary>
internal readonly record struct SourceEntry(string Key, int Line, SourceNode Value);

/// <summary>One node of a policy file, the same for YAML and JSON; lines count from 1.</summary>
internal abstract record SourceNode(int Line)
{
    /// <summary>A single value, as it was written.</summary>
    public sealed record Scalar(int Line, string Text, ScalarKind Kind) : SourceNode(Line);

    /// <summary>A list.</summary>
    public sealed record Sequence(int Line, ImmutableArray<SourceNode> Items) : SourceNode(Line);

    /// <summary>Keys and values in the order of the file; no key twice.</summary>
    public sealed record Mapping(int Line, ImmutableArray<SourceEntry> Entries) : SourceNode(Line);

    /// <summary>What was got, for a fault.</summary>
    public string Describe() => this switch
    {
        Scalar { Kind: ScalarKind.Nothing } => "nothing",
        Scalar { Kind: ScalarKind.Text } s => $"the text \"{Shorten(s.Text)}\"",
        Scalar s => Shorten(s.Text),
        Sequence s => $"a list of {s.Items.Length}",
        Mapping m => m.Entries.Length == 0 ? "an empty mapping" : $"a mapping with key \"{Shorten(m.Entries[0].Key)}\"",
        _ => "something else",
    };

    /// <summary>Text made fit for one line of a fault.</summary>
    public static string Shorten(string text)
    {
        string clean = string.Concat(text.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > 60 ? clean + "..." : clean;
    }
}
