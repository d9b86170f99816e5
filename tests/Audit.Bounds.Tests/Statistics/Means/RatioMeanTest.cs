using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Ratios over clusters against exact fractions.</summary>
[TestFixture]
public sealed class RatioMeanTest
{
    /// <summary>Both ends are refuted by exact fractions, and a lower end a little higher is not.</summary>
    [Test]
    public void Ends_AreWhereTheExactWealthReachesTheGoal([Random(0, int.MaxValue, 60)] int seed)
    {
        Random random = new(seed);
        (double Part, double Whole)[] pairs = Pairs(random, random.Next(1, 80), seed);
        RatioRows rows = RatioRows.OfDoubles(pairs);
        ExactAlpha alpha = ExactAlpha.Parse(seed % 2 == 0 ? "0.05" : "0.001");
        (double lower, double upper) = (RatioMean.Lower(rows, alpha), RatioMean.Upper(rows, alpha));
        ulong[] bets = new RatioTest(rows, alpha, mirrored: false).Bets.ToArray();
        Assert.That(lower == 0 || Refutes(pairs, bets, ExactTails.Fraction(lower), alpha, mirrored: false), Is.True, "unsafe lower end");
        Assert.That(lower > 0.999 || !Refutes(pairs, bets, ExactTails.Fraction((lower * (1 + 1e-9)) + 1e-15), alpha, mirrored: false), Is.True, "lower end not sharp");
        bets = new RatioTest(rows, alpha, mirrored: true).Bets.ToArray();
        (BigInteger p, BigInteger d) = ExactTails.Fraction(upper);
        Assert.That(upper == 1 || Refutes(pairs, bets, (d - p, d), alpha, mirrored: true), Is.True, "unsafe upper end");
        Assert.That(RatioMean.CertifyLower(rows, lower, alpha) && RatioMean.CertifyUpper(rows, upper, alpha), Is.True);
        Assert.That(lower == 0 || !RatioMean.CertifyLower(rows, lower * (1 + 1e-9), alpha), Is.True);
    }

    /// <summary>With every cluster of the largest size, a ratio is a mean.</summary>
    [Test]
    public void Ends_EqualSizes_AreNearTheMeans()
    {
        double[] rows = Laws.Rows(new Random(2), 500, 1);
        ExactAlpha alpha = ExactAlpha.Parse("0.025");
        double ratio = RatioMean.Upper(RatioRows.OfDoubles([.. rows.Select(x => (x, 1.0))]), alpha);
        Assert.That(ratio, Is.EqualTo(BoundedMean.Upper(UnitRows.OfDoubles(rows), alpha, MeanMethod.Hedged)).Within(0.01));
    }

    [Test]
    public void OfCounts_SameAsDoubles()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        ClusterCount[] counts = [.. Enumerable.Range(0, 200).Select(i => new ClusterCount(i % 7, 8 + (i % 9)))];
        double upper = RatioMean.Upper(RatioRows.OfCounts(counts, 16), alpha);
        Assert.That(upper, Is.EqualTo(RatioMean.Upper(RatioRows.OfDoubles([.. counts.Select(c => (c.Failures / 16.0, c.Rows / 16.0))]), alpha)).Within(1e-11));
        Assert.That(upper, Is.InRange(0.25, 0.35));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        Assert.That(() => RatioRows.OfDoubles([(0.5, 0.4)]), Throws.ArgumentException);
        Assert.That(() => RatioRows.OfDoubles([(0.5, double.NaN)]), Throws.ArgumentException);
        Assert.That(() => RatioRows.OfDoubles([(0.5, 1.5)]), Throws.ArgumentException);
        Assert.That(() => RatioRows.OfDoubles([(-0.5, 0.5)]), Throws.ArgumentException);
        Assert.That(() => RatioRows.OfCounts([new(3, 9)], 8), Throws.ArgumentException);
        Assert.That(() => RatioRows.OfCounts([new(4, 3)], 8), Throws.ArgumentException);
        Assert.That(() => RatioMean.Upper(RatioRows.OfDoubles([]), alpha), Throws.ArgumentException);
        Assert.That(RatioMean.CertifyUpper(RatioRows.OfDoubles([(0, 1)]), double.NaN, alpha), Is.False);
        Assert.That(RatioMean.CertifyUpper(RatioRows.OfDoubles([(0, 1)]), 1, default), Is.False);
        Assert.That(RatioMean.Upper(RatioRows.OfDoubles([(0, 0), (0, 0)]), alpha), Is.EqualTo(1), "clusters without rows say nothing");
    }

    /// <summary>Sizes that go with the rate: E[I]/E[T] = .35 is covered, the mean of the clusters' rates, .25, is another quantity.</summary>
    [Test]
    public void Ends_SizesThatGoWithTheRate_CoverTheRatio()
    {
        const int Audits = 400;
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        Random random = new(5);
        (int above, int below, int other) = (0, 0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            RatioRows rows = RatioRows.OfDoubles(Pairs(random, 300, 4));
            above += RatioMean.RefutesAtLeast(rows, "0.35", alpha) ? 1 : 0;
            below += RatioMean.RefutesAtMost(rows, "0.35", alpha) ? 1 : 0;
            other += RatioMean.RefutesAtMost(rows, "0.25", alpha) ? 1 : 0;
        }

        Assert.That((double)Math.Max(above, below) / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
        Assert.That(other, Is.GreaterThan(Audits / 2));
    }

    private static (double Part, double Whole)[] Pairs(Random random, int n, int law) => [.. Enumerable.Range(0, n).Select(_ => Pair(random, law % 5))];

    private static (double Part, double Whole) Pair(Random random, int law)
    {
        double whole = law switch { 0 => 1, 1 => random.NextDouble(), 2 => 0.001 * random.NextDouble(), 3 => random.Next(3) / 2.0, _ => random.Next(2) == 0 ? 0.2 : 1 };
        return (law == 4 ? (random.NextDouble() < (whole == 1 ? 0.4 : 0.1) ? whole : 0) : whole * Laws.Draw(random, random.Next(5)), whole);
    }

    /// <summary>Whether max_t prod (1 + min(bet, c/r)(I - r T)) reaches 1/alpha for r = p/d; mirrored: T - I for I.</summary>
    private static bool Refutes((double Part, double Whole)[] pairs, ulong[] bets, (BigInteger P, BigInteger D) ratio, ExactAlpha alpha, bool mirrored)
    {
        (BigInteger above, BigInteger below) = (BigInteger.One, BigInteger.One);
        for (int t = 0; t < pairs.Length; t++)
        {
            ((BigInteger x, BigInteger xd), (BigInteger y, BigInteger yd)) = (ExactTails.Fraction(pairs[t].Part), ExactTails.Fraction(pairs[t].Whole));
            (x, y, BigInteger unit) = (x * yd, y * xd, xd * yd);
            x = mirrored ? y - x : x;
            (BigInteger gain, BigInteger scale) = ((x * ratio.D) - (ratio.P * y), unit * ratio.D);
            (BigInteger bet, BigInteger one) = 4 * bets[t] * ratio.P > (3 * ratio.D) << 40 ? (3 * ratio.D, 4 * ratio.P) : (bets[t], BigInteger.One << 40);
            (above, below) = (above * ((scale * one) + (bet * gain)), below * scale * one);
            if (above * alpha.Numerator >= below * alpha.Denominator) { return true; }
        }

        return false;
    }
}
