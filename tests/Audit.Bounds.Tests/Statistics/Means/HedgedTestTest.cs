using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>The hedged betting bound against exact fractions.</summary>
[TestFixture]
public sealed class HedgedTestTest
{
    /// <summary>No end is on the unsafe side, and none is far on the safe one: the wealth in exact fractions is on either side of 1/alpha.</summary>
    [Test]
    public void Ends_AreWhereTheExactWealthReachesTheGoal([Random(0, int.MaxValue, 60)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, random.Next(1, 80), seed);
        ExactAlpha alpha = ExactAlpha.Parse(seed % 3 == 0 ? "0.3" : $"1e-{random.Next(1, 10)}");
        (BigInteger, BigInteger) error = (alpha.Numerator, alpha.Denominator);
        UnitRows units = UnitRows.OfDoubles(rows);
        double lower = BoundedMean.Lower(units, alpha, MeanMethod.Hedged);
        ulong[] bets = HedgedBets.All(units.Low, alpha).Bets;
        Assert.That(lower == 0 || ExactWealth.Reaches(rows, bets, ExactTails.Fraction(lower), error), Is.True, "unsafe lower end");
        Assert.That(ExactWealth.Reaches(rows, bets, ExactTails.Fraction((lower * (1 + 1e-10)) + 1e-17), error), Is.False, "lower end not sharp");
        double upper = BoundedMean.Upper(units, alpha, MeanMethod.Hedged);
        double[] mirrored = [.. Enumerable.Range(0, rows.Length).Select(i => units.Mirror()[i].Low / (double)UnitRows.One)];
        bets = HedgedBets.All(units.Mirror().Low, alpha).Bets;
        (BigInteger p, BigInteger d) = ExactTails.Fraction(upper);
        Assert.That(upper == 1 || ExactWealth.Reaches(mirrored, bets, (d - p, d), error), Is.True, "unsafe upper end");
    }

    [Test]
    public void Ends_SameFromAnyGuess([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        ExactAlpha alpha = ExactAlpha.Parse("0.01");
        UnitRows rows = UnitRows.OfDoubles(Laws.Rows(random, random.Next(20, 300), seed));
        HedgedTest test = new(rows, alpha);
        EndGrid grid = new(40, up: false);
        double lower = BoundedMean.Lower(rows, alpha, MeanMethod.Hedged);
        for (int i = 0; i < 10; i++)
        {
            double guess = random.NextDouble();
            long back = Frontier.Smallest(grid.Last - grid.Near(guess, 1 - guess), grid.Last, at => MeanEnd.IsLower(test, grid.Point(grid.Last - at)));
            Assert.That(grid.Point(grid.Last - back), Is.EqualTo(lower));
        }
    }

    /// <summary>Wherever m is refuted, so is every smaller m, to the last unit.</summary>
    [Test]
    public void Refutes_FallsWithTheMean([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        HedgedTest test = new(UnitRows.OfDoubles(Laws.Rows(random, 200, seed)), ExactAlpha.Parse("0.05"));
        ulong lower = (ulong)(MeanEnd.Lower(test) * UnitRows.One);
        bool refuted = true;
        for (ulong m = lower > 2_000 ? lower - 2_000 : 0; m < lower + (1 << 24); m += m < lower + 2_000 ? 1UL : 4_001)
        {
            bool now = test.RefutesUpTo(m);
            Assert.That(now && !refuted, Is.False, $"{m}");
            refuted = now;
        }

        Assert.That(refuted, Is.False);
    }

    /// <summary>20,000 zeros at two-sided .05: a grid of 1,000 means gives .001; the procedure's own end is below a quarter of that.</summary>
    [Test]
    public void Upper_OnlyZeros_IsNotTheEndOfAGrid()
    {
        const int N = 20_000;
        double upper = BoundedMean.Upper(UnitRows.OfDoubles(new double[N]), ExactAlpha.Parse("0.025"), MeanMethod.Hedged);
        (double low, double high) = (0, 1);
        for (int round = 0; round < 100; round++)
        {
            double m = 0.5 * (low + high);
            if (LogWealthOfZeros(N, m) >= Math.Log(40)) { high = m; } else { low = m; }
        }

        Assert.That(upper, Is.EqualTo(high).Within(1e-9 * high));
        Assert.That(upper, Is.LessThan(0.00025));
    }

    [Test]
    public void Ends_OrderOfRows_Matters()
    {
        double[] rows = Laws.Rows(new Random(3), 200, 0);
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        double asDrawn = BoundedMean.Upper(UnitRows.OfDoubles(rows), alpha, MeanMethod.Hedged);
        Assert.That(BoundedMean.Upper(UnitRows.OfDoubles([.. rows.Order()]), alpha, MeanMethod.Hedged), Is.Not.EqualTo(asDrawn));
    }

    /// <summary>Clusters of rows that are alike: the end covers the rate where an end on rows would not.</summary>
    [Test]
    public void Upper_Clusters_CoverWhereRowsDoNot()
    {
        const int Audits = 400;
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        Random random = new(17);
        (int missed, int missedByRows) = (0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            ClusterCount[] clusters = [.. Enumerable.Range(0, 80).Select(_ => new ClusterCount(random.NextDouble() < 0.2 ? 9 : 0, 9))];
            missed += BoundedMean.RefutesAtLeast(UnitRows.OfShares(clusters), "0.2", alpha, MeanMethod.Hedged) ? 1 : 0;
            missedByRows += ClopperPearson.CertifyUpper(clusters.Sum(c => c.Failures), clusters.Sum(c => c.Rows), 0.2, 1, 10) ? 1 : 0;
        }

        Assert.That((double)missed / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
        Assert.That(missedByRows, Is.GreaterThan(Audits / 5), "rows were not dependent enough to show the difference");
    }

    private static double LogWealthOfZeros(int n, double m)
    {
        (double log, double sum, double squares) = (0, 0.5, 0.25);
        for (int t = 1; t <= n; t++)
        {
            double bet = Math.Min(Math.Sqrt(2 * Math.Log(40) * t / (n * squares)), 0.75 / (1 - m));
            log += Math.Log(1 + (bet * m));
            sum += 1; // mirrored: ones
            squares += Math.Pow(1 - Math.Min(1, sum / (t + 1)), 2);
        }

        return log;
    }
}
