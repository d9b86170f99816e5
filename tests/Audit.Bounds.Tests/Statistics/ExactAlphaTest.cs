using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class ExactAlphaTest
{
    [TestCase("0.05", 2, "0.025")]
    [TestCase("0.05", 1, "0.05")]
    [TestCase("0.001", 3, "0.000333333333333333333333333333333")]
    [TestCase("0.2", 7, "0.0285714285714285714285714285714")]
    [TestCase("1e-40", 3, "0.0000000000000000000000000000000000000000333333333333333333333333333333")]
    public void Over_KnownValues(string alpha, long bounds, string expected) =>
        Assert.That(ExactAlpha.Parse(alpha).Over(bounds), Is.EqualTo(ExactAlpha.Parse(expected.Length <= 64 ? expected : "3.33333333333333333333333333333e-41")));

    /// <summary>The shares add up to at most the whole, lose less than 10^-29 of it, and are read back from their text.</summary>
    [Test]
    public void Over_RandomCases_DownAndReadBack([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        ExactAlpha alpha = ExactAlpha.Parse($"0.{random.NextInt64(1, long.MaxValue)}e-{random.Next(0, 260)}");
        long bounds = random.NextInt64(1, random.Next(2) == 0 ? 50 : 20_000_000_000);
        ExactAlpha share = alpha.Over(bounds);
        BigInteger lost = (alpha.Numerator * share.Denominator) - (bounds * share.Numerator * alpha.Denominator);
        Assert.That(lost.Sign >= 0 && lost * BigInteger.Pow(10, 29) < alpha.Numerator * share.Denominator, Is.True);
        Assert.That(ExactAlpha.Parse(share.ToString()), Is.EqualTo(share));
    }

    [Test]
    public void Over_Malformed_IsRefused()
    {
        Assert.That(() => ExactAlpha.Parse("0.1").Over(0), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => ExactAlpha.Parse("1e-300").Over(3), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => default(ExactAlpha).Over(2), Throws.InstanceOf<ArgumentException>());
    }
}
