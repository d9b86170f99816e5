using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The fewest independent rows with which any data at all can show a statement about a mean; a claim with fewer is refused before it runs.</summary>
/// <remarks>
/// Guarantee: with fewer rows no data pass; this many may still be too few for the data that come. Formula: the best rows are all 1 (for "at least"), all 0 (for
/// "at most"); betting multiplies its wealth by at most 1 + c (1-m)/m a row (c = 3/4 hedged, 1 - 2^-10 STaR), PRECiSE by 1/m and pays R_n; closed forms need
/// a radius of at most 1 - m. Rounding: towards fewer rows in closed forms, exact or towards more for powers. Cost: microseconds, PRECiSE milliseconds.
/// </remarks>
public static class RequiredRows
{
    private const long Most = 1L << 40;

    /// <summary>Rows for "mean &lt;= threshold"; null where no number is enough.</summary>
    /// <param name="mean">Threshold as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    /// <param name="method">The plan's method.</param>
    public static long? ForMeanAtMost(string mean, ExactAlpha alpha, MeanMethod method)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(mean);
        return Fewest(d - p, d, alpha, method);
    }

    /// <summary>Rows for "mean &gt;= threshold"; null where no number is enough.</summary>
    /// <param name="mean">Threshold as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    /// <param name="method">The plan's method.</param>
    public static long? ForMeanAtLeast(string mean, ExactAlpha alpha, MeanMethod method)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(mean);
        return Fewest(p, d, alpha, method);
    }

    /// <summary>Rows, all 1, that refute "the mean is at most p/d".</summary>
    private static long? Fewest(BigInteger p, BigInteger d, ExactAlpha alpha, MeanMethod method)
    {
        if (p >= d) { return null; }
        if (p.Sign <= 0) { return 1; }
        BigInteger log = FixedLog.Enclose(alpha.Denominator, alpha.Numerator).Low, unit = BigInteger.One << FixedLog.Bits;
        return method switch
        {
            MeanMethod.Betting => Default(Betting(p, d, alpha, 1023, 1024), Betting(p, d, alpha, 3, 4)),
            MeanMethod.Hedged => Betting(p, d, alpha, 3, 4),
            MeanMethod.Star => Betting(p, d, alpha, 1023, 1024),
            MeanMethod.Precise => Precise(p, d, alpha),
            MeanMethod.Hoeffding => Whole(log * d * d, 2 * (d - p) * (d - p) * unit),
            MeanMethod.EmpiricalBernstein => Whole(2 * log * d, (d - p) * unit),
            MeanMethod.MaurerPontil => 1 + Whole(7 * FixedLog.Enclose(2 * alpha.Denominator, alpha.Numerator).Low * d, 3 * (d - p) * unit),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a method."),
        };
    }

    /// <summary>The smallest n with (1 + c (1-m)/m)^n &gt;= 1/alpha for c = a/b.</summary>
    private static long? Betting(BigInteger p, BigInteger d, ExactAlpha alpha, int a, int b) => RequiredSamples.Smallest((b * p, (b * p) + (a * (d - p))), alpha);

    private static long? Default(long? star, long? hedged) => star <= MeanMethods.MostRowsOfStar ? star : hedged is { } n ? Math.Max(n, MeanMethods.MostRowsOfStar + 1) : null;

    /// <summary>The smallest n with m^-n &gt;= R_n / alpha.</summary>
    private static long? Precise(BigInteger p, BigInteger d, ExactAlpha alpha)
    {
        Scaled share = Scaled.Of(p, d, up: true);
        bool Holds(long n) => n > 0 && share.Power(n, up: true).Times(PreciseTest.Price(n), up: true).CompareTo(alpha.Numerator, alpha.Denominator) <= 0;
        return RequiredSamples.Smallest((p, d), alpha) is { } least && Holds(Most) ? Frontier.Smallest(least, Most, Holds) : null;
    }

    private static long? Whole(BigInteger p, BigInteger q)
    {
        BigInteger n = BigInteger.Max(1, (p + q - 1) / q);
        return n <= Most ? (long)n : null;
    }
}
