using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class RequiredPowerTest
{
    [TestCase("0.01", "0.002", "0.001", 1_801)]
    [TestCase("0.001", "0.0002", "0.001", 18_056)]
    [TestCase("1e-4", "1e-5", "0.01", 84_057)]
    public void ForRateAtMost_KnownValues(string limit, string design, string alpha, long rows) =>
        Assert.That(RequiredPower.ForRateAtMost(limit, design, ExactAlpha.Parse(alpha), "0.9")?.Rows, Is.EqualTo(rows));

    /// <summary>The first (c, n) of all, by plain fractions.</summary>
    [TestCase(40, 20, "0.05", 80)]
    [TestCase(10, 2, "0.01", 90)]
    [TestCase(90, 70, "0.1", 50)]
    public void ForRateAtMost_IsTheSmallest(int limit, int design, string error, int power)
    {
        ExactAlpha alpha = ExactAlpha.Parse(error);
        (int c, int n) = (0, 1);
        while (!(ExactTails.AtMost(c, n, limit, 100, alpha.Numerator, alpha.Denominator) && !BelowPower(c, n, design, power)))
        {
            bool certified = ExactTails.AtMost(c, n, limit, 100, alpha.Numerator, alpha.Denominator);
            (c, n) = certified ? (c + 1, n) : (c, n + 1);
        }

        FixedDesign? expected = new(c, n);
        Assert.That(RequiredPower.ForRateAtMost($"0.{limit:D2}", $"0.{design:D2}", alpha, $"0.{power:D2}"), Is.EqualTo(expected));
        Assert.That(RequiredPower.ForRateAtLeast($"0.{100 - limit:D2}", $"0.{100 - design:D2}", alpha, $"0.{power:D2}"), Is.EqualTo(expected));
    }

    [Test]
    public void Malformed_IsRefused_TooCloseIsNull()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        Assert.That(() => RequiredPower.ForRateAtMost("0.1", "0.1", alpha, "0.9"), Throws.ArgumentException);
        Assert.That(() => RequiredPower.ForRateAtLeast("0.9", "0.8", alpha, "0.9"), Throws.ArgumentException);
        Assert.That(() => RequiredPower.ForRateAtMost("0.1", "0.05", alpha, "1"), Throws.ArgumentException);
        Assert.That(RequiredPower.ForRateAtMost("1e-9", "1e-10", alpha, "0.9"), Is.Null);
    }

    private static bool BelowPower(int c, int n, int design, int power)
    {
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= c; i++)
        {
            sum += choose * BigInteger.Pow(design, i) * BigInteger.Pow(100 - design, n - i);
            choose = choose * (n - i) / (i + 1);
        }

        return sum * 100 < power * BigInteger.Pow(100, n);
    }
}
