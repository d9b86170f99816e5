using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The one-sided confidence end of a rate that a sequential test leaves, valid whenever it stops.</summary>
/// <remarks>
/// Guarantee: P(rate &lt;= Upper at every stopping time) &gt;= 1 - alpha, and the same for Lower. Formula: U = the least p above the designs and at least k/t with
/// mean over p1 of (p1/p)^k ((1-p1)/(1-p))^(t-k) &gt;= 1/alpha. For p of k/t or more that grows with p; so if U lay below the rate, the e-process of the rate itself would have passed 1/alpha.
/// Source: Ville's inequality, inverted. Rounding: the e-value rounded down is certified at the published end. Cost: some four e-values.
/// </remarks>
public static class SequentialEnd
{
    private const int Bits = 44;

    /// <summary>The upper end of the rate of hits, by designs below it.</summary>
    /// <param name="state">Rows and hits.</param>
    /// <param name="designs">Design values as decimal text, between 0 and 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(SequentialState state, ImmutableArray<string> designs, ExactAlpha alpha)
    {
        EndGrid grid = new(Bits, up: true);
        ImmutableArray<(BigInteger P, BigInteger D)> values = [.. designs.Select(RequiredSamples.Fraction)];
        return grid.Point(Frontier.Smallest(0, grid.Last, i => Refutes(state, values, ClopperPearson.Dyadic(grid.Point(i)), alpha)));
    }

    /// <summary>The lower end of the rate of hits, by designs above it.</summary>
    /// <param name="state">Rows and hits.</param>
    /// <param name="designs">Design values as decimal text, between 0 and 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(SequentialState state, ImmutableArray<string> designs, ExactAlpha alpha)
    {
        EndGrid grid = new(Bits, up: false);
        SequentialState mirrored = new(state.Rows, state.Rows - state.Hits);
        ImmutableArray<(BigInteger P, BigInteger D)> values = [.. designs.Select(RequiredSamples.Fraction).Select(x => (x.D - x.P, x.D))];
        long back = Frontier.Smallest(0, grid.Last, i => ClopperPearson.Dyadic(grid.Point(grid.Last - i)) is var (p, d) && Refutes(mirrored, values, (d - p, d), alpha));
        return grid.Point(grid.Last - back);
    }

    private static bool Refutes(SequentialState state, ImmutableArray<(BigInteger P, BigInteger D)> designs, (BigInteger P, BigInteger D) rate, ExactAlpha alpha)
    {
        if (rate.P >= rate.D) { return true; }
        bool isBeyond = rate.P * state.Rows >= state.Hits * rate.D && designs.All(p => p.P * rate.D < rate.P * p.D);
        return isBeyond && new RateWealth(designs, rate, up: false).Of(state.Rows, state.Hits).CompareTo(alpha.Denominator, alpha.Numerator) >= 0;
    }
}
