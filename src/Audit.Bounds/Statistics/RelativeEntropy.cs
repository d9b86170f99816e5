using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>n KL(s/n | r), the exponent of Hoeffding's and Chernoff's tail bounds.</summary>
internal static class RelativeEntropy
{
    /// <summary>A lower bound on n KL(s/n | r) in units of 2^-192, for 0 &lt;= s &lt;= n and 0 &lt; r &lt; 1; 0 or more.</summary>
    public static BigInteger Low((BigInteger P, BigInteger D) sum, long n, (BigInteger P, BigInteger D) rate)
    {
        BigInteger rest = (n * sum.D) - sum.P;
        BigInteger low = Part(sum.P, sum.D, n * rate.P, rate.D) + Part(rest, sum.D, n * (rate.D - rate.P), rate.D);
        return BigInteger.Max(BigInteger.Zero, low);
    }

    /// <summary>x ln(x/m) from below, x = p/d, m = a/b; 0 for x = 0.</summary>
    private static BigInteger Part(BigInteger p, BigInteger d, BigInteger a, BigInteger b) =>
        p.IsZero ? BigInteger.Zero : EnclosedLog.Floor(p * EnclosedLog.Ln(p * b, d * a).Low, d);
}
