using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class EnclosedLogTest
{
    private static readonly BigInteger One = BigInteger.One << EnclosedLog.Bits;

    /// <summary>ln 2 and ln 10 to 60 places, e to 57.</summary>
    [Test]
    public void KnownValues_AreEnclosed()
    {
        AssertEncloses(EnclosedLog.Ln(2, 1), "693147180559945309417232121458176568075500134360255254120680");
        AssertEncloses(EnclosedLog.Ln(10, 5), "693147180559945309417232121458176568075500134360255254120680");
        AssertEncloses(EnclosedLog.Ln(10, 1), "2302585092994045684017991454684364207601101488628772976033328");
        BigInteger e = BigInteger.Parse("2718281828459045235360287471352662497757247093699959574966968");
        Assert.That(EnclosedLog.Exp(One, up: true).CompareTo(e, BigInteger.Pow(10, 60)), Is.Positive);
        Assert.That(EnclosedLog.Exp(One, up: false).CompareTo(e, BigInteger.Pow(10, 60)), Is.Negative);
    }

    /// <summary>ln(ab) = ln a + ln b, exp(ln x) = x and exp(-y) exp(y) = 1 within enclosures that stay narrow.</summary>
    [Test]
    public void Laws_RandomArguments([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        BigInteger a = random.NextInt64(1, long.MaxValue) * BigInteger.Pow(10, random.Next(0, 60)), b = random.NextInt64(1, long.MaxValue) * BigInteger.Pow(10, random.Next(0, 60));
        (BigInteger low, BigInteger high) = EnclosedLog.Ln(a, b);
        ((BigInteger al, BigInteger ah), (BigInteger bl, BigInteger bh)) = (EnclosedLog.Ln(a, 1), EnclosedLog.Ln(b, 1));
        Assert.That(low <= ah - bl && high >= al - bh && high - low < BigInteger.One << 30, Is.True);
        Assert.That(EnclosedLog.Exp(low, up: false).CompareTo(a, b) <= 0 && EnclosedLog.Exp(high, up: true).CompareTo(a, b) >= 0, Is.True);
        Scaled one = EnclosedLog.Exp(low, up: true).Times(EnclosedLog.Exp(-low, up: true), up: true);
        Assert.That(one.CompareTo(1, 1) >= 0 && one.CompareTo((BigInteger.One << 100) + 1, BigInteger.One << 100) <= 0, Is.True);
        Assert.That(Math.Exp(BigInteger.Log(a) - BigInteger.Log(b) - ((double)low / (double)One)), Is.EqualTo(1).Within(1e-11));
    }

    [Test]
    public void Exp_FarOut()
    {
        Assert.That(EnclosedLog.Exp(-One << 40, up: false).CompareTo(0, 1), Is.Zero);
        Assert.That(EnclosedLog.Exp(-One << 40, up: true).CompareTo(0, 1), Is.Positive);
        Assert.That(() => EnclosedLog.Exp(One << 40, up: true), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => EnclosedLog.Ln(0, 1), Throws.InstanceOf<ArgumentException>());
    }

    private static void AssertEncloses((BigInteger Low, BigInteger High) x, string places)
    {
        (BigInteger value, BigInteger scale) = (BigInteger.Parse(places), BigInteger.Pow(10, 60));
        Assert.That(x.Low * scale < (value + 1) * One && x.High * scale > value * One && x.High - x.Low < BigInteger.One << 20, Is.True, places);
    }
}
