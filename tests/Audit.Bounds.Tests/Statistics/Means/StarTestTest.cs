using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>STaR-Bets against exact fractions and against its definition in plain double.</summary>
[TestFixture]
public sealed class StarTestTest
{
    /// <summary>Every refuted edge is refuted by exact fractions, with bets that are a function of earlier rows.</summary>
    [Test]
    public void RefutesAt_AgreesWithTheDefinition([Random(0, int.MaxValue, 40)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, random.Next(2, 120), seed);
        ExactAlpha alpha = ExactAlpha.Parse(seed % 2 == 0 ? "0.05" : "0.001");
        double threshold = Math.Round(rows.Average() * random.NextDouble(), 6);
        string text = threshold.ToString("F6", System.Globalization.CultureInfo.InvariantCulture);
        double wealth = Wealth(rows, threshold, (double)alpha.Numerator / (double)alpha.Denominator);
        if (Math.Abs(wealth) < 1e-6) { return; } // too near to the goal for the definition in double
        Assert.That(BoundedMean.RefutesAtMost(UnitRows.OfDoubles(rows), text, alpha, MeanMethod.Star), Is.EqualTo(wealth > 0));
    }

    /// <summary>The end is one that the kept bets of its block carry in exact fractions; these bets do not change when later rows do.</summary>
    [Test]
    public void Lower_IsRefutedInExactFractions([Random(0, int.MaxValue, 40)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, random.Next(2, 100), seed);
        ExactAlpha alpha = ExactAlpha.Parse(seed % 2 == 0 ? "0.05" : "0.001");
        UnitRows units = UnitRows.OfDoubles(rows);
        StarTest test = new(units, alpha);
        double lower = BoundedMean.Lower(units, alpha, MeanMethod.Star);
        ulong end = MeanEnd.Up(ClopperPearson.Dyadic(lower));
        Assert.That(test.RefutesUpTo(end), Is.EqualTo(lower > 0 || test.RefutesUpTo(0)));
        if (lower == 0) { return; }
        foreach (ulong edge in Edges(rows.Length).Where(edge => edge < end)) { AssertRefuted(rows, units, edge, edge, alpha); }
        ulong right = Edges(rows.Length).First(edge => edge >= end);
        AssertRefuted(rows, units, right, end, alpha);
    }

    [Test]
    public void Bets_DependOnEarlierRowsOnly([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, 50, seed);
        ulong edge = (ulong)(UnitRows.One * (0.3 + (0.6 * random.NextDouble())));
        ulong[] bets = Bets(UnitRows.OfDoubles(rows), edge, "0.0000000001");
        double[] changed = [.. rows[..20], .. Laws.Rows(random, 30, seed + 1)];
        Assert.That(Bets(UnitRows.OfDoubles(changed), edge, "0.0000000001")[..21], Is.EqualTo(bets[..21]));
    }

    [Test]
    public void Ends_AreNotWiderThanHedged()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.025");
        for (int law = 0; law < 3; law++)
        {
            (double star, double hedged) = (0, 0);
            for (int audit = 0; audit < 20; audit++)
            {
                UnitRows rows = UnitRows.OfDoubles(Laws.Rows(new Random(audit), 200, law));
                star += BoundedMean.Upper(rows, alpha, MeanMethod.Star) - BoundedMean.Lower(rows, alpha, MeanMethod.Star);
                hedged += BoundedMean.Upper(rows, alpha, MeanMethod.Hedged) - BoundedMean.Lower(rows, alpha, MeanMethod.Hedged);
            }

            Assert.That(star, Is.LessThan(0.95 * hedged), $"law {law}");
        }
    }

    [Test]
    public void Edges_RiseFromZeroToOne()
    {
        foreach (int n in new[] { 1, 7, 1000, 4096 })
        {
            ulong[] edges = [.. Edges(n)];
            Assert.That(edges, Is.Ordered.Ascending.And.Unique);
            Assert.That((edges[0] > 0, edges[^1]), Is.EqualTo((true, UnitRows.One)));
        }
    }

    private static IEnumerable<ulong> Edges(int n)
    {
        long blocks = StarTest.Blocks(n);
        for (long j = 1; j <= blocks; j++) { yield return StarTest.Edge(j, blocks); }
    }

    /// <summary>The bets of an edge, found by asking which the test keeps.</summary>
    private static ulong[] Bets(UnitRows rows, ulong edge, string alpha)
    {
        StarTest test = new(rows, ExactAlpha.Parse(alpha));
        return test.BetsOf(edge);
    }

    private static void AssertRefuted(double[] rows, UnitRows units, ulong edge, ulong m, ExactAlpha alpha)
    {
        ulong[] bets = new StarTest(units, alpha).BetsOf(edge);
        (BigInteger above, BigInteger below) = (BigInteger.One, BigInteger.One);
        bool reached = false;
        for (int i = 0; i < rows.Length && !reached; i++)
        {
            (BigInteger x, BigInteger unit) = ExactTails.Fraction(rows[i]);
            BigInteger gain = (x << 62) - (m * unit); // (x - m) in units of 1 / (unit 2^62)
            Assert.That(bets[i] * (BigInteger)m, Is.LessThan(BigInteger.One << 102), "a bet that can lose everything");
            (above, below) = (above * ((unit << 102) + (bets[i] * gain)), below * (unit << 102));
            reached = above * alpha.Numerator >= below * alpha.Denominator;
        }

        Assert.That(reached, Is.True, $"{m} by the bets of {edge}");
    }

    /// <summary>The logarithm of the largest wealth times alpha, by the definition.</summary>
    private static double Wealth(double[] rows, double m, double alpha)
    {
        (double log, double best, double square, double n, double goal) = (0, 0, 0, rows.Length, -Math.Log(alpha));
        for (int t = 0; t < rows.Length; t++)
        {
            double spread = t == 0 ? m * (1 - m) : Math.Min(m * (1 - m), (square / t) + (m * n / ((double)t * t)));
            double bet = Math.Min((1 - Math.Pow(2, -10)) / m, Math.Sqrt(2 * Math.Max(0, goal - log) / ((n - t) * spread)));
            log += Math.Log(1 + (bet * (rows[t] - m)));
            best = Math.Max(best, log);
            square += Math.Pow(rows[t] - m, 2);
        }

        return best - goal;
    }
}
