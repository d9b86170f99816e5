using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>Two chains of different structure (merged neurons, a skipped layer, other widths) as two chains of one shape.</summary>
/// <remarks>
/// Guarantee: each aligned chain computes, in every float32 input, what its chain does: rows are moved, rows without weights that nothing of its own reads are added, and values are handed on by exact
/// rows. Rows of the two that stand in one place are never taken for one computation where they round (<see cref="Computation.SetApart"/>), because a moved row may add in another order.
/// Which row stands beside which is a proposal: it decides how tight a difference is bounded, never whether the bound holds. Formula: layers by edit distance, rows by smallest distance of weights.
/// Cost: rows of one times rows of the other times inputs, where they differ in number.
/// </remarks>
public static class ChainAlignment
{
    /// <summary>Both chains in one shape; null where their inputs or outputs differ in number, or layers that differ have units of several rows.</summary>
    public static (ChainNetwork Original, ChainNetwork Coarse)? Align(ChainNetwork original, ChainNetwork coarse)
    {
        if (original.Inputs != coarse.Inputs || original.Outputs != coarse.Outputs) { return null; }
        var (first, second) = (new AlignedSide(original), new AlignedSide(coarse));
        foreach (var (a, b) in LayerMatching.Of(original, coarse))
        {
            if (!Append(first, a, second, b)) { return null; }
        }

        var (left, right) = (first.Network(), second.Network());
        return (left, Computation.SetApart(right, left));
    }

    /// <summary>Whether the two chains have one shape already.</summary>
    public static bool IsAligned(ChainNetwork a, ChainNetwork b) => a.Inputs == b.Inputs && a.Layers.Length == b.Layers.Length
        && a.Layers.Zip(b.Layers).All(pair => pair.First.Activations.AsSpan().SequenceEqual(pair.Second.Activations.AsSpan()));

    private static bool Append(AlignedSide first, int? a, AlignedSide second, int? b)
    {
        var columns = first.Columns;
        if (a is { } i && b is { } j)
        {
            var (x, y) = (first.Layer(i), second.Layer(j));
            var places = RowMatching.Of(x, y);
            if (places is null) { return false; }
            ImmutableArray<Activation> activations = [.. x.Activations, .. Enumerable.Range(0, y.Rows).Where(row => places[row] >= x.Rows).OrderBy(row => places[row]).Select(row => y.Activations[row])];
            first.Take(columns, x, [.. Enumerable.Range(0, x.Rows)], activations);
            second.Take(columns, y, places, activations);
            return true;
        }

        var (active, passive, index) = a is { } own ? (first, second, own) : (second, first, b!.Value);
        var layer = active.Layer(index);
        if (layer.Outputs != layer.Rows) { return false; }
        ImmutableArray<Activation> kinds = [.. layer.Activations, .. Enumerable.Repeat(Activation.Identity, passive.Width)];
        active.Take(columns, layer, [.. Enumerable.Range(0, layer.Rows)], kinds);
        passive.HandOn(columns, layer.Rows, kinds);
        return true;
    }
}
