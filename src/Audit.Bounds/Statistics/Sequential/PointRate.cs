using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Tests "the rate is exactly p0" against both sides, at any time: the Krichevsky-Trofimov e-process.</summary>
/// <remarks>
/// Guarantee: for independent rows of rate p0, P(ever rejected) &lt;= alpha, however the stopping time comes about.
/// Formula: E = B(k+1/2, n-k+1/2) / B(1/2, 1/2) / (p0^k (1-p0)^(n-k)); rejected at E >= 1/alpha. Source: Krichevsky and Trofimov 1981; Ville's inequality.
/// Rounding: the product of the factors (i+1/2)/p0, (j+1/2)/(1-p0) and 1/m, downward. Cost: O(n), some 0.1 microseconds a row.
/// </remarks>
public static class PointRate
{
    /// <summary>Most rows that are supported.</summary>
    public const long MostRows = 100_000_000;

    /// <summary>The e-value, rounded down.</summary>
    /// <param name="hits">Rows with the outcome, 0 to n.</param>
    /// <param name="n">Rows, 0 to 10^8.</param>
    /// <param name="rate">p0 as decimal text, strictly between 0 and 1.</param>
    public static double EValue(long hits, long n, string rate) => Wealth(hits, n, rate).ToDouble(up: false);

    /// <summary>Whether "the rate is p0" is proved to be rejected at an error, in integers.</summary>
    /// <param name="hits">Rows with the outcome, 0 to n.</param>
    /// <param name="n">Rows, 0 to 10^8.</param>
    /// <param name="rate">p0 as decimal text, strictly between 0 and 1.</param>
    /// <param name="alpha">Error of the rejection.</param>
    public static bool IsRejected(long hits, long n, string rate, ExactAlpha alpha) =>
        alpha.Numerator.Sign > 0 && Wealth(hits, n, rate).CompareTo(alpha.Denominator, alpha.Numerator) >= 0;

    private static Scaled Wealth(long hits, long n, string rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MostRows);
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(rate);
        if (p.Sign <= 0 || p >= d) { throw new ArgumentException($"Not a rate between 0 and 1: {rate}.", nameof(rate)); }
        (Scaled hit, Scaled miss, Scaled wealth) = (Scaled.Of(d, 2 * p, up: false), Scaled.Of(d, 2 * (d - p), up: false), Scaled.One);
        for (long m = 0; m < n; m++)
        {
            (Scaled share, long i) = m < hits ? (hit, m) : (miss, m - hits);
            wealth = wealth.Times(share, up: false).Times((ulong)((2 * i) + 1), up: false).Over((ulong)(m + 1), up: false);
        }

        return wealth;
    }
}
