using System.Globalization;
using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.Functions;
using Audit.Bounds.Relaxations;
using Audit.Bounds.Tests.Relaxations;
using NUnit.Framework;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Tests.Checking;

[TestFixture]
public sealed class FunctionEnclosuresTest
{
    [TestCaseSource(typeof(CorpusValues), nameof(CorpusValues.Units))]
    public void Value_Corpus_ContainsTheFiftyDigits(Activation unit, string name)
    {
        var tried = 0;
        foreach (var (x, digits) in CorpusValues.Read(name).Where(item => MathF.Abs(item.X) is > 1e-10f and < 40))
        {
            var exact = Scaled(digits);
            // compared where the argument is on the grid
            if (!Dyadic.Of(x).IsOn(Enclosure.Bits)) { continue; }
            var argument = (Int128)(BigInteger)Math.ScaleB((double)x, Enclosure.Bits);
            var value = FunctionEnclosures.Value(unit, argument);
            Assert.That((BigInteger)value.Low << 60, Is.LessThanOrEqualTo(exact), $"{unit}({x:R})");
            Assert.That((BigInteger)value.High << 60, Is.GreaterThanOrEqualTo(exact), $"{unit}({x:R})");
            Assert.That((double)(value.High - value.Low), Is.LessThan(Math.ScaleB(1 + Math.Abs((double)value.High * Math.ScaleB(1, -60)), 10)), $"width of {unit}({x:R})");
            tried++;
        }

        Assert.That(tried, Is.GreaterThan(100));
    }

    /// <summary>Roots and inverses by their definitions: y^2 against x, x y against 1.</summary>
    [Test]
    public void Value_RootsAndInverses_SatisfyTheirDefinitions()
    {
        var random = new Random(1);
        for (var i = 0; i < 4000; i++)
        {
            var x = (Int128)random.NextInt64(1, long.MaxValue) >> random.Next(40) << random.Next(12);
            if (x == 0) { continue; }
            var root = FunctionEnclosures.Value(Activation.Sqrt, x);
            Assert.That(BigInteger.Pow(root.Low, 2), Is.LessThanOrEqualTo((BigInteger)x << 60));
            Assert.That(BigInteger.Pow(root.High, 2), Is.GreaterThanOrEqualTo((BigInteger)x << 60));
            var inverse = FunctionEnclosures.Value(Activation.Reciprocal, x);
            Assert.That((BigInteger)inverse.Low * x, Is.LessThanOrEqualTo(BigInteger.One << 120));
            Assert.That((BigInteger)inverse.High * x, Is.GreaterThanOrEqualTo(BigInteger.One << 120));
            var both = FunctionEnclosures.Value(Activation.ReciprocalSqrt, x);
            Assert.That(BigInteger.Pow(both.Low, 2) * x, Is.LessThanOrEqualTo(BigInteger.One << 180));
            Assert.That(BigInteger.Pow(both.High, 2) * x, Is.GreaterThanOrEqualTo(BigInteger.One << 180));
        }
    }

    /// <summary>e^(a+b) meets e^a e^b, ln inverts e^x, and erf and Phi meet where both are defined: at random numbers, by independent ways.</summary>
    [Test]
    public void Value_FunctionalEquations_Hold([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var (a, b) = (Number(random, 8), Number(random, 8));
            var product = Exponential.Of(a) * Exponential.Of(b);
            AssertMeet(Exponential.Of(a + b), product, "e^(a+b)");
            AssertMeet(Root.Log(Exponential.Of(a)), Enclosure.Point(a), "ln e^a");
            AssertMeet(Exponential.Sigmoid(a) + Exponential.Sigmoid(-a), Enclosure.One, "sigmoid");
            AssertMeet(Gaussian.Normal(a) + Gaussian.Normal(-a), Enclosure.One, "Phi");
            var scaled = Enclosure.Point(a) * Root.Of(Enclosure.One.Low >> 1);
            var erf = new Enclosure(Gaussian.Erf(scaled.Low).Low, Gaussian.Erf(scaled.High).High);
            AssertMeet(Gaussian.Normal(a).Times(2) - Enclosure.One, erf, "erf");
        }
    }

    /// <summary>Slopes and curvatures contain those of float64 within its own error, and interval forms contain their points.</summary>
    [Test]
    public void Slope_AndCurvature_ContainFloat64([ValueSource(typeof(SmoothFunctionTest), nameof(SmoothFunctionTest.Functions))] Activation unit)
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var at = SmoothFunctionTest.Domain(unit, (random.NextDouble() * 12) - 6);
            var x = (Int128)Math.Round(Math.ScaleB(at, 50)) << 10;
            var point = Math.ScaleB((double)x, -60);
            AssertContains(FunctionEnclosures.Slope(unit, x), SmoothFunction.Slope(unit, point), $"{unit}'({point:R})");
            var wide = new Enclosure(x, x + (Number(random, 1) is var width && width > 0 ? width : -width));
            var curvature = SmoothFunction.Curvature(unit, Range.Point(point));
            AssertContains(FunctionEnclosures.Curvature(unit, wide), curvature.Middle, $"{unit}''({point:R})");
            var (low, high) = (FunctionEnclosures.Curvature(unit, Enclosure.Point(x)), FunctionEnclosures.Curvature(unit, wide));
            Assert.That(high.Low <= low.High && high.High >= low.Low);
        }
    }

    private static Int128 Number(Random random, double reach) => (Int128)Math.Round(Math.ScaleB((random.NextDouble() - 0.5) * 2 * reach, 60));

    private static void AssertMeet(Enclosure a, Enclosure b, string what) => Assert.That(a.Low <= b.High && b.Low <= a.High, what);

    private static void AssertContains(Enclosure enclosure, double value, string what)
    {
        var room = 1e-9 * (1 + Math.Abs(value));
        Assert.That(value, Is.InRange(Math.ScaleB((double)enclosure.Low, -60) - room, Math.ScaleB((double)enclosure.High, -60) + room), what);
    }

    /// <summary>The digits times 2^120, truncated.</summary>
    private static BigInteger Scaled(string digits)
    {
        var parts = digits.Split('e');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var mantissa = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 120;
        var shift = exponent - (parts[0].Length - point - 1);
        return shift >= 0 ? mantissa * BigInteger.Pow(10, shift) : mantissa / BigInteger.Pow(10, -shift);
    }
}
