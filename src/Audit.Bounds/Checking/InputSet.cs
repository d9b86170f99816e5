namespace Audit.Bounds.Checking;

/// <summary>The inputs of a node: a box on its grid.</summary>
internal sealed class InputSet
{
    /// <summary>Puts a box on its grid, outward.</summary>
    public InputSet(double[] lower, double[] upper, int grid)
    {
        Box = new Interval[lower.Length];
        for (var i = 0; i < Box.Length; i++)
        {
            Box[i] = new Interval(Dyadic.Of(lower[i]).Floor(grid), Dyadic.Of(upper[i]).Ceiling(grid));
        }

        Short = new ShortRanges(Box, grid);
    }

    /// <summary>The box.</summary>
    public Interval[] Box { get; }

    /// <summary>The box in few bits.</summary>
    public ShortRanges Short { get; }

    /// <summary>The largest value of a linear form over the inputs.</summary>
    /// <param name="sums">Its coefficients.</param>
    /// <param name="shift">How much finer coefficients times inputs are than constants.</param>
    public Int128 Largest(ReadOnlySpan<Int128> sums, int shift) => RowArithmetic.Concretise(sums, Box, shift);
}
