using System.Collections.Immutable;

namespace Audit.Models.Graphs;

/// <summary>The attributes of a node, as in ONNX, after import: integers, numbers and words.</summary>
/// <remarks>A missing attribute reads as the default that the caller names. Values are immutable.</remarks>
public sealed record Attributes(
    ImmutableDictionary<string, ImmutableArray<long>> Integers,
    ImmutableDictionary<string, ImmutableArray<float>> Numbers,
    ImmutableDictionary<string, string> Words)
{
    /// <summary>No attributes.</summary>
    public static Attributes None { get; } = new(
        ImmutableDictionary<string, ImmutableArray<long>>.Empty, ImmutableDictionary<string, ImmutableArray<float>>.Empty, ImmutableDictionary<string, string>.Empty);

    /// <summary>One integer.</summary>
    public long Integer(string name, long missing) => Integers.TryGetValue(name, out var value) && value.Length > 0 ? value[0] : missing;

    /// <summary>A list of integers.</summary>
    public ImmutableArray<long> IntegerList(string name, params long[] missing) => Integers.TryGetValue(name, out var value) ? value : [.. missing];

    /// <summary>One number.</summary>
    public float Number(string name, float missing) => Numbers.TryGetValue(name, out var value) && value.Length > 0 ? value[0] : missing;

    /// <summary>One word.</summary>
    public string Word(string name, string missing) => Words.TryGetValue(name, out var value) ? value : missing;

    /// <summary>The same attributes with a list of integers set.</summary>
    public Attributes With(string name, params long[] value) => this with { Integers = Integers.SetItem(name, [.. value]) };

    /// <summary>The same attributes with a number set.</summary>
    public Attributes With(string name, float value) => this with { Numbers = Numbers.SetItem(name, [value]) };
}
