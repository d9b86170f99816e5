namespace Audit.Bounds.Checking;

/// <summary>The inputs of a node: a box on its grid, within the shape that its certificate's box has.</summary>
internal sealed class InputSet
{
    /// <summary>Puts a box on its grid, outward.</summary>
    public InputSet(double[] lower, double[] upper, InputShape shape, int grid)
    {
        (Box, Shape) = (new Interval[lower.Length], shape);
        for (var i = 0; i < Box.Length; i++)
        {
            Box[i] = new Interval(Dyadic.Of(lower[i]).Floor(grid), Dyadic.Of(upper[i]).Ceiling(grid));
        }

        Short = new ShortRanges(Box, grid);
    }

    /// <summary>The box.</summary>
    public Interval[] Box { get; }

    /// <summary>What the box is cut with.</summary>
    public InputShape Shape { get; }

    /// <summary>The box in few bits.</summary>
    public ShortRanges Short { get; }

    /// <summary>The largest value of a linear form over the inputs.</summary>
    /// <param name="sums">Its coefficients.</param>
    /// <param name="shift">How much finer coefficients times inputs are than the result.</param>
    public Int128 Largest(ReadOnlySpan<Int128> sums, int shift) => Shape.Largest(sums, Box, shift);

    /// <summary>The least value of a linear form over the inputs.</summary>
    public Int128 Least(ReadOnlySpan<Int128> sums, int shift)
    {
        var negative = new Int128[sums.Length];
        for (var i = 0; i < negative.Length; i++)
        {
            negative[i] = -sums[i];
        }

        return -Largest(negative, shift);
    }
}
