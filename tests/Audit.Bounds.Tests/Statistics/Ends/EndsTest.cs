using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Ends;

/// <summary>A small part of the bench `ends`: ends of every kind against tails of 106 bits by other formulas.</summary>
[TestFixture]
public sealed class EndsTest
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Draw_NoEndIsUnsafe(int seed)
    {
        Random random = new(seed);
        EndCase[] cases = [.. Enumerable.Range(0, 300).Select(_ => EndCase.Draw(random))];
        Assert.That(cases.Where(c => c.Verdict is EndVerdict.Unsafe or EndVerdict.Loose), Is.Empty);
        Assert.That(cases.Count(c => c.Verdict == EndVerdict.Undecided), Is.AtMost(3));
    }

    /// <summary>The reference itself, against fractions: tails to 10^-27 of their logarithm.</summary>
    [Test]
    public void Reference_AgreesWithFractions([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(2, 200), k = random.Next(0, n), p = random.Next((1000 * k / n) + 1, 1001);
        if (p == 1000) { return; }
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= k; i++) { (sum, choose) = (sum + (choose * BigInteger.Pow(p, i) * BigInteger.Pow(1000 - p, n - i)), choose * (n - i) / (i + 1)); }
        DoubleDouble rate = (DoubleDouble)p / 1000;
        AssertNear(ReferenceTails.AtMost(k, n, rate, (DoubleDouble)1 - rate), sum, BigInteger.Pow(1000, n));
    }

    [Test]
    public void Reference_Hypergeometric_AgreesWithFractions([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        int items = random.Next(2, 200), bad = random.Next(1, items), drawn = random.Next(1, items), k = random.Next(Math.Max(0, drawn - (items - bad)), Math.Min(bad, drawn) + 1);
        BigInteger sum = Enumerable.Range(0, k + 1).Aggregate(BigInteger.Zero, (total, i) => total + (Choose(bad, i) * Choose(items - bad, drawn - i)));
        AssertNear(ReferenceTails.HypergeometricAtMost((bad, items), (k, drawn)), sum, Choose(items, drawn));
    }

    /// <summary>An end that is moved inward by a grid step and more is found out.</summary>
    [Test]
    public void Reference_FindsUnsafeEnds()
    {
        double end = ClopperPearson.Upper(77, 10_000, ExactAlpha.Parse("1e-9")) * (1 - 1e-12);
        DoubleDouble tail = ReferenceTails.AtMost(77, 10_000, end, (DoubleDouble)1 - end) - DoubleDouble.Log((DoubleDouble)1 / 1e9);
        Assert.That(tail.High, Is.InRange(1e-12, 1e-9));
    }

    private static void AssertNear(DoubleDouble log, BigInteger p, BigInteger d)
    {
        int scale = (int)Math.Max(0, 220 + d.GetBitLength() - p.GetBitLength());
        BigInteger fraction = (p << scale) / d; // 220 bits and more, also for small tails
        int shift = (int)(fraction.GetBitLength() - 110);
        DoubleDouble truth = DoubleDouble.Log(DoubleDouble.Of(fraction >> shift)) + (DoubleDouble.Log(2) * (shift - scale));
        Assert.That(Math.Abs((truth - log).High), Is.AtMost(1e-27 * Math.Max(1, -log.High)));
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n) { return BigInteger.Zero; }
        BigInteger result = BigInteger.One;
        for (int i = 0; i < k; i++) { result = result * (n - i) / (i + 1); }
        return result;
    }
}
