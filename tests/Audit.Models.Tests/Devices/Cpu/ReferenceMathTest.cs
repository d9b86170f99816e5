using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class ReferenceMathTest
{
    /// <summary>A prime, so that the low bits of the tested arguments take every value.</summary>
    private const uint Stride = 16411;

    /// <summary>Room for the error of the double-precision truth, in float32 ulps; its own relative error is below <see cref="DoubleFunctions.RelativeError"/>.</summary>
    private const double TruthUlps = 2e-6;

    private delegate void Spans(LaneWidth width, ReadOnlySpan<float> x, Span<float> y);

    private static IEnumerable<TestCaseData> Functions =>
    [
        Case("Exp", ReferenceMath.Exp, Math.Exp, ReferenceMath.ExpMaxUlps, Elementwise<Exponential>.Run),
        Case("Log", ReferenceMath.Log, Math.Log, ReferenceMath.LogMaxUlps, Elementwise<Logarithm>.Run),
        Case("Tanh", ReferenceMath.Tanh, Math.Tanh, ReferenceMath.TanhMaxUlps, Elementwise<HyperbolicTangent>.Run),
        Case("Sigmoid", ReferenceMath.Sigmoid, DoubleFunctions.Sigmoid, ReferenceMath.SigmoidMaxUlps, Elementwise<LogisticSigmoid>.Run),
        Case("Erf", ReferenceMath.Erf, DoubleFunctions.Erf, ReferenceMath.ErfMaxUlps, Elementwise<ErrorFunction>.Run),
        Case("Gelu", ReferenceMath.Gelu, DoubleFunctions.Gelu, ReferenceMath.GeluMaxUlps, Elementwise<GaussianLinear>.Run),
        Case("GeluTanh", ReferenceMath.GeluTanh, DoubleFunctions.GeluTanh, ReferenceMath.GeluTanhMaxUlps, Elementwise<GaussianLinearTanh>.Run),
        Case("Softplus", ReferenceMath.Softplus, DoubleFunctions.Softplus, ReferenceMath.SoftplusMaxUlps, Elementwise<SoftPlus>.Run),
        Case("Sin", ReferenceMath.Sin, Math.Sin, ReferenceMath.SinMaxUlps, Elementwise<Sine>.Run),
        Case("Cos", ReferenceMath.Cos, Math.Cos, ReferenceMath.CosMaxUlps, Elementwise<Cosine>.Run),
        Case("Silu", ReferenceMath.Silu, DoubleFunctions.Silu, ReferenceMath.SiluMaxUlps, Elementwise<SigmoidLinear>.Run),
    ];

    [TestCaseSource(nameof(Functions))]
    public void EveryFunction_OnAStride_StaysWithinItsPublishedError(object function)
    {
        var f = (Function)function;
        for (long bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            double got = f.Scalar(x), truth = f.Truth(x);
            if (double.IsNaN(truth) || !float.IsFinite((float)truth)) { Assert.That((float)got, Is.EqualTo((float)truth), $"{x:R}"); continue; }
            if (Math.Abs(got - truth) > (f.MaxUlps + TruthUlps) * Ulp(truth)) { Assert.Fail($"{x:R}: got {got:R}, wanted {truth:R}"); }
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void EveryFunction_OnEveryWidth_GivesTheBitsOfTheScalar(object function)
    {
        var f = (Function)function;
        float[] x = [.. Samples.AnyFinite(5003, 4), .. Samples.Cancelling(500, 5).Select(v => v / 100), 0, -0f, float.NegativeInfinity, float.PositiveInfinity];
        var wanted = Samples.Bits([.. x.Select(f.Scalar)]);
        foreach (var width in Samples.Widths)
        {
            var y = new float[x.Length];
            f.Run(width, x, y);
            Assert.That(y.Zip(wanted).All(p => BitConverter.SingleToInt32Bits(p.First) == p.Second || float.IsNaN(p.First)), $"{width}");
            Assert.That(y.Select(float.IsNaN), Is.EqualTo(x.Select(v => float.IsNaN(f.Scalar(v)))));
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void EveryFunction_InPlaceAndShort_IsTheSame(object function)
    {
        var f = (Function)function;
        for (var length = 0; length < 40; length++)
        {
            var values = Samples.Ordinary(length, 3);
            var wanted = values.Select(f.Scalar).ToArray();
            f.Run(LaneWidths.Widest, values, values);
            Assert.That(values, Is.EqualTo(wanted));
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void EveryFunction_NotANumber_StaysNotANumber(object function) => Assert.That(((Function)function).Scalar(float.NaN), Is.NaN);

    [Test]
    public void Log_OfLessThanZero_IsNotANumber() => Assert.That(new[] { ReferenceMath.Log(-1), ReferenceMath.Log(float.NegativeInfinity) }, Is.All.NaN);

    private static IEnumerable<TestCaseData> Edges =>
    [
        Edge("Erf", ReferenceMath.Erf, -0f, 1, -1),
        Edge("Gelu", ReferenceMath.Gelu, -0f, float.PositiveInfinity, -0f),
        Edge("GeluTanh", ReferenceMath.GeluTanh, -0f, float.PositiveInfinity, -0f),
        Edge("Silu", ReferenceMath.Silu, -0f, float.PositiveInfinity, -0f),
        Edge("Sin", ReferenceMath.Sin, -0f, float.NaN, float.NaN),
        Edge("Tanh", ReferenceMath.Tanh, -0f, 1, -1),
    ];

    [TestCaseSource(nameof(Edges))]
    public void EveryFunction_AtZeroAndInfinity_IsItsLimitToTheBit(object edge)
    {
        var (function, wanted) = ((Func<float, float>, float[]))edge;
        float[] got = [function(0), function(-0f), function(float.PositiveInfinity), function(float.NegativeInfinity)];
        Assert.That(got.Zip(wanted).All(p => float.IsNaN(p.Second) ? float.IsNaN(p.First) : Samples.Bits([p.First])[0] == Samples.Bits([p.Second])[0]));
    }

    [Test]
    public void Cos_OfAnInfinity_IsNotANumber() =>
        Assert.That(new[] { ReferenceMath.Cos(float.PositiveInfinity), ReferenceMath.Cos(float.NegativeInfinity) }, Is.All.NaN);

    [Test]
    public void Sin_OfAnyAngle_IsOddAndCosEvenToTheBit()
    {
        foreach (var x in Samples.AnyFinite(2000, 11))
        {
            Assert.That(Samples.Bits([ReferenceMath.Sin(-x), ReferenceMath.Cos(-x)]), Is.EqualTo(Samples.Bits([-ReferenceMath.Sin(x), ReferenceMath.Cos(x)])));
        }
    }

    [Test]
    public void EveryFunction_ExactPlaces()
    {
        Assert.That(ReferenceMath.Exp(0), Is.EqualTo(1f));
        Assert.That(ReferenceMath.Log(1), Is.EqualTo(0f));
        Assert.That(ReferenceMath.Sigmoid(0), Is.EqualTo(0.5f));
        Assert.That((ReferenceMath.Cos(0), ReferenceMath.Cos(-0f)), Is.EqualTo((1f, 1f)));
        Assert.That(ReferenceMath.Softplus(float.NegativeInfinity), Is.Zero);
        Assert.That(ReferenceMath.Softplus(float.PositiveInfinity), Is.EqualTo(float.PositiveInfinity));
        Assert.That(float.IsNegative(ReferenceMath.Tanh(-0f)));
        Assert.That((ReferenceMath.Exp(float.NegativeInfinity), ReferenceMath.Tanh(float.NegativeInfinity)), Is.EqualTo((0f, -1f)));
    }

    [Test]
    public void Run_LengthsDifferOrOverlap_IsRefused()
    {
        var values = new float[10];
        Assert.That(() => ReferenceMath.Exp(values, new float[9]), Throws.ArgumentException);
        Assert.That(() => ReferenceMath.Exp(values.AsSpan(0, 8), values.AsSpan(1, 8)), Throws.ArgumentException);
    }

    private static double Ulp(double truth) => Math.ScaleB(1, Math.Max(-149, truth == 0 ? -149 : Math.ILogB(truth) - 23));

    private static TestCaseData Edge(string name, Func<float, float> function, float atMinusZero, float atInfinity, float atMinusInfinity) =>
        new TestCaseData((function, new[] { -atMinusZero, atMinusZero, atInfinity, atMinusInfinity })).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, Func<float, float> scalar, Func<double, double> truth, double maxUlps, Spans run) =>
        new TestCaseData(new Function(scalar, truth, maxUlps, run)).SetArgDisplayNames(name);

    private sealed record Function(Func<float, float> Scalar, Func<double, double> Truth, double MaxUlps, Spans Run);
}
