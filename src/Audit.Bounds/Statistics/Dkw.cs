using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Bounds a whole distribution function: the largest distance of the empirical one from the true one.</summary>
/// <remarks>
/// Guarantee: P(sup |F_n - F| &lt;= Epsilon) >= 1 - alpha (two-sided) or P(sup (F_n - F) &lt;= EpsilonOneSided) >= 1 - alpha, for n independent rows of any law and n fixed
/// beforehand; every quantile and every threshold at once. Formula: sqrt(ln(2/alpha)/2n), one-sided sqrt(ln(1/alpha)/2n), alpha &lt;= 1/2. Source: Massart 1990.
/// Rounding: upward, in integers. <see cref="Kolmogorov"/> is a little narrower; for one quantile <see cref="OrderStatisticQuantile"/> is much narrower.
/// </remarks>
public static class Dkw
{
    /// <summary>Half width of the two-sided band, rounded up; at most 1.</summary>
    /// <param name="n">Rows, 1 to 10^15.</param>
    /// <param name="alpha">Error of the band.</param>
    public static double Epsilon(long n, ExactAlpha alpha) => Root(n, 2 * alpha.Denominator, alpha);

    /// <summary>Width of the one-sided band, rounded up; at most 1. alpha at most 1/2.</summary>
    /// <param name="n">Rows, 1 to 10^15.</param>
    /// <param name="alpha">Error of the band, at most 1/2.</param>
    public static double EpsilonOneSided(long n, ExactAlpha alpha) =>
        2 * alpha.Numerator <= alpha.Denominator ? Root(n, alpha.Denominator, alpha) : throw new ArgumentException("One-sided only for an error of at most 1/2.", nameof(alpha));

    /// <summary>The ranks, of n sorted rows, between which the share's quantile lies: lower end 0 for minus infinity, upper end n + 1 for infinity.</summary>
    /// <remarks>Formula: the largest r with (r-1)/n &lt; q - epsilon and the smallest with r/n >= q + epsilon; for all shares at once.</remarks>
    /// <param name="n">Rows.</param>
    /// <param name="share">q as decimal text.</param>
    /// <param name="epsilon">Half width of a two-sided band.</param>
    public static (long Lower, long Upper) QuantileRanks(long n, string share, double epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        (BigInteger q, BigInteger d) = RequiredSamples.Fraction(share);
        if (epsilon is not (>= 0 and <= 1) || q.Sign <= 0 || q >= d) { throw new ArgumentException("Wanted a share strictly between 0 and 1 and a width in [0, 1].", nameof(share)); }
        (BigInteger e, BigInteger scale) = ClopperPearson.Dyadic(epsilon);
        BigInteger lower = -EnclosedLog.Floor(-n * ((q * scale) - (e * d)), d * scale), upper = -EnclosedLog.Floor(-n * ((q * scale) + (e * d)), d * scale);
        return ((long)BigInteger.Max(lower, BigInteger.Zero), (long)BigInteger.Min(upper, n + BigInteger.One));
    }

    private static double Root(long n, BigInteger above, ExactAlpha alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 1_000_000_000_000_000);
        if (alpha.Numerator.Sign <= 0) { throw new ArgumentException("Not an error between 0 and 1.", nameof(alpha)); }
        return Math.Min(1, OutwardRoot.Up(EnclosedLog.Ln(above, alpha.Numerator).High, 2 * (BigInteger)n << EnclosedLog.Bits));
    }
}
