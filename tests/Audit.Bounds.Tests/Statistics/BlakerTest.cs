using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class BlakerTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [Test]
    public void Interval_KnownValue()
    {
        (double lower, double upper) = Blaker.Interval(3, 100, Twentieth);
        Assert.That(lower, Is.EqualTo(0.0082258291).Within(1e-10));
        Assert.That(upper, Is.EqualTo(0.0815969610).Within(1e-10));
    }

    [Test]
    public void Interval_Corners()
    {
        Assert.That(Blaker.Interval(0, 10, Twentieth).Lower, Is.Zero);
        Assert.That(Blaker.Interval(10, 10, Twentieth).Upper, Is.EqualTo(1));
        Assert.That(() => Blaker.Interval(3, 2, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Blaker.Interval(3, 2_000_000, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Blaker.Interval(3, 20, default), Throws.ArgumentException);
    }

    /// <summary>Inside Clopper-Pearson; every rate outside has an exact acceptability of at most alpha, and just inside each end there is one above it.</summary>
    [Test]
    public void Interval_RandomCases_ExactAcceptability([Random(0, int.MaxValue, 8)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 30), k = random.Next(0, n + 1);
        (double lower, double upper) = Blaker.Interval(k, n, Twentieth);
        ExactAlpha half = Twentieth.Over(2);
        Assert.That(lower >= ClopperPearson.Lower(k, n, half) && upper <= ClopperPearson.Upper(k, n, half) && lower <= (double)k / n && upper >= (double)k / n, Is.True);
        for (int i = 0; i <= 200; i++)
        {
            double share = i / 200.0, below = lower * share, above = upper + ((1 - upper) * share);
            Assert.That(lower == 0 || IsRejected(k, n, below), Is.True, $"{k} of {n}: {below:R} below {lower:R}");
            Assert.That(upper == 1 || IsRejected(k, n, above), Is.True, $"{k} of {n}: {above:R} above {upper:R}");
        }

        Assert.That(lower == 0 || !IsRejected(k, n, lower * (1 + 1e-9)), Is.True, $"{k} of {n}: lower {lower:R}");
        Assert.That(upper == 1 || !IsRejected(k, n, 1 - ((1 - upper) * (1 + 1e-9))), Is.True, $"{k} of {n}: upper {upper:R}");
    }

    [Test]
    public void Interval_ManyRows_LiesInsideClopperPearson()
    {
        (double lower, double upper) = Blaker.Interval(400, 50_000, Twentieth);
        ExactAlpha half = Twentieth.Over(2);
        Assert.That(lower, Is.InRange(ClopperPearson.Lower(400, 50_000, half), 0.008));
        Assert.That(upper, Is.InRange(0.008, ClopperPearson.Upper(400, 50_000, half)));
    }

    /// <summary>Whether the acceptability of a rate, by plain fractions, is at most 1/20.</summary>
    private static bool IsRejected(int k, int n, double rate)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(rate);
        BigInteger[] terms = new BigInteger[n + 1];
        BigInteger choose = BigInteger.One;
        for (int i = 0; i <= n; i++) { (terms[i], choose) = (choose * BigInteger.Pow(p, i) * BigInteger.Pow(d - p, n - i), choose * (n - i) / (i + 1)); }
        (BigInteger above, BigInteger below, BigInteger added) = (Sum(terms[k..]), Sum(terms[..(k + 1)]), BigInteger.Zero);
        BigInteger smaller = BigInteger.Min(above, below);
        if (above > below) { Array.Reverse(terms); }
        foreach (BigInteger term in terms)
        {
            if (added + term > smaller) { break; }
            added += term;
        }

        return 20 * (smaller + added) <= BigInteger.Pow(d, n);
    }

    private static BigInteger Sum(IEnumerable<BigInteger> terms) => terms.Aggregate(BigInteger.Zero, (sum, term) => sum + term);
}
