using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class RequiredSamplesTest
{
    [TestCase("0.01", "0.001", 688)]
    [TestCase("0.5", "0.125", 3)]
    [TestCase("0.9", "0.001", 3)]
    [TestCase("0.9", "0.00099", 4)]
    [TestCase("1e-6", "0.001", 6_907_752)]
    [TestCase("1", "0.001", 1)]
    public void ForRateAtMost_KnownValues(string rate, string alpha, long n) =>
        Assert.That(RequiredSamples.ForRateAtMost(rate, ExactAlpha.Parse(alpha)), Is.EqualTo(n));

    [Test]
    public void ForRateAtMost_NoNumberIsEnough()
    {
        Assert.That(RequiredSamples.ForRateAtMost("0", ExactAlpha.Parse("0.001")), Is.Null);
        Assert.That(RequiredSamples.ForRateAtLeast("1", ExactAlpha.Parse("0.001")), Is.Null);
        Assert.That(RequiredSamples.ForRateAtMost("1e-30", ExactAlpha.Parse("0.001")), Is.Null);
    }

    [Test]
    public void ForQuantileAtMost_Wilks() => Assert.That(RequiredSamples.ForQuantileAtMost("0.95", ExactAlpha.Parse("0.05")), Is.EqualTo(59));

    /// <summary>One row fewer cannot pass, and this many can.</summary>
    [Test]
    public void ForRateAtMost_IsTheFrontierOfClopperPearson([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        string rate = "0." + random.Next(1, 100_000).ToString("D5", System.Globalization.CultureInfo.InvariantCulture);
        ExactAlpha alpha = ExactAlpha.Parse("1e-" + random.Next(1, 16));
        long n = RequiredSamples.ForRateAtMost(rate, alpha)!.Value;
        double threshold = double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(ClopperPearson.Upper(0, n, alpha), Is.LessThanOrEqualTo(threshold * (1 + 1e-12)));
        Assert.That(n == 1 || ClopperPearson.Upper(0, n - 1, alpha) > threshold, Is.True);
    }

    [TestCase(0.1, "0.1", 1)]
    [TestCase(0.5, "0.50", 0)]
    [TestCase(0.3, "0.3", -1)]
    [TestCase(-2.5, "-2.5", 0)]
    [TestCase(-2.5, "-2.4", -1)]
    [TestCase(1e300, "1e300", 1)]
    [TestCase(5e-324, "0", 1)]
    [TestCase(12345678901234567890.0, "12345678901234567168", 0)]
    public void DecimalText_Compare_IsExact(double value, string text, int sign) => Assert.That(DecimalText.Compare(value, text), Is.EqualTo(sign));

    [Test]
    public void ExactAlpha_OfConfidence_IsExact()
    {
        ExactAlpha alpha = ExactAlpha.OfConfidence("0.999");
        Assert.That((alpha.ToString(), alpha.Numerator * 1000 == alpha.Denominator), Is.EqualTo(("0.001", true)));
        Assert.That(ExactAlpha.OfConfidence("1e-3").ToString(), Is.EqualTo("0.999"));
        Assert.That(ExactAlpha.Parse("1e-15").ToString(), Is.EqualTo("0.000000000000001"));
        foreach (string wrong in new[] { "0", "1", "-0.1", "1.0", "abc", "", ".5", "01", "0.5.5", "1e-9999", "0x1" })
        {
            Assert.That(ExactAlpha.TryOfConfidence(wrong), Is.Null, wrong);
        }
    }
}
