using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Concepts;

[TestFixture]
public sealed class PairedRatioTest
{
    private static readonly int[] bets = [1, 2, 4, 6, 9, 13, 19, 28, 41, 60, 88, 120, 152, 192, 224, 252];

    /// <summary>What is rejected has the wealth, as a fraction of integers; and what has it clearly is rejected.</summary>
    [Test]
    public void Rejects_AgreesWithExactFractions([Random(0, int.MaxValue, 60)] int seed)
    {
        Random random = new(seed);
        RatioDifference difference = Random(random);
        (int low, int high) = Ends(random);
        ExactAlpha alpha = ExactAlpha.Parse("0." + new string('0', random.Next(0, 4)) + random.Next(1, 100));
        bool rejected = PairedRatio.Rejects(difference, low, high, alpha);
        (BigInteger wealth, BigInteger whole) = Exact(difference, low, high);
        bool isEnough = wealth * alpha.Numerator >= whole * alpha.Denominator;
        bool isClear = wealth * alpha.Numerator * (BigInteger.One << 80) >= whole * alpha.Denominator * ((BigInteger.One << 80) + 1);
        Assert.That(rejected, Is.LessThanOrEqualTo(isEnough), "rejected without the wealth");
        Assert.That(isClear, Is.LessThanOrEqualTo(rejected), "not rejected although the wealth is there");
    }

    /// <summary>The logarithm is concave between the ends, so wealth inside is at least the smaller end's: tried at inner points.</summary>
    [Test]
    public void Wealth_InsideTheEnds_IsAtLeastTheSmaller([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        RatioDifference difference = Random(random);
        (int low, int high) = Ends(random);
        foreach (int bet in bets)
        {
            (BigInteger a, BigInteger b, BigInteger inside) = (One(difference, bet, low), One(difference, bet, high), One(difference, bet, random.Next(low, high + 1)));
            Assert.That(inside, Is.GreaterThanOrEqualTo(BigInteger.Min(a, b)));
        }
    }

    /// <summary>Under equal similarities a false rejection is as rare as its error: 20,000 audits of 60 rows at 0.1.</summary>
    [Test]
    public void Rejects_UnderTheNull_IsRare([Values(11, 12)] int seed)
    {
        Random random = new(seed);
        (int rejected, ExactAlpha alpha) = (0, ExactAlpha.Parse("0.1"));
        const int Audits = 20000;
        for (int audit = 0; audit < Audits; audit++)
        {
            int[] counts = new int[4];
            for (int row = 0; row < 60; row++)
            {
                // active 30 %; each concept alone on 20 % of active and on 10 % of other rows: the two IoU are equal, 6 / 37.
                (double active, double which) = (random.NextDouble(), random.NextDouble());
                if (active < 0.3) { if (which < 0.2) { counts[0]++; } else if (which < 0.4) { counts[1]++; } }
                else if (which < 0.1) { counts[2]++; } else if (which < 0.2) { counts[3]++; }
            }

            int at = (int)(PairedRatio.Whole * 6.0 / 37);
            if (PairedRatio.Rejects(RatioDifference.OfRows(ConceptMetric.Iou, counts[0], counts[1], counts[2], counts[3]), at, at + 1, alpha)) { rejected++; }
        }

        Assert.That(rejected / (double)Audits, Is.LessThanOrEqualTo(0.1 + (3.1 * Math.Sqrt(0.09 / Audits))));
        Assert.That(rejected, Is.GreaterThan(0), "a test that never rejects shows nothing");
    }

    [Test]
    public void Malformed_IsRefused()
    {
        RatioDifference good = new(1, [(1, 0, 3)]);
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        Assert.That(() => PairedRatio.Rejects(good with { Steps = [(1, -1, 3)] }, 0, 5, alpha), Throws.ArgumentException);
        Assert.That(() => PairedRatio.Rejects(good with { Size = 0 }, 0, 5, alpha), Throws.ArgumentException);
        Assert.That(() => PairedRatio.Rejects(good, 6, 5, alpha), Throws.ArgumentException);
        Assert.That(() => PairedRatio.Rejects(good, 0, PairedRatio.Whole + 1, alpha), Throws.ArgumentException);
        Assert.That(() => PairedRatio.Rejects(good, 0, 5, default), Throws.ArgumentException);
    }

    private static (int Low, int High) Ends(Random random)
    {
        int[] ends = [random.Next(0, PairedRatio.Whole + 1), random.Next(0, PairedRatio.Whole + 1)];
        return (ends.Min(), ends.Max());
    }

    private static RatioDifference Random(Random random)
    {
        int size = random.Next(1, 5);
        List<(int, int, long)> steps = [];
        for (int hits = -size; hits <= size; hits++)
        {
            for (int of = -size; of <= size; of++)
            {
                if (Math.Abs(hits - of) <= size && (hits, of) != (0, 0) && random.Next(4) == 0) { steps.Add((hits, of, random.Next(0, hits > 0 ? 40 : 12))); }
            }
        }

        return new RatioDifference(size, steps);
    }

    private static (BigInteger Wealth, BigInteger Whole) Exact(RatioDifference difference, int low, int high)
    {
        BigInteger sum = bets.Aggregate(BigInteger.Zero, (all, bet) => all + BigInteger.Min(One(difference, bet, low), One(difference, bet, high)));
        return (sum, BigInteger.Pow((BigInteger)256 * PairedRatio.Whole * difference.Size, (int)difference.Steps.Sum(step => step.Count)) * bets.Length);
    }

    private static BigInteger One(RatioDifference difference, int bet, int at) => difference.Steps.Aggregate(BigInteger.One, (product, step) =>
        product * BigInteger.Pow(((BigInteger)256 * PairedRatio.Whole * difference.Size) + (bet * (((BigInteger)step.Hits * PairedRatio.Whole) - ((BigInteger)at * step.Of))), (int)step.Count));
}
