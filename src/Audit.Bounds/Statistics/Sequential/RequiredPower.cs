using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>A test of a rate with a number of rows fixed beforehand: it passes with at most so many failures.</summary>
/// <param name="MostFailures">c.</param>
/// <param name="Rows">n.</param>
public readonly record struct FixedDesign(long MostFailures, long Rows);

/// <summary>The rows of a fixed test of "rate &lt;= limit" that a good model passes with a stated chance.</summary>
/// <remarks>
/// Formula: the first c whose n, the fewest rows with P(Bin(n, limit) &lt;= c) &lt;= alpha, has P(Bin(n, design) &lt;= c) >= power. Guarantee: both inequalities hold, certified
/// in integers. It is the smallest such n unless the power, which rises with c but for the steps of n, has a passing c more than 64 below the one found by bisection.
/// Cost: some 60 tails of <see cref="BinomialTail"/>, and 64 more.
/// </remarks>
public static class RequiredPower
{
    private const long Window = 64;

    /// <summary>The design for "rate &lt;= limit"; null where more than 10^9 rows would be needed.</summary>
    /// <param name="limit">p0 as decimal text.</param>
    /// <param name="design">p1 below p0 as decimal text: the rate of a good model.</param>
    /// <param name="alpha">Error of the claim.</param>
    /// <param name="power">Chance of a pass at p1 as decimal text, such as "0.9".</param>
    public static FixedDesign? ForRateAtMost(string limit, string design, ExactAlpha alpha, string power) =>
        Find(RequiredSamples.Fraction(limit), RequiredSamples.Fraction(design), alpha, RequiredSamples.Fraction(power));

    /// <summary>The design for "rate >= limit", failures being the rows without the outcome; null where more than 10^9 rows would be needed.</summary>
    /// <param name="limit">p0 as decimal text.</param>
    /// <param name="design">p1 above p0 as decimal text: the rate of a good model.</param>
    /// <param name="alpha">Error of the claim.</param>
    /// <param name="power">Chance of a pass at p1 as decimal text, such as "0.9".</param>
    public static FixedDesign? ForRateAtLeast(string limit, string design, ExactAlpha alpha, string power)
    {
        ((BigInteger a, BigInteger b), (BigInteger p, BigInteger d)) = (RequiredSamples.Fraction(limit), RequiredSamples.Fraction(design));
        return Find((b - a, b), (d - p, d), alpha, RequiredSamples.Fraction(power));
    }

    private static FixedDesign? Find((BigInteger P, BigInteger D) limit, (BigInteger P, BigInteger D) design, ExactAlpha alpha, (BigInteger P, BigInteger D) power)
    {
        bool ordered = design.P.Sign >= 0 && design.P * limit.D < limit.P * design.D && limit.P < limit.D;
        if (!ordered || power.P.Sign <= 0 || power.P >= power.D || alpha.Numerator.Sign <= 0)
        {
            throw new ArgumentException("Wanted 0 <= design < limit < 1 (above: reversed), a power and an error between 0 and 1.");
        }

        bool Passes(long c) => Rows(c, limit, alpha) is not { } n || BinomialTail.Bound(c, n, design, up: false).CompareTo(power.P, power.D) >= 0;
        long most = (long)(limit.P * BinomialTail.MostTrials / limit.D); // beyond it no n of 10^9 or less is enough
        long found = Frontier.Smallest(0, most + 1, c => c > most || Passes(c));
        long first = Math.Max(0, found - Window);
        while (!(first > most || Passes(first))) { first++; }
        return first <= most && Rows(first, limit, alpha) is { } rows ? new FixedDesign(first, rows) : null;
    }

    /// <summary>The fewest rows with P(Bin(n, limit) &lt;= c) &lt;= alpha; null beyond 10^9.</summary>
    private static long? Rows(long c, (BigInteger P, BigInteger D) limit, ExactAlpha alpha)
    {
        bool Holds(long n) => n > c && BinomialTail.IsAtMost(c, n, limit.P, limit.D, alpha.Numerator, alpha.Denominator);
        if (!Holds(BinomialTail.MostTrials)) { return null; }
        double log = BigInteger.Log(alpha.Denominator) - BigInteger.Log(alpha.Numerator), rate = Math.Exp(BigInteger.Log(limit.P) - BigInteger.Log(limit.D));
        double guess = (c + 0.5 + (0.6 * log) + Math.Sqrt(2 * log * (c + 0.5) * (1 - rate))) / rate;
        return Frontier.Smallest((long)Math.Min(guess, BinomialTail.MostTrials), BinomialTail.MostTrials, Holds);
    }
}
