using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>A two-sided interval for the rate of a yes/no outcome, never wider than Clopper-Pearson's; for reading, not for gates.</summary>
/// <remarks>
/// Guarantee: P(Lower &lt;= rate &lt;= Upper) >= 1 - alpha, for independent rows and an n fixed beforehand; nothing is said of each end alone. Formula: with G = P_p(X >= k), F = P_p(X &lt;= k), the
/// acceptability of p is a(p) = G + P_p(X &lt;= j*), j* = max{j : P_p(X &lt;= j) &lt;= G}, where G &lt;= F, else mirrored; the interval holds every p with a(p) > alpha. Source: Blaker 2000.
/// Rounding: from the Clopper-Pearson end inward, cells [p, q] of rates are excluded while P_q(X >= k) + P_p(X &lt;= j) &lt;= alpha, rounded up, for a j of at least j*(q): G and j* rise with p and
/// P_p(X &lt;= j) falls, so a(r) is at most that sum for every r of the cell. The first cell that cannot be excluded at a relative width of 2^-48 ends it, its outer edge published: a jumps, so bisection could miss a piece.
/// Cost: some hundreds of tails of <see cref="BinomialTail"/>: 30 ms for 100 rows, 0.7 s for a million.
/// </remarks>
public static class Blaker
{
    /// <summary>Most rows that are supported.</summary>
    public const long MostRows = 1_000_000;

    private const int NarrowestBits = 48;
    private const int WidestBits = 6;
    private const int MostCells = 5_000;

    /// <summary>The interval.</summary>
    /// <param name="failures">Rows with the outcome, 0 to n.</param>
    /// <param name="n">Rows, 1 to 10^6.</param>
    /// <param name="alpha">Error of the interval.</param>
    public static (double Lower, double Upper) Interval(long failures, long n, ExactAlpha alpha)
    {
        if (n is < 1 or > MostRows) { throw new ArgumentOutOfRangeException(nameof(n), n, "Wanted 1 to 10^6 rows."); }
        ExactAlpha half = alpha.Over(2);
        double lower = Walk(failures, n, alpha, ClopperPearson.Lower(failures, n, half));
        double rest = Walk(n - failures, n, alpha, ClopperPearson.Lower(n - failures, n, half)), upper = 1 - rest;
        if (upper >= 0.5 && 1 - upper > rest) { upper = Math.BitIncrement(upper); } // both differences are exact
        return (lower, Math.Min(upper, ClopperPearson.Upper(failures, n, half)));
    }

    /// <summary>Whether every rate of a cell is proved to lie outside the lower end: G + P_p(X &lt;= j) &lt;= alpha, in integers.</summary>
    /// <param name="failures">k.</param>
    /// <param name="n">Rows.</param>
    /// <param name="cell">The cell's ends, low below high, high at most k/n.</param>
    /// <param name="alpha">Error of the interval.</param>
    internal static bool Excludes(long failures, long n, (double Low, double High) cell, ExactAlpha alpha)
    {
        long near = failures / 2;
        return Excludes((failures, n), cell, alpha, ref near);
    }

    private static bool Excludes((long K, long N) seen, (double Low, double High) cell, ExactAlpha alpha, ref long near)
    {
        (long failures, long n) = seen;
        ((BigInteger P, BigInteger D) low, (BigInteger P, BigInteger D) high) = (ClopperPearson.Dyadic(cell.Low), ClopperPearson.Dyadic(cell.High));
        Scaled above = AtLeast(failures, n, high, up: true);
        if (above.CompareTo(alpha.Numerator, alpha.Denominator) > 0) { return false; }
        // F + G exceeds 1, so G below 1/2 is below F; j* is at most the last j whose tail at q, rounded down, is at most G, rounded up.
        if (above.CompareTo(1, 2) >= 0) { return false; }
        near = Frontier.Smallest(near, failures, i => i >= failures || !BinomialTail.Bound(i, n, high, up: false).IsAtMost(above));
        long j = near - 1;
        return above.PlusUp(BinomialTail.Bound(j, n, low, up: true)).CompareTo(alpha.Numerator, alpha.Denominator) <= 0;
    }

    private static double Walk(long k, long n, ExactAlpha alpha, double from)
    {
        if (k == 0) { return 0; }
        (double at, int bits, long near) = (from, WidestBits, k / 2);
        for (int cells = 0; cells < MostCells && bits <= NarrowestBits; cells++)
        {
            double next = Math.Min(at + Math.ScaleB(at, -bits), (double)k / n);
            if (next <= at) { break; }
            (at, bits) = Excludes((k, n), (at, next), alpha, ref near) ? (next, Math.Max(WidestBits, bits - 1)) : (at, bits + 1);
        }

        return at;
    }

    private static Scaled AtLeast(long k, long n, (BigInteger P, BigInteger D) rate, bool up) => BinomialTail.Bound(n - k, n, (rate.D - rate.P, rate.D), up);
}
