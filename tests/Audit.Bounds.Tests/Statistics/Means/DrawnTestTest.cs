using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Betting without replacement against exact fractions.</summary>
[TestFixture]
public sealed class DrawnTestTest
{
    /// <summary>The refuted end is refuted by exact fractions; a mean a little beyond it is not.</summary>
    [Test]
    public void Lower_IsWhereTheExactWealthReachesTheGoal([Random(0, int.MaxValue, 60)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 70);
        long population = n + random.Next(0, 2 * n);
        double[] rows = Laws.Rows(random, n, seed);
        ExactAlpha alpha = ExactAlpha.Parse(seed % 2 == 0 ? "0.05" : "0.001");
        UnitRows units = UnitRows.OfDoubles(rows);
        double lower = BoundedMean.Lower(units, alpha, MeanMethod.Hedged, population);
        ulong[] bets = HedgedBets.All(units.Low, alpha).Bets;
        Assert.That(lower == 0 || Refutes(rows, bets, lower, population, alpha), Is.True, "unsafe");
        Assert.That(lower > 0.999999 || !Refutes(rows, bets, (lower * (1 + 1e-9)) + 1e-15, population, alpha), Is.True, "not sharp");
    }

    [Test]
    public void Ends_AllItemsSeen_AreTheirMean()
    {
        double[] rows = Laws.Rows(new Random(4), 50, 1);
        UnitRows units = UnitRows.OfDoubles(rows);
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        Assert.That(BoundedMean.Lower(units, alpha, MeanMethod.Betting, 50), Is.EqualTo(rows.Average()).Within(1e-11).And.LessThanOrEqualTo(rows.Average() + 1e-15));
        Assert.That(BoundedMean.Upper(units, alpha, MeanMethod.Betting, 50), Is.EqualTo(rows.Average()).Within(1e-11).And.GreaterThanOrEqualTo(rows.Average() - 1e-15));
    }

    [Test]
    public void Ends_AreNarrowerThanWithReplacement()
    {
        UnitRows rows = UnitRows.OfDoubles(Laws.Rows(new Random(6), 400, 1));
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        double drawn = BoundedMean.Upper(rows, alpha, MeanMethod.Hedged, 600);
        Assert.That(drawn, Is.LessThan(BoundedMean.Upper(rows, alpha, MeanMethod.Hedged)));
        Assert.That(BoundedMean.Upper(rows, alpha, MeanMethod.Hedged, 1L << 55), Is.EqualTo(BoundedMean.Upper(rows, alpha, MeanMethod.Hedged)).Within(1e-9));
        Assert.That(BoundedMean.CertifyUpper(rows, drawn, alpha, MeanMethod.Hedged, 600), Is.True);
        Assert.That(BoundedMean.CertifyUpper(rows, drawn, alpha, MeanMethod.Hedged, 700), Is.False);
        Assert.That(BoundedMean.CertifyUpper(rows, drawn, alpha, MeanMethod.Hedged), Is.False);
    }

    [TestCase(MeanMethod.Star)]
    [TestCase(MeanMethod.Precise)]
    [TestCase(MeanMethod.MaurerPontil)]
    [TestCase(MeanMethod.EmpiricalBernstein)]
    public void Methods_ForIndependentRowsOnly_AreRefused(MeanMethod method)
    {
        UnitRows rows = UnitRows.OfDoubles([0.1, 0.2, 0.3]);
        Assert.That(() => BoundedMean.Upper(rows, ExactAlpha.Parse("0.05"), method, 10), Throws.ArgumentException);
        Assert.That(BoundedMean.CertifyUpper(rows, 1, ExactAlpha.Parse("0.05"), method, 10), Is.False);
        Assert.That(() => BoundedMean.Upper(rows, ExactAlpha.Parse("0.05"), MeanMethod.Hedged, 2), Throws.ArgumentException);
        Assert.That(BoundedMean.CertifyUpper(rows, 1, ExactAlpha.Parse("0.05"), MeanMethod.Hedged, 2), Is.False);
    }

    /// <summary>The definition in fractions: m_t = (N m - S)/(N - t + 1), at most 1; refuted for certain when the sum passes N m.</summary>
    private static bool Refutes(double[] rows, ulong[] bets, double mean, long population, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(mean);
        BigInteger unit = d << 80; // rows and means in units of 1/unit; the laws' doubles are multiples of 2^-80 or are cut to it
        (BigInteger total, BigInteger sum) = (population * (p << 80), BigInteger.Zero);
        (BigInteger above, BigInteger below) = (BigInteger.One, BigInteger.One);
        for (int t = 0; t < rows.Length; t++)
        {
            (BigInteger x, BigInteger scale) = ExactTails.Fraction(rows[t]);
            x = x * unit / scale;
            BigInteger left = population - t;
            BigInteger rest = BigInteger.Min(total - sum, left * unit); // m_t in units of 1/(left unit)
            BigInteger gain = (x * left) - rest;
            (BigInteger bet, BigInteger one) = 4 * bets[t] * rest > (3 * left * unit) << 40 ? (3 * left * unit, 4 * rest) : (bets[t], BigInteger.One << 40);
            (above, below) = (above * ((left * unit * one) + (bet * gain)), below * left * unit * one);
            sum += x;
            if (sum > total || above * alpha.Numerator >= below * alpha.Denominator) { return true; }
        }

        return false;
    }
}
