using Audit.Engine.Verdicts;
using NUnit.Framework;

namespace Audit.Engine.Tests.Verdicts;

[TestFixture]
public sealed class ExactComparisonTest
{
    [TestCase(0.5, "0.5", 0)]
    [TestCase(0.5, "0.50", 0)]
    [TestCase(0.5, "5e-1", 0)]
    [TestCase(-2.0, "-2", 0)]
    [TestCase(0.0, "0", 0)]
    [TestCase(0.0, "-0.0", 0)]
    [TestCase(0.1, "0.1", 1)]
    [TestCase(0.1, "0.1000000000000000055511151231257827021181583404541015625", 0)]
    [TestCase(0.3, "0.3", -1)]
    [TestCase(-0.1, "-0.1", -1)]
    [TestCase(1e300, "1e300", 1)]
    [TestCase(5e-324, "0", 1)]
    [TestCase(5e-324, "1e-323", -1)]
    [TestCase(1e23, "1e23", -1)]
    public void Compare_IsExact(double value, string number, int sign) => Assert.That(Math.Sign(ExactComparison.Compare(value, number)), Is.EqualTo(sign));

    [TestCase("0.1", "0.10", 0)]
    [TestCase("1e2", "100", 0)]
    [TestCase("0.1", "0.2", -1)]
    [TestCase("-0.1", "-0.2", 1)]
    public void Compare_OfTexts(string left, string right, int sign) => Assert.That(Math.Sign(ExactComparison.Compare(left, right)), Is.EqualTo(sign));

    [TestCase(0.5, "0.500005", 100_000, true)]
    [TestCase(0.5, "0.500006", 100_000, false)]
    [TestCase(0.5, "-0.5", 1, false)]
    [TestCase(0.0, "0", 10, true)]
    [TestCase(0.0, "1e-300", 10, false)]
    public void IsWithin_OfParts(double value, string number, int parts, bool within) => Assert.That(ExactComparison.IsWithin(value, number, parts), Is.EqualTo(within));

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("1.")]
    [TestCase(".5")]
    [TestCase("1e")]
    [TestCase("1e1e1")]
    [TestCase("1.2.3")]
    [TestCase("1.-2")]
    [TestCase("0x1")]
    [TestCase(" 1")]
    [TestCase("1 %")]
    [TestCase("1,000")]
    [TestCase("NaN")]
    [TestCase("1e100000")]
    public void IsDecimal_OtherText_IsFalse(string text)
    {
        Assert.That(ExactComparison.IsDecimal(text), Is.False);
        Assert.That(() => ExactComparison.Compare(1, text), Throws.ArgumentException);
    }
}
