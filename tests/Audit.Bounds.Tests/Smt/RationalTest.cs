using System.Numerics;
using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

[TestFixture]
public sealed class RationalTest
{
    [TestCase(0.0, "0.0")]
    [TestCase(-0.0, "0.0")]
    [TestCase(3.0, "3.0")]
    [TestCase(-0.5, "(- (/ 1.0 2.0))")]
    [TestCase(0.1f, "(/ 13421773.0 134217728.0)")]
    [TestCase(-1e3, "(- 1000.0)")]
    public void ToSmt_KnownNumber_IsWrittenExactly(double value, string text) => Assert.That(Rational.Of(value).ToSmt(), Is.EqualTo(text));

    [TestCase(1, 3, 2, 1, 4, 1, 2)]
    [TestCase(-1, 3, 2, -1, 2, -1, 4)]
    [TestCase(3, 4, 2, 3, 4, 3, 4)]
    [TestCase(-3, 4, 1, -1, 1, -1, 2)]
    public void Round_Fraction_IsOutward(int n, int d, int bits, int downN, int downD, int upN, int upD)
    {
        Assert.That(new Rational(n, d).RoundDown(bits), Is.EqualTo(new Rational(downN, downD)));
        Assert.That(new Rational(n, d).RoundUp(bits), Is.EqualTo(new Rational(upN, upD)));
    }

    [Test]
    public void Of_EveryKindOfDouble_RoundTrips([Random(long.MinValue, long.MaxValue, 50)] long bits)
    {
        double value = BitConverter.Int64BitsToDouble(bits);
        if (!double.IsFinite(value)) { value = double.Epsilon; }
        Rational exact = Rational.Of(value);
        Assert.That(exact.Denominator.IsPowerOfTwo);
        Assert.That(Nearest(exact), Is.EqualTo(value));
    }

    [Test]
    public void Of_NotANumber_IsRefused([Values(double.NaN, double.PositiveInfinity)] double value) =>
        Assert.That(() => Rational.Of(value), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Arithmetic_Fractions_IsExact()
    {
        var third = new Rational(1, 3);
        var minus = new Rational(5, -10);
        Assert.That(third + minus, Is.EqualTo(new Rational(-1, 6)));
        Assert.That(third * minus, Is.EqualTo(new Rational(-1, 6)));
        Assert.That(third / minus, Is.EqualTo(new Rational(-2, 3)));
        Assert.That(third > minus && Rational.Abs(minus) > third);
        Assert.That(default(Rational), Is.EqualTo(Rational.Of(0)));
    }

    [TestCase("0.05", 1, 20)]
    [TestCase("-2.5e-3", -1, 400)]
    [TestCase("1e2", 100, 1)]
    [TestCase("+.5", 1, 2)]
    public void OfDecimal_Text_IsExact(string text, int numerator, int denominator) =>
        Assert.That(Rational.OfDecimal(text), Is.EqualTo(new Rational(numerator, denominator)));

    [TestCase("")]
    [TestCase(".")]
    [TestCase("1,5")]
    [TestCase("0x1")]
    [TestCase("nan")]
    [TestCase("1e99999")]
    public void OfDecimal_NotADecimal_IsRefused(string text) => Assert.That(() => Rational.OfDecimal(text), Throws.InstanceOf<FormatException>());

    // Exact: a double has at most 53 significant bits, so numerator and power of two scale back without rounding.
    private static double Nearest(Rational exact)
    {
        int shift = (int)(exact.Denominator.GetBitLength() - 1);
        return Math.ScaleB((double)exact.Numerator, -shift);
    }
}
