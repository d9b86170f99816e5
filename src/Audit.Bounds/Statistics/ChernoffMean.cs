using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>One-sided confidence ends for the mean of [0, 1] values from their sum alone: Hoeffding's bound in its relative entropy form.</summary>
/// <remarks>
/// Guarantee: P(mean &lt;= Upper) &gt;= 1 - alpha and P(mean >= Lower) >= 1 - alpha, for n independent values in [0, 1], n fixed beforehand; the order of the values does not matter.
/// Formula: U = max{m >= s/n : n KL(s/n | m) &lt;= ln(1/alpha)}; L by x -> 1 - x. Never wider than s/n + sqrt(ln(1/alpha)/2n), wider than betting. Source: Hoeffding 1963, theorem 1 (2.1).
/// Rounding: the innermost point of a grid of 44 significant bits at which the inequality is certified in integers. Cost: some 100 microseconds.
/// </remarks>
public static class ChernoffMean
{
    private const int Bits = 44;

    /// <summary>The upper end.</summary>
    /// <param name="sum">Sum of the values as an exact fraction, 0 to n; rounded upward where it is not known exactly.</param>
    /// <param name="n">Values, 1 to 10^9.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper((BigInteger Numerator, BigInteger Denominator) sum, long n, ExactAlpha alpha)
    {
        Require(sum, n, alpha);
        EndGrid grid = new(Bits, up: true);
        (double p, double q) = Guess(sum, n, alpha);
        return grid.Point(Frontier.Smallest(grid.Near(p, q), grid.Last, i => CertifyUpper(sum, n, grid.Point(i), alpha)));
    }

    /// <summary>The lower end.</summary>
    /// <param name="sum">Sum of the values as an exact fraction, 0 to n; rounded downward where it is not known exactly.</param>
    /// <param name="n">Values, 1 to 10^9.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower((BigInteger Numerator, BigInteger Denominator) sum, long n, ExactAlpha alpha)
    {
        Require(sum, n, alpha);
        EndGrid grid = new(Bits, up: false);
        (double p, double q) = Guess(Mirror(sum, n), n, alpha);
        return grid.Point(grid.Last - Frontier.Smallest(grid.Last - grid.Near(q, p), grid.Last, i => CertifyLower(sum, n, grid.Point(grid.Last - i), alpha)));
    }

    /// <summary>Whether an upper end is proved: n KL(s/n | end) >= ln(1/alpha), in integers. False for anything malformed.</summary>
    public static bool CertifyUpper((BigInteger Numerator, BigInteger Denominator) sum, long n, double end, ExactAlpha alpha) =>
        IsWellFormed(sum, n, alpha) && end is >= 0 and <= 1 && !double.IsNegative(end) && IsEnd(sum, n, ClopperPearson.Dyadic(end), alpha);

    /// <summary>Whether a lower end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyLower((BigInteger Numerator, BigInteger Denominator) sum, long n, double end, ExactAlpha alpha)
    {
        if (!IsWellFormed(sum, n, alpha) || end is not (>= 0 and <= 1) || double.IsNegative(end)) { return false; }
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(end);
        return IsEnd(Mirror(sum, n), n, (d - p, d), alpha);
    }

    private static bool IsEnd((BigInteger P, BigInteger D) sum, long n, (BigInteger P, BigInteger D) mean, ExactAlpha alpha) =>
        mean.P >= mean.D || (n * mean.P * sum.D > sum.P * mean.D && RelativeEntropy.Low(sum, n, mean) >= EnclosedLog.Ln(alpha.Denominator, alpha.Numerator).High);

    private static (BigInteger P, BigInteger D) Mirror((BigInteger P, BigInteger D) sum, long n) => ((n * sum.D) - sum.P, sum.D);

    private static (double P, double Q) Guess((BigInteger P, BigInteger D) sum, long n, ExactAlpha alpha)
    {
        if (sum.P.IsZero) { return BinomialEstimate.UpperEnd(0, n, alpha.Numerator, alpha.Denominator); }
        double share = Math.Exp(BigInteger.Log(sum.P) - BigInteger.Log(sum.D)) / n;
        return share >= 1 ? (1, 0) : Bisect(share, (BigInteger.Log(alpha.Denominator) - BigInteger.Log(alpha.Numerator)) / n);
    }

    private static (double P, double Q) Bisect(double share, double goal)
    {
        (double low, double high) = (share, 1);
        for (int round = 0; round < 60; round++)
        {
            double middle = 0.5 * (low + high);
            double entropy = (share * Math.Log(share / middle)) + ((1 - share) * Math.Log((1 - share) / (1 - middle)));
            (low, high) = entropy >= goal ? (low, middle) : (middle, high);
        }

        return (high, 1 - high);
    }

    private static bool IsWellFormed((BigInteger P, BigInteger D) sum, long n, ExactAlpha alpha) =>
        n is >= 1 and <= ClopperPearson.MostRows && sum.P.Sign >= 0 && sum.D.Sign > 0 && sum.P <= n * sum.D && alpha.Numerator.Sign > 0;

    private static void Require((BigInteger P, BigInteger D) sum, long n, ExactAlpha alpha)
    {
        if (!IsWellFormed(sum, n, alpha)) { throw new ArgumentException("Wanted 1 to 10^9 values in [0, 1] and an error between 0 and 1.", nameof(sum)); }
    }
}
