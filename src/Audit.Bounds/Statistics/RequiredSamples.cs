using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The fewest rows with which a statistical claim can pass at all; a claim with fewer is refused before it runs.</summary>
/// <remarks>
/// Formula: the smallest n with q^n &lt;= alpha. Guarantee: with fewer rows no outcome passes; with this many the best outcome does.
/// Rounding: the power is compared exactly where it is short, and rounded upward where it is long, so that n is never too small.
/// Source: Clopper and Pearson 1934 with k = 0; Wilks 1941 for quantiles. Cost: microseconds.
/// </remarks>
public static class RequiredSamples
{
    private const long Most = 1_000_000_000_000_000_000;
    private const long ExactBits = 200_000;

    /// <summary>Rows for "rate &lt;= threshold" when no row fails; null where no number of rows is enough.</summary>
    /// <param name="rate">Threshold as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? ForRateAtMost(string rate, ExactAlpha alpha) => Smallest(Complement(Fraction(rate)), alpha);

    /// <summary>Rows for "rate &gt;= threshold" when every row fails; null where no number of rows is enough.</summary>
    /// <param name="rate">Threshold as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? ForRateAtLeast(string rate, ExactAlpha alpha) => Smallest(Fraction(rate), alpha);

    /// <summary>Rows with which the largest value bounds a quantile from above.</summary>
    /// <param name="share">The quantile's share as decimal text, such as "0.99".</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? ForQuantileAtMost(string share, ExactAlpha alpha) => Smallest(Fraction(share), alpha);

    /// <summary>Rows with which the smallest value bounds a quantile from below.</summary>
    /// <param name="share">The quantile's share as decimal text, such as "0.99".</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? ForQuantileAtLeast(string share, ExactAlpha alpha) => Smallest(Complement(Fraction(share)), alpha);

    /// <summary>The smallest n of 1 or more with q^n &lt;= alpha^power; null where there is none.</summary>
    internal static long? Smallest((BigInteger P, BigInteger D) q, ExactAlpha alpha, long power = 1)
    {
        if (q.P >= q.D) { return null; }
        if (q.P.Sign <= 0) { return 1; }
        double guess = power * (BigInteger.Log(alpha.Numerator) - BigInteger.Log(alpha.Denominator)) / LogOf(q);
        if (!(guess < Most / 2)) { return null; }
        return Frontier.Smallest((long)Math.Ceiling(guess), Most, n => n > 0 && PowerIsAtMost(q, n, alpha, power));
    }

    private static bool PowerIsAtMost((BigInteger P, BigInteger D) q, long n, ExactAlpha alpha, long power)
    {
        if (n <= ExactBits / q.D.GetBitLength() && power <= ExactBits / alpha.Denominator.GetBitLength())
        {
            return BigInteger.Pow(q.P, (int)n) * BigInteger.Pow(alpha.Denominator, (int)power) <= BigInteger.Pow(alpha.Numerator, (int)power) * BigInteger.Pow(q.D, (int)n);
        }

        Scaled left = Scaled.Of(q.P, q.D, up: true).Power(n, up: true);
        return power == 1 ? left.CompareTo(alpha.Numerator, alpha.Denominator) <= 0 : left.IsAtMost(Scaled.Of(alpha.Numerator, alpha.Denominator, up: false).Power(power, up: false));
    }

    /// <summary>About ln q, also for q near 1; a guess.</summary>
    private static double LogOf((BigInteger P, BigInteger D) q)
    {
        double rest = Math.Exp(BigInteger.Log(q.D - q.P) - BigInteger.Log(q.D));
        return rest < 1e-5 ? -rest * (1 + (rest / 2)) : BigInteger.Log(q.P) - BigInteger.Log(q.D);
    }

    private static (BigInteger P, BigInteger D) Complement((BigInteger P, BigInteger D) q) => (q.D - q.P, q.D);

    /// <summary>Decimal text as a fraction.</summary>
    /// <exception cref="ArgumentException">No decimal number.</exception>
    internal static (BigInteger P, BigInteger D) Fraction(string text) =>
        DecimalText.TryParse(text, out BigInteger p, out BigInteger d)
            ? (p, d)
            : throw new ArgumentException($"Not a decimal number: {text}.", nameof(text));
}
