using System.Numerics;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Binomial tails as plain BigInteger fractions: the definition, slow and without rounding.</summary>
internal static class ExactTails
{
    /// <summary>A double as an exact fraction, by doubling until it is whole.</summary>
    public static (BigInteger P, BigInteger D) Fraction(double x)
    {
        BigInteger d = BigInteger.One;
        while (x != Math.Floor(x)) { (x, d) = (x * 2, d * 2); }
        return ((BigInteger)x, d);
    }

    /// <summary>Whether P(Bin(n, p/d) &lt;= k) &lt;= a/b.</summary>
    public static bool AtMost(int k, int n, BigInteger p, BigInteger d, BigInteger a, BigInteger b)
    {
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= k; i++)
        {
            sum += choose * BigInteger.Pow(p, i) * BigInteger.Pow(d - p, n - i);
            choose = choose * (n - i) / (i + 1);
        }

        return sum * b <= a * BigInteger.Pow(d, n);
    }
}
