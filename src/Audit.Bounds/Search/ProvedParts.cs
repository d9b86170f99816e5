using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>The parts of a tree that are proved, as boxes with trees of their own.</summary>
/// <remarks>Ends are rounded inward to float32: what is cut off holds no float32 input, and counts as not proved. A part whose cuts no longer lie inside is left out.</remarks>
internal static class ProvedParts
{
    /// <summary>The largest boxes below a cell in which every leaf is closed, from the lower to the upper.</summary>
    public static IEnumerable<CoveredBox> Of(Cell root, double[] lower, double[] upper)
    {
        var open = new Stack<(Cell Cell, double[] Lower, double[] Upper)>([(root, lower, upper)]);
        while (open.TryPop(out var item))
        {
            var (cell, low, high) = item;
            if (IsProved(cell))
            {
                if (Inward(cell, low, high) is { } part) { yield return part; }
                continue;
            }

            if (cell.Lower is null || cell.Upper is null || cell.Axis < 0) { continue; }
            var (below, above) = ((double[])high.Clone(), (double[])low.Clone());
            (below[cell.Axis], above[cell.Axis]) = (cell.Cut, cell.Cut);
            open.Push((cell.Upper, above, high));
            open.Push((cell.Lower, low, below));
        }
    }

    /// <summary>The share of a region box that a part of it has, in float64: for the order of work only.</summary>
    public static double Share(SearchBox region, double[] lower, double[] upper)
    {
        var share = 1.0;
        for (var axis = 0; axis < lower.Length; axis++)
        {
            var width = (double)region.Upper[axis] - region.Lower[axis];
            if (width > 0) { share *= (upper[axis] - lower[axis]) / width; }
        }

        return share;
    }

    private static bool IsProved(Cell root)
    {
        var open = new Stack<Cell>([root]);
        while (open.TryPop(out var cell))
        {
            if (cell.Lower is null || cell.Upper is null)
            {
                if (!cell.IsClosed) { return false; }
                continue;
            }

            open.Push(cell.Lower);
            open.Push(cell.Upper);
        }

        return true;
    }

    private static CoveredBox? Inward(Cell cell, double[] lower, double[] upper)
    {
        float[] low = [.. lower.Select(Up)], high = [.. upper.Select(Down)];
        return low.Zip(high).All(ends => ends.First <= ends.Second) && CutsLieInside(cell, low, high) ? new CoveredBox([.. low], [.. high], Anew(cell.ToTree())) : null;
    }

    /// <summary>The tree with its root proving all its bounds: what it inherited lies above it.</summary>
    private static TreeNode Anew(TreeNode node) => node with { ReboundFrom = 0 };

    private static bool CutsLieInside(Cell root, float[] lower, float[] upper)
    {
        var open = new Stack<Cell>([root]);
        while (open.TryPop(out var cell))
        {
            if (cell.Lower is null || cell.Upper is null) { continue; }
            if (cell.Axis >= 0 && (cell.Cut <= lower[cell.Axis] || cell.Cut >= upper[cell.Axis])) { return false; }
            open.Push(cell.Lower);
            open.Push(cell.Upper);
        }

        return true;
    }

    private static float Up(double value) => (float)value < value ? MathF.BitIncrement((float)value) + 0f : (float)value + 0f;

    private static float Down(double value) => (float)value > value ? MathF.BitDecrement((float)value) + 0f : (float)value + 0f;
}
