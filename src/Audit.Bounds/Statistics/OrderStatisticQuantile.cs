using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Bounds a quantile of a continuous quantity, such as the 99 % quantile of the largest change, by a row's value.</summary>
/// <remarks>
/// Guarantee: for independent rows of any law, ties included, and n fixed beforehand, the r-th smallest value is at least (upper) or at most
/// (lower) the quantile with probability at least 1 - alpha. It bounds nothing beyond the quantile: the largest value is not bounded.
/// Formula: upper: the smallest r with P(Bin(n,q) &lt;= r-1) &gt;= 1 - alpha, that is P(Bin(n,1-q) &lt;= n-r) &lt;= alpha; lower: the largest r
/// with P(Bin(n,q) &lt;= r-1) &lt;= alpha. Source: Thompson 1936; Wilks 1941.
/// Rounding: as in <see cref="BinomialTail"/>; a rank that could not be certified is never given. Cost: some ten certifications.
/// </remarks>
public static class OrderStatisticQuantile
{
    /// <summary>The rank, 1 to n, whose value bounds the quantile from above; null where n rows are too few.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="share">The quantile's share as decimal text between 0 and 1.</param>
    /// <param name="alpha">Error of the bound.</param>
    public static long? UpperRank(long n, string share, ExactAlpha alpha)
    {
        bool Holds(long rank) => CertifyUpperRank(rank, n, share, alpha);
        return Holds(n) ? Frontier.Smallest(Guess(n, share, alpha, 1), n, Holds) : null;
    }

    /// <summary>The rank, 1 to n, whose value bounds the quantile from below; null where n rows are too few.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="share">The quantile's share as decimal text between 0 and 1.</param>
    /// <param name="alpha">Error of the bound.</param>
    public static long? LowerRank(long n, string share, ExactAlpha alpha)
    {
        bool Holds(long above) => CertifyLowerRank(n - above, n, share, alpha);
        return Holds(n - 1) ? n - Frontier.Smallest(n - Guess(n, share, alpha, -1), n - 1, Holds) : null;
    }

    /// <summary>Whether the value of a rank is proved to bound the quantile from above, in integers. False for anything malformed.</summary>
    public static bool CertifyUpperRank(long rank, long n, string share, ExactAlpha alpha) =>
        rank >= 1 && rank <= n && TryFraction(share, out BigInteger p, out BigInteger d)
        && BinomialTail.IsAtMost(n - rank, n, d - p, d, alpha.Numerator, alpha.Denominator);

    /// <summary>Whether the value of a rank is proved to bound the quantile from below, in integers. False for anything malformed.</summary>
    public static bool CertifyLowerRank(long rank, long n, string share, ExactAlpha alpha) =>
        rank >= 1 && rank <= n && TryFraction(share, out BigInteger p, out BigInteger d)
        && BinomialTail.IsAtMost(rank - 1, n, p, d, alpha.Numerator, alpha.Denominator);

    private static long Guess(long n, string share, ExactAlpha alpha, int side)
    {
        double q = TryFraction(share, out BigInteger p, out BigInteger d) ? Math.Exp(BigInteger.Log(p) - BigInteger.Log(d)) : 0.5;
        double deviations = Math.Sqrt(2 * (BigInteger.Log(alpha.Denominator) - BigInteger.Log(alpha.Numerator)));
        return (long)Math.Clamp((n * q) + (side * deviations * Math.Sqrt(n * q * (1 - q))), 1, n);
    }

    private static bool TryFraction(string share, out BigInteger p, out BigInteger d) => DecimalText.TryParse(share, out p, out d) && p.Sign > 0 && p < d;
}
