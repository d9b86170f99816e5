using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>One-sided confidence ends for the rate of a yes/no outcome.</summary>
/// <remarks>
/// Guarantee: P(rate &lt;= Upper) &gt;= 1 - alpha, and P(rate &gt;= Lower) &gt;= 1 - alpha, for independent rows and an n fixed beforehand.
/// Formula: U = sup{p : P(Bin(n,p) &lt;= k) &gt; alpha}; k = n: 1; k = 0: 1 - alpha^(1/n). L(k) = 1 - U(n-k).
/// Source: Clopper and Pearson 1934.
/// Rounding: the published end is the innermost point of a grid of doubles, relative step below 2^-43 of the smaller of end and 1 - end,
/// at which the tail is certified in integers; so it is never on the unsafe side, and the same on every machine.
/// Cost: about three certifications of <see cref="BinomialTail"/>; n to 10^9, alpha to 10^-15.
/// </remarks>
public static class ClopperPearson
{
    /// <summary>Most rows that are supported.</summary>
    public const long MostRows = BinomialTail.MostTrials;

    private const int Bits = 44;

    /// <summary>The upper end, at least failures / n.</summary>
    /// <param name="failures">Rows with the outcome, 0 to n.</param>
    /// <param name="n">Rows, 1 to 10^9.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(long failures, long n, ExactAlpha alpha)
    {
        Require(failures, n, alpha);
        if (failures == n) { return 1; }
        EndGrid grid = new(Bits, up: true);
        (double p, double q) = BinomialEstimate.UpperEnd(failures, n, alpha.Numerator, alpha.Denominator);
        long index = Frontier.Smallest(grid.Near(p, q), grid.Last, i => CertifyUpper(failures, n, grid.Point(i), alpha.Numerator, alpha.Denominator));
        return grid.Point(index);
    }

    /// <summary>The lower end, at most failures / n.</summary>
    /// <param name="failures">Rows with the outcome, 0 to n.</param>
    /// <param name="n">Rows, 1 to 10^9.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(long failures, long n, ExactAlpha alpha)
    {
        Require(failures, n, alpha);
        if (failures == 0) { return 0; }
        EndGrid grid = new(Bits, up: false);
        (double p, double q) = BinomialEstimate.UpperEnd(n - failures, n, alpha.Numerator, alpha.Denominator);
        long back = Frontier.Smallest(
            grid.Last - grid.Near(q, p), grid.Last, i => CertifyLower(failures, n, grid.Point(grid.Last - i), alpha.Numerator, alpha.Denominator));
        return grid.Point(grid.Last - back);
    }

    /// <summary>Whether an upper end is proved: P(Bin(n, end) &lt;= failures) &lt;= alpha, in integers. False for anything malformed.</summary>
    public static bool CertifyUpper(long failures, long n, double end, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        if (!WellFormed(failures, n, end, alphaNumerator, alphaDenominator)) { return false; }
        if (end == 1) { return true; }
        (BigInteger p, BigInteger d) = Dyadic(end);
        return BinomialTail.IsAtMost(failures, n, p, d, alphaNumerator, alphaDenominator);
    }

    /// <summary>Whether a lower end is proved: P(Bin(n, end) &gt;= failures) &lt;= alpha, in integers. False for anything malformed.</summary>
    public static bool CertifyLower(long failures, long n, double end, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        if (!WellFormed(failures, n, end, alphaNumerator, alphaDenominator)) { return false; }
        if (end == 0) { return true; }
        (BigInteger p, BigInteger d) = Dyadic(end);
        return BinomialTail.IsAtMost(n - failures, n, d - p, d, alphaNumerator, alphaDenominator);
    }

    /// <summary>A finite double of 0 or more as an exact fraction.</summary>
    internal static (BigInteger Numerator, BigInteger Denominator) Dyadic(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52);
        long mantissa = bits & ((1L << 52) - 1);
        return exponent == 0 ? (mantissa, BigInteger.One << 1074) : Shifted(mantissa | (1L << 52), 1075 - exponent);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Shifted(long mantissa, int down)
    {
        int zeros = Math.Min(Math.Max(down, 0), BitOperations.TrailingZeroCount(mantissa));
        return down >= 0 ? (mantissa >> zeros, BigInteger.One << (down - zeros)) : ((BigInteger)mantissa << -down, BigInteger.One);
    }

    private static bool WellFormed(long failures, long n, double end, BigInteger alphaNumerator, BigInteger alphaDenominator) =>
        failures >= 0 && failures <= n && n is >= 1 and <= MostRows
        && end is >= 0 and <= 1 && !double.IsNegative(end) && alphaNumerator.Sign > 0 && alphaDenominator > alphaNumerator;

    private static void Require(long failures, long n, ExactAlpha alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MostRows);
        ArgumentOutOfRangeException.ThrowIfNegative(failures);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(failures, n);
        if (alpha.Numerator.Sign <= 0) { throw new ArgumentException("Not an error between 0 and 1.", nameof(alpha)); }
    }
}
