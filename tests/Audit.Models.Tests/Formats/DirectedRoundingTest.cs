using System.Numerics;
using Audit.Models.Formats;
using Audit.Models.Tests.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class DirectedRoundingTest
{
    [TestCase("0.1", 0.099999994f, 0.1f)]
    [TestCase("0.5", 0.5f, 0.5f)]
    [TestCase("-0.1", -0.1f, -0.099999994f)]
    [TestCase("0", 0f, 0f)]
    [TestCase("1e-50", 0f, 1.4e-45f)]
    [TestCase("-1e-50", -1.4e-45f, 0f)]
    [TestCase("16777217", 16777216f, 16777218f)]
    [TestCase("1e39", float.MaxValue, float.PositiveInfinity)]
    [TestCase("-1e39", float.NegativeInfinity, float.MinValue)]
    [TestCase("3.4028234663852886e38", 3.4028235e38f, float.PositiveInfinity)]
    [TestCase("0.679857769", 0.67985773f, 0.6798578f)]
    public void Single_ByHand(string text, float down, float up)
    {
        var value = Rational.TryParse(text)!.Value;
        Assert.That((DirectedRounding.SingleDown(value), DirectedRounding.SingleUp(value)), Is.EqualTo((down, up)));
    }

    [Test]
    public void Single_EveryDecimal_IsBracketedByNeighbours([Range(0, 4)] int seed)
    {
        foreach (var number in Samples.AnyFinite(400, (ulong)seed))
        {
            var exact = Exact(number);
            var above = exact + new Rational(1, BigInteger.Pow(2, 400));
            Assert.That((DirectedRounding.SingleDown(exact), DirectedRounding.SingleUp(exact)), Is.EqualTo((number, number)));
            Assert.That((DirectedRounding.SingleDown(above), DirectedRounding.SingleUp(above)), Is.EqualTo((number, MathF.BitIncrement(number))));
        }
    }

    [TestCase("0.1", 0.09999999999999999, 0.1)]
    [TestCase("9007199254740993", 9007199254740992, 9007199254740994)]
    [TestCase("1e-400", 0, 5e-324)]
    [TestCase("1e400", double.MaxValue, double.PositiveInfinity)]
    public void Double_ByHand(string text, double down, double up)
    {
        var value = Rational.TryParse(text)!.Value;
        Assert.That((DirectedRounding.DoubleDown(value), DirectedRounding.DoubleUp(value)), Is.EqualTo((down, up)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("1e")]
    [TestCase("1e9999999")]
    [TestCase("1.2.3")]
    [TestCase("1,000")]
    [TestCase("0x10")]
    [TestCase("nan")]
    [TestCase("1 ")]
    [TestCase("1.-2")]
    public void TryParse_NotADecimal_IsNull(string text) => Assert.That(Rational.TryParse(text), Is.Null);

    private static Rational Exact(float value)
    {
        var scaled = Math.ScaleB((double)value, 149);
        return new Rational(new BigInteger(scaled), BigInteger.Pow(2, 149));
    }
}
