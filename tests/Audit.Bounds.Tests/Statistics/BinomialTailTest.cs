using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class BinomialTailTest
{
    /// <summary>Both sides enclose the exact tail, to a relative 2^-40, on either side of the mean.</summary>
    [Test]
    public void Bound_RandomCases_EnclosesTheTail([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 300), k = random.Next(0, n + 1);
        (BigInteger p, BigInteger d) = (random.Next(1, 1 << 20), 1 << 20);
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= k; i++)
        {
            sum += choose * BigInteger.Pow(p, i) * BigInteger.Pow(d - p, n - i);
            choose = choose * (n - i) / (i + 1);
        }

        BigInteger all = BigInteger.Pow(d, n);
        (Scaled low, Scaled high) = (BinomialTail.Bound(k, n, (p, d), up: false), BinomialTail.Bound(k, n, (p, d), up: true));
        Assert.That(low.CompareTo(sum, all) <= 0 && high.CompareTo(sum, all) >= 0, Is.True, $"{k} {n} {p}");
        Assert.That(high.CompareTo(sum * ((BigInteger.One << 40) + 1), all << 40) <= 0, Is.True, $"high {k} {n} {p}");
        Assert.That(low.CompareTo(sum * ((BigInteger.One << 40) - 1), all << 40) >= 0, Is.True, $"low {k} {n} {p}");
    }

    /// <summary>By Stirling's series and multiplied out: the enclosures of a large tail and of its complement add up to 1.</summary>
    [TestCase(5_000, 20_000, 2_600, 10_000)]
    [TestCase(500_000, 1_000_000, 5_003, 10_000)]
    [TestCase(499_000_000, 1_000_000_000, 4_990_001, 10_000_000)]
    public void Bound_LargeCounts_ComplementsAddUp(long k, long n, int p, int d)
    {
        Scaled high = BinomialTail.Bound(k, n, (p, d), up: true), low = BinomialTail.Bound(k, n, (p, d), up: false);
        Scaled otherHigh = BinomialTail.Bound(n - k - 1, n, (d - p, d), up: true), otherLow = BinomialTail.Bound(n - k - 1, n, (d - p, d), up: false);
        BigInteger one = BigInteger.One << 36;
        Assert.That(low.IsAtMost(high) && otherLow.IsAtMost(otherHigh), Is.True);
        Assert.That(high.PlusUp(otherHigh).CompareTo(1, 1), Is.AtLeast(0));
        Assert.That(high.PlusUp(otherHigh).CompareTo(one + 1, one), Is.AtMost(0));
        Assert.That(low.PlusDown(otherLow).CompareTo(1, 1), Is.AtMost(0));
        Assert.That(low.PlusDown(otherLow).CompareTo(one - 1, one), Is.AtLeast(0));
    }
}
