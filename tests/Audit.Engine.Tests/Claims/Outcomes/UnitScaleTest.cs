using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using NUnit.Framework;

namespace Audit.Engine.Tests.Claims.Outcomes;

/// <summary>Numbers of a range and their ends, against exact fractions.</summary>
[TestFixture]
public sealed class UnitScaleTest
{
    [Test]
    public void UnitAndBack_NeverLieOnTheUnsafeSide([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var (a, b) = (Decimal(random), Decimal(random));
            if (a.Value >= b.Value) { continue; }
            var scale = new UnitScale(a, b);
            var x = a.Value + (random.NextDouble() * (b.Value - a.Value));
            var (low, high) = (scale.Unit(x, up: false), scale.Unit(x, up: true));
            Assert.That((low, high), Is.EqualTo((Math.Max(0, low), Math.Min(1, high))));
            Assert.That(SideOf(x, a, b, low), Is.GreaterThanOrEqualTo(0), $"low end of {x:R} in [{a.Text}, {b.Text}]");
            Assert.That(SideOf(x, a, b, high), Is.LessThanOrEqualTo(0), $"high end of {x:R} in [{a.Text}, {b.Text}]");
            Assert.That(high - low, Is.LessThan(1e-9));
            var end = random.NextDouble();
            Assert.That(SideOf(scale.Back(end, up: true), a, b, end), Is.GreaterThanOrEqualTo(0));
            Assert.That(SideOf(scale.Back(end, up: false), a, b, end), Is.LessThanOrEqualTo(0));
        }
    }

    [Test]
    public void Difference_IsTwiceLessOneOutward([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 10_000; round++)
        {
            var end = random.NextDouble() * Math.ScaleB(1, -random.Next(40));
            var exact = (2 * Fraction(end)) - (BigInteger.One << 1074);
            Assert.That(Fraction(UnitScale.Difference(end, up: true)), Is.GreaterThanOrEqualTo(exact));
            Assert.That(Fraction(UnitScale.Difference(end, up: false)), Is.LessThanOrEqualTo(exact));
            Assert.That(UnitScale.Difference(end, up: true) - UnitScale.Difference(end, up: false), Is.LessThan(1e-15));
        }

        Assert.That((UnitScale.Difference(0, up: false), UnitScale.Difference(1, up: true), UnitScale.Difference(0.5, up: true)), Is.EqualTo((-1.0, 1.0, 0.0)));
    }

    [Test]
    public void OfIou_EnclosesF1([Range(1, 3)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 10_000; round++)
        {
            var iou = random.NextDouble();
            var (j, one) = (Fraction(iou), BigInteger.One << 1074);
            // f1 (1 + J) against 2J, in units of 2^-1074
            Assert.That(Fraction(PerformanceEnds.OfIou(iou, up: true)) * (one + j), Is.GreaterThanOrEqualTo(2 * j * one));
            Assert.That(Fraction(PerformanceEnds.OfIou(iou, up: false)) * (one + j), Is.LessThanOrEqualTo(2 * j * one));
        }
    }

    /// <summary>The sign of (x - a) - unit (b - a), exactly.</summary>
    private static int SideOf(double x, ExactDecimal a, ExactDecimal b, double unit)
    {
        var ((p, q), (r, s)) = (Fraction(a), Fraction(b));
        var one = BigInteger.One << 1074;
        var left = ((Fraction(x) * q) - (p * one)) * s * one;
        return (left - (Fraction(unit) * ((r * q) - (p * s)) * one)).Sign;
    }

    private static BigInteger Fraction(double x)
    {
        var (mantissa, exponent) = Exact.Dyadic(x);
        return mantissa << (exponent + 1074);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(ExactDecimal number) =>
        DecimalText.TryParse(number.Text, out var numerator, out var denominator) ? (numerator, denominator) : throw new ArgumentException(number.Text);

    private static ExactDecimal Decimal(Random random)
    {
        var text = (random.Next(-100_000, 100_000) / (decimal)Math.Pow(10, random.Next(0, 5))).ToString(CultureInfo.InvariantCulture);
        return new ExactDecimal(text, double.Parse(text, CultureInfo.InvariantCulture));
    }
}
