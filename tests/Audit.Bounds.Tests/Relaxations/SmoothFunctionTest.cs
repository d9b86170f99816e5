using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Relaxations;
using NUnit.Framework;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Tests.Relaxations;

[TestFixture]
public sealed class SmoothFunctionTest
{
    public static readonly Activation[] Functions = [.. Enum.GetValues<Activation>().Where(UnitErrors.IsFunction)];

    [TestCaseSource(typeof(CorpusValues), nameof(CorpusValues.Units))]
    public void Value_Corpus_AgreesToTwelveDigits(Activation unit, string name)
    {
        foreach (var (x, digits) in CorpusValues.Read(name).Where(item => MathF.Abs(item.X) < 80))
        {
            var exact = double.Parse(digits, CultureInfo.InvariantCulture);
            Assert.That(SmoothFunction.Value(unit, x), Is.EqualTo(exact).Within((1e-12 * Math.Abs(exact)) + 1e-30), $"{unit}({x:R})");
        }
    }

    /// <summary>f' against differences of f, and f'' over intervals against differences of f'.</summary>
    [TestCaseSource(nameof(Functions))]
    public void Slope_AndCurvature_AreTheDerivatives(Activation unit)
    {
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var x = Domain(unit, (random.NextDouble() * 10) - 5);
            const double h = 1e-5;
            var scale = 1 + Math.Abs(SmoothFunction.Slope(unit, x)) + SmoothFunction.Curvature(unit, new Range(x - h, x + h)).Magnitude;
            Assert.That(SmoothFunction.Slope(unit, x), Is.EqualTo((SmoothFunction.Value(unit, x + h) - SmoothFunction.Value(unit, x - h)) / (2 * h)).Within(1e-5 * scale), $"slope of {unit} at {x}");
            var (second, width) = ((SmoothFunction.Slope(unit, x + h) - SmoothFunction.Slope(unit, x - h)) / (2 * h), random.NextDouble() * 0.1);
            var over = SmoothFunction.Curvature(unit, new Range(x - (x > 0.2 ? width : 0), x + width)).Widened(1e-4 * scale);
            Assert.That(second, Is.InRange(over.Low, over.High), $"curvature of {unit} at {x}");
        }
    }

    public static double Domain(Activation unit, double x) =>
        unit is Activation.Reciprocal or Activation.Sqrt or Activation.ReciprocalSqrt or Activation.Log ? Math.Abs(x) + 0.05 : x;
}
