using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class HybridRateTest
{
    private static readonly ExactAlpha Thousandth = ExactAlpha.Parse("0.001");
    private static readonly ProvedMass Mostly = new(0, 1, 1000);

    [Test]
    public void Upper_NoFailures_KnownValue()
    {
        double upper = HybridRate.Upper(Mostly, 0, 10_000, Thousandth);
        Assert.That(upper, Is.EqualTo(6.905369974e-7).Within(1e-16));
        Assert.That(RequiredSamples.ForRateAtMost("6.905369974e-7", Thousandth), Is.EqualTo(10_003_451));
        Assert.That(HybridRate.RequiredRows(Mostly, "1e-6", Thousandth), Is.EqualTo(6_905));
    }

    /// <summary>Between the exact fractions f + mu L and f + mu U, outward by less than a unit of the last place.</summary>
    [Test]
    public void Ends_RandomCases_Outward([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        ProvedMass mass = new(random.Next(0, 1000), random.NextInt64(0, 1_000_000_000), 3_000_000_007);
        int n = random.Next(1, 500), k = random.Next(0, n + 1);
        (BigInteger u, BigInteger ud) = ExactTails.Fraction(ClopperPearson.Upper(k, n, Thousandth));
        (BigInteger l, BigInteger ld) = ExactTails.Fraction(ClopperPearson.Lower(k, n, Thousandth));
        double upper = HybridRate.Upper(mass, k, n, Thousandth), lower = HybridRate.Lower(mass, k, n, Thousandth);
        Assert.That(Compare(upper, (mass.Failing * ud) + (mass.Open * u), mass.Whole * ud), Is.AtLeast(0));
        Assert.That(Compare(Math.BitDecrement(upper), (mass.Failing * ud) + (mass.Open * u), mass.Whole * ud), Is.Negative);
        Assert.That(Compare(lower, (mass.Failing * ld) + (mass.Open * l), mass.Whole * ld), Is.AtMost(0));
    }

    [Test]
    public void Ends_WithoutRows_AreTheMasses()
    {
        ProvedMass mass = new(1, 2, 8);
        Assert.That((HybridRate.Lower(mass, 0, 0, Thousandth), HybridRate.Upper(mass, 0, 0, Thousandth)), Is.EqualTo((0.125, 0.375)));
        Assert.That((HybridRate.Lower(new(1, 0, 4), 0, 0, Thousandth), HybridRate.Upper(new(1, 0, 4), 0, 0, Thousandth)), Is.EqualTo((0.25, 0.25)));
        Assert.That(HybridRate.RequiredRows(mass, "0.375", Thousandth), Is.EqualTo(0));
        Assert.That(HybridRate.RequiredRows(mass, "0.125", Thousandth), Is.Null);
        Assert.That(HybridRate.RequiredRows(mass, "0.1", Thousandth), Is.Null);
    }

    /// <summary>One row fewer cannot pass, and this many can.</summary>
    [TestCase(0, 3, 1000, "1e-5")]
    [TestCase(7, 100, 9000, "0.002")]
    public void RequiredRows_IsTheFrontier(int failing, int open, int whole, string threshold)
    {
        ProvedMass mass = new(failing, open, whole);
        long n = HybridRate.RequiredRows(mass, threshold, Thousandth)!.Value;
        Assert.That(HybridRate.Upper(mass, 0, n, Thousandth), Is.LessThanOrEqualTo(double.Parse(threshold, System.Globalization.CultureInfo.InvariantCulture) * (1 + 1e-12)));
        Assert.That(DecimalText.Compare(HybridRate.Upper(mass, 0, n - 1, Thousandth), threshold), Is.Positive);
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => new ProvedMass(-1, 1, 2), Throws.ArgumentException);
        Assert.That(() => new ProvedMass(1, 2, 2), Throws.ArgumentException);
        Assert.That(() => new ProvedMass(0, 0, 0), Throws.ArgumentException);
        Assert.That(() => HybridRate.Upper(Mostly, 1, 0, Thousandth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => HybridRate.Lower(Mostly, 3, 2, Thousandth), Throws.InstanceOf<ArgumentException>());
    }

    private static int Compare(double x, BigInteger p, BigInteger d)
    {
        (BigInteger a, BigInteger b) = ExactTails.Fraction(x);
        return (a * d).CompareTo(p * b);
    }
}
