using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>One row of a layer while it is being made.</summary>
internal sealed class RowDraft
{
    public float Bias { get; set; }

    public bool Relu { get; set; }

    /// <summary>How many operations of the row can round (ChainLayer.Roundings).</summary>
    public int Roundings { get; set; }

    /// <summary>Input and weight of each entry.</summary>
    public required IReadOnlyList<(int Column, float Weight)> Entries { get; init; }

    /// <summary>A row that hands one input on, unchanged.</summary>
    public static RowDraft Pass(int column) => new() { Entries = [(column, 1)] };

    /// <summary>A row computed as one chain of fused multiply-adds that starts from its bias.</summary>
    /// <remarks>Roundings: one for each nonzero weight; a step with weight 0 adds an exact zero. A single weight of +-1 on a zero bias is exact.</remarks>
    public static RowDraft Chain(float bias, IEnumerable<(int Column, float Weight)> entries)
    {
        var kept = entries.Where(entry => entry.Weight != 0 && entry.Column >= 0).OrderBy(entry => entry.Column).ToArray();
        var exact = kept.Length == 1 && bias == 0 && MathF.Abs(kept[0].Weight) == 1;
        return new RowDraft { Bias = bias == 0 ? 0 : bias, Entries = kept, Roundings = exact ? 0 : kept.Length };
    }

    /// <summary>A row whose value is an exact combination of its inputs by definition, such as a difference inside max(a, b) = b + relu(a - b).</summary>
    public static RowDraft Exact(float bias, bool relu, params (int Column, float Weight)[] entries) => new()
    {
        Bias = bias == 0 ? 0 : bias,
        Relu = relu,
        Entries = [.. entries.Where(entry => entry.Weight != 0 && entry.Column >= 0).OrderBy(entry => entry.Column)],
    };
}

/// <summary>A layer while it is being made.</summary>
internal sealed record LayerDraft(int Inputs, List<RowDraft> Rows)
{
    public ChainLayer Freeze()
    {
        var starts = new int[Rows.Count + 1];
        for (var row = 0; row < Rows.Count; row++) { starts[row + 1] = starts[row] + Rows[row].Entries.Count; }
        return new ChainLayer(
            Inputs,
            [.. Rows.Select(row => row.Bias)],
            [.. starts],
            [.. Rows.SelectMany(row => row.Entries.Select(entry => entry.Column))],
            [.. Rows.SelectMany(row => row.Entries.Select(entry => entry.Weight))],
            [.. Rows.Select(row => row.Relu ? Activation.Relu : Activation.Identity)],
            [.. Rows.Select(row => row.Roundings)]);
    }
}
