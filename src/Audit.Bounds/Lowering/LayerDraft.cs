using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>One row of a layer while it is being made.</summary>
internal sealed class RowDraft
{
    public float Bias { get; set; }

    /// <summary>What reads the row.</summary>
    public Activation Unit { get; set; }

    /// <summary>How many operations of the row can round (ChainLayer.Roundings).</summary>
    public int Roundings { get; set; }

    /// <summary>Input and weight of each entry.</summary>
    public required IReadOnlyList<(int Column, float Weight)> Entries { get; init; }

    /// <summary>A row that hands one input on, unchanged.</summary>
    public static RowDraft Pass(int column, Activation unit = Activation.Identity) => new() { Entries = column < 0 ? [] : [(column, 1)], Unit = unit };

    /// <summary>The row, read by a unit.</summary>
    public RowDraft Into(Activation unit)
    {
        Unit = unit;
        return this;
    }

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
        Unit = relu ? Activation.Relu : Activation.Identity,
        Entries = [.. entries.Where(entry => entry.Weight != 0 && entry.Column >= 0).OrderBy(entry => entry.Column)],
    };
}

/// <summary>A layer while it is being made.</summary>
internal sealed record LayerDraft(int Inputs, List<RowDraft> Rows)
{
    /// <summary>Number of values that leave the layer.</summary>
    public int Outputs => Rows.Count(row => row.Unit != Activation.ProductRight);

    /// <summary>For each value that leaves the layer, the row that gives it (of a product, the first).</summary>
    public RowDraft[] Leaving => [.. Rows.Where(row => row.Unit != Activation.ProductRight)];

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
            [.. Rows.Select(row => row.Unit)],
            [.. Rows.Select(row => row.Roundings)]);
    }
}
