using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>PRECiSE-CO96: its price, its independence of the order of rows, and its ends by a plain search.</summary>
[TestFixture]
public sealed class PreciseTestTest
{
    [Test]
    public void Price_ProductAndBound_AreAboveAndNear()
    {
        (BigInteger p, BigInteger q) = (1, 1);
        for (int n = 1; n <= 300; n++)
        {
            (p, q) = (p * 2 * n, q * ((2 * n) - 1));
            Assert.That(PreciseTest.Price(n).CompareTo(p, q), Is.GreaterThanOrEqualTo(0));
            Assert.That(PreciseTest.Price(n).CompareTo(p * 1_000_000_000, q * 999_999_999), Is.LessThan(0));
        }

        for (int n = 301; n <= 5000; n++) { (p, q) = (p * 2 * n, q * ((2 * n) - 1)); }
        Assert.That(PreciseTest.Price(5000).CompareTo(p, q), Is.GreaterThanOrEqualTo(0));
        Assert.That(PreciseTest.Price(5000).CompareTo(p * 10_001, q * 10_000), Is.LessThan(0));
        Assert.That(PreciseTest.Price(1L << 50).CompareTo(59_473_682, 1), Is.GreaterThan(0));
    }

    [Test]
    public void Ends_OrderOfRows_DoesNotMatter([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, random.Next(5, 200), seed);
        ExactAlpha alpha = ExactAlpha.Parse("0.01");
        double asDrawn = BoundedMean.Upper(UnitRows.OfDoubles(rows), alpha, MeanMethod.Precise);
        Assert.That(BoundedMean.Upper(UnitRows.OfDoubles([.. rows.Order()]), alpha, MeanMethod.Precise), Is.EqualTo(asDrawn).Within(1e-10));
    }

    /// <summary>Beside a search over many bets in double: never beyond it, and close to it.</summary>
    [Test]
    public void Lower_AgreesWithAPlainSearch([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, random.Next(5, 150), seed);
        double lower = BoundedMean.Lower(UnitRows.OfDoubles(rows), ExactAlpha.Parse("0.01"), MeanMethod.Precise);
        double goal = Math.Log(100) + Enumerable.Range(1, rows.Length).Sum(i => Math.Log(2.0 * i / ((2.0 * i) - 1)));
        double low = 0, high = rows.Average();
        for (int round = 0; round < 60; round++)
        {
            double m = 0.5 * (low + high);
            if (LargestLog(rows, m) > goal) { low = m; } else { high = m; }
        }

        Assert.That(lower, Is.LessThanOrEqualTo(high * (1 + 1e-9)));
        Assert.That(lower, Is.GreaterThanOrEqualTo((low * (1 - 1e-6)) - 1e-12));
    }

    /// <summary>Golden section on the concave function of the bet.</summary>
    private static double LargestLog(double[] rows, double m)
    {
        (double low, double high, double share) = (0, 1 / m, 0.3819660112501051);
        for (int round = 0; round < 120; round++)
        {
            (double a, double b) = (low + (share * (high - low)), high - (share * (high - low)));
            if (Log(a) < Log(b)) { low = a; } else { high = b; }
        }

        return Log(low);

        double Log(double bet) => rows.Sum(x => Math.Log(1 + (bet * (x - m))));
    }
}
