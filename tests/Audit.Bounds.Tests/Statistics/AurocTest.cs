using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class AurocTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [Test]
    public void Choose_LooksAtCountsAlone()
    {
        Assert.That((Auroc.Choose(50, 99), Auroc.Choose(50, 100), Auroc.Choose(1000, 50), Auroc.Choose(7, 7)),
            Is.EqualTo((AurocMethod.Pairs, AurocMethod.Blocks, AurocMethod.Blocks, AurocMethod.Pairs)));
    }

    [Test]
    public void Estimate_CountsTiesAsHalves([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        double[] positives = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(0, 9) / 2.0)];
        double[] negatives = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(0, 7) / 2.0)];
        int halves = positives.Sum(p => negatives.Sum(n => p > n ? 2 : p == n ? 1 : 0));
        Assert.That(Auroc.Estimate(positives, negatives), Is.EqualTo(((BigInteger)halves, (BigInteger)(2 * positives.Length * negatives.Length))));
    }

    [Test]
    public void Wins_WorkedByHand()
    {
        AurocPairing pairing = new([3, 0, 2, 1], [true, false]);
        // positives 1 and 5 meet negatives {4, 1} and {5, 2}: 0 + half, half + 1
        Assert.That(Auroc.Wins([1, 5], [1, 2, 5, 4], pairing), Is.EqualTo(new ClusterCount[] { new(1, 4), new(3, 4) }));
        // the larger class positive: negatives 1 and 5 meet positives {4, 1} and {5, 2}
        Assert.That(Auroc.Wins([1, 2, 5, 4], [1, 5], pairing), Is.EqualTo(new ClusterCount[] { new(3, 4), new(1, 4) }));
        // pairs: 1 against 2 loses, 5 against 5 has its coin
        Assert.That(Auroc.Wins([1, 5], [5, 2], new([1, 0], [true, false])), Is.EqualTo(new ClusterCount[] { new(0, 1), new(0, 1) }));
        Assert.That(Auroc.Wins([1, 5], [5, 2], new([1, 0], [true, true])), Is.EqualTo(new ClusterCount[] { new(0, 1), new(1, 1) }));
    }

    /// <summary>Swapping the classes mirrors the ends.</summary>
    [TestCase(30, 200)]
    [TestCase(40, 60)]
    public void Ends_SwappedClasses_AreMirrored(int few, int many)
    {
        (double[] positives, double[] negatives, AurocPairing pairing) = Draw(new Random(5), few, many);
        Assert.That(Auroc.Upper(negatives, positives, pairing with { Coins = [.. pairing.Coins] }, Twentieth), Is.EqualTo(1 - Auroc.Lower(positives, negatives, pairing, Twentieth)).Within(1e-9));
    }

    /// <summary>Scores on a coarse grid, with ties; the area is known: the ends miss it in at most a share alpha, up to four standard errors.</summary>
    [TestCase(20, 25, 31)]
    [TestCase(20, 100, 32)]
    [TestCase(100, 20, 33)]
    public void Ends_Coverage_IsAtLeastNominal(int few, int many, int seed)
    {
        const int Audits = 500;
        (Random random, int above, int below) = (new Random(seed), 0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            (double[] positives, double[] negatives, AurocPairing pairing) = Draw(random, few, many);
            above += Auroc.Upper(positives, negatives, pairing, Twentieth) < Area ? 1 : 0;
            below += Auroc.Lower(positives, negatives, pairing, Twentieth) > Area ? 1 : 0;
        }

        Assert.That(Math.Max(above, below) / (double)Audits, Is.AtMost(0.05 + (4 * Math.Sqrt(0.05 * 0.95 / Audits))));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        AurocPairing good = new([0, 1], [true]);
        Assert.That(() => Auroc.Upper([], [1, 2], good, Twentieth), Throws.ArgumentException);
        Assert.That(() => Auroc.Upper([double.NaN], [1, 2], good, Twentieth), Throws.ArgumentException);
        Assert.That(() => Auroc.Upper([1], [1, 2], new([0, 0], [true]), Twentieth), Throws.ArgumentException);
        Assert.That(() => Auroc.Upper([1], [1, 2], new([0, 2], [true]), Twentieth), Throws.ArgumentException);
        Assert.That(() => Auroc.Upper([1], [1, 2], new([0, 1], []), Twentieth), Throws.ArgumentException);
        Assert.That(() => Auroc.Upper([1], [1, 2], good, default), Throws.ArgumentException);
    }

    /// <summary>Positives uniform on {1, …, 10}, negatives on {0, …, 7}.</summary>
    private static double Area => (from p in Enumerable.Range(1, 10) from n in Enumerable.Range(0, 8) select p > n ? 1.0 : p == n ? 0.5 : 0).Average();

    private static (double[] Positives, double[] Negatives, AurocPairing Pairing) Draw(Random random, int positives, int negatives)
    {
        int[] order = [.. Enumerable.Range(0, Math.Max(positives, negatives))];
        random.Shuffle(order);
        ImmutableArray<bool> coins = [.. Enumerable.Range(0, Math.Min(positives, negatives)).Select(_ => random.Next(2) == 0)];
        return ([.. Enumerable.Range(0, positives).Select(_ => (double)random.Next(1, 11))], [.. Enumerable.Range(0, negatives).Select(_ => (double)random.Next(0, 8))], new([.. order], coins));
    }
}
