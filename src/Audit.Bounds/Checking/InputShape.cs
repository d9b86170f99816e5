using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>What a box of a certificate is cut with: a ball, and hulls of groups of inputs, on the grid of inputs.</summary>
/// <remarks>
/// Guarantee: each answer is at least the largest value of the form over the set. Box: each input at its better end. Hull: a linear form is largest at a point. Ball with centre m and radius t:
/// S . m + t |S|*, |S|* the largest magnitude (L1), or a number whose square is at least the sum of squares (L2). Numbers off the grid are intervals of one unit.
/// </remarks>
internal sealed class InputShape
{
    private const int NormBits = 52;
    private readonly BallNorm norm;
    private readonly Interval[] centre = [];
    private readonly long radius;
    private readonly (int First, Interval[][] Points)[] hulls;

    /// <summary>Puts the parts on their grid, outward.</summary>
    public InputShape(CoveredBox box, int grid)
    {
        if (box.Ball is { } ball)
        {
            (norm, centre, radius) = (ball.Norm, Point(ball.Centre, grid), Dyadic.Of(ball.Radius).Ceiling(grid));
        }

        hulls = [.. box.Hulls.Select(h => (h.First, h.Points.Select(p => Point(p, grid)).ToArray()))];
    }

    /// <summary>Whether there is neither ball nor hull.</summary>
    public bool IsPlain => centre.Length == 0 && hulls.Length == 0;

    /// <summary>The largest value of a linear form over a box within the ball and the hulls.</summary>
    /// <param name="sums">Coefficients of the inputs.</param>
    /// <param name="box">The box.</param>
    /// <param name="shift">How much finer coefficients times inputs are than the result.</param>
    public Int128 Largest(ReadOnlySpan<Int128> sums, Interval[] box, int shift)
    {
        Int128 total = 0;
        var next = 0;
        foreach (var (first, points) in hulls)
        {
            var end = first + points[0].Length;
            total += RowArithmetic.Concretise(sums[next..first], box.AsSpan(next, first - next), shift);
            total += Int128.Min(RowArithmetic.Concretise(sums[first..end], box.AsSpan(first, end - first), shift), AtPoints(sums[first..end], points, shift));
            next = end;
        }

        total += RowArithmetic.Concretise(sums[next..], box.AsSpan(next), shift);
        return centre.Length == 0 ? total : Int128.Min(total, InBall(sums, shift));
    }

    private static Interval[] Point(IReadOnlyList<float> values, int grid) => [.. values.Select(v => new Interval(Dyadic.Of(v).Floor(grid), Dyadic.Of(v).Ceiling(grid)))];

    private static Int128 AtPoints(ReadOnlySpan<Int128> sums, Interval[][] points, int shift)
    {
        var most = Int128.MinValue;
        foreach (var point in points)
        {
            most = Int128.Max(most, RowArithmetic.Concretise(sums, point, shift));
        }

        return most;
    }

    private Int128 InBall(ReadOnlySpan<Int128> sums, int shift)
    {
        var bits = 0;
        foreach (var sum in sums)
        {
            bits = Math.Max(bits, FixedPoint.Bits(sum));
        }

        var cut = Math.Max(0, bits - NormBits);
        return RowArithmetic.Concretise(sums, centre, shift) + FixedPoint.Up(Math.BigMul(Norm(sums, cut), radius), shift - cut);
    }

    /// <summary>The dual norm of the coefficients cut by some bits, upward.</summary>
    private long Norm(ReadOnlySpan<Int128> sums, int cut)
    {
        long most = 0;
        UInt128 squares = 0;
        foreach (var sum in sums)
        {
            var size = (long)FixedPoint.Up(Int128.Abs(sum), cut);
            most = Math.Max(most, size);
            squares += (UInt128)size * (ulong)size;
        }

        return norm == BallNorm.L1 ? most : Root(squares);
    }

    /// <summary>The least integer whose square is at least a number: Newton's steps fall onto it from above.</summary>
    private static long Root(UInt128 number)
    {
        if (number == 0)
        {
            return 0;
        }

        var root = (UInt128)1 << ((129 - (int)UInt128.LeadingZeroCount(number)) / 2);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root)
            {
                return (long)(root * root < number ? root + 1 : root);
            }

            root = next;
        }
    }
}
