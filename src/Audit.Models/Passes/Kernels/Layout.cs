using Audit.Models.Graphs;

namespace Audit.Models.Passes.Kernels;

/// <summary>One axis of a walk over elements: its extent and what a step means in two buffers.</summary>
internal readonly record struct LayoutAxis(int Extent, int First, int Second);

/// <summary>How a kernel walks over a box of elements in two buffers at once.</summary>
internal static class Layout
{
    /// <summary>The axis of the batch: as long as it has to be, so that a layout does not depend on the number of rows.</summary>
    public static LayoutAxis Batch(int first, int second) => new(int.MaxValue, first, second);

    /// <summary>Rank, then three numbers for each axis, axes that can be walked as one joined, those of extent 1 left out.</summary>
    public static int[] Of(IEnumerable<LayoutAxis> axes, params ReadOnlySpan<int> starts)
    {
        var joined = new List<LayoutAxis>();
        foreach (var axis in axes.Where(axis => axis.Extent != 1))
        {
            if (joined.Count > 0 && Join(joined[^1], axis) is { } both) { joined[^1] = both; } else { joined.Add(axis); }
        }

        return [joined.Count, .. starts, .. joined.SelectMany(axis => new[] { axis.Extent, axis.First, axis.Second })];
    }

    /// <summary>Elements from one index to the next along each axis of a row-major shape.</summary>
    public static int[] Steps(Shape shape)
    {
        var steps = new int[shape.Rank];
        for (var (axis, step) = (shape.Rank - 1, 1); axis >= 0; step *= shape[axis], axis--) { steps[axis] = step; }
        return steps;
    }

    /// <summary>The steps of a shape under an output to which it broadcasts: 0 where it repeats.</summary>
    public static int[] Steps(Shape shape, Shape output)
    {
        var (own, result) = (Steps(shape), new int[output.Rank]);
        for (var axis = 0; axis < shape.Rank; axis++) { result[axis + output.Rank - shape.Rank] = shape[axis] == 1 ? 0 : own[axis]; }
        return result;
    }

    private static LayoutAxis? Join(LayoutAxis outer, LayoutAxis inner) =>
        outer.First == (long)inner.Extent * inner.First && outer.Second == (long)inner.Extent * inner.Second
            ? new LayoutAxis((int)Math.Min((long)outer.Extent * inner.Extent, int.MaxValue), inner.First, inner.Second)
            : null;
}
