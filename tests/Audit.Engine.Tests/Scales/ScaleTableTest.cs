using Audit.Engine.Policies;
using Audit.Engine.Scales;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using NUnit.Framework;

namespace Audit.Engine.Tests.Scales;

[TestFixture]
public sealed class ScaleTableTest
{
    private static readonly float[] Bias = [0.3f, 70f];

    [TestCase(Grouping.Tensor, false, new float[] { 3, 6, -1.4f, 1 }, new float[] { 4, 6, -2, 0 })]
    [TestCase(Grouping.Row, false, new float[] { 3, 6, -1.4f, 1 }, new float[] { 3, 6, -1, 0 })]
    [TestCase(Grouping.Row, true, new float[] { 3, -1.4f, 6, 1 }, new float[] { 3, -1, 6, 0 })]
    [TestCase(Grouping.Tensor, true, new float[] { 3, 0.5f, 1.5f, -2.5f }, new float[] { 3, 0, 2, -2 })]
    [TestCase(Grouping.Tensor, true, new float[] { 0, 0, 0, 0 }, new float[] { 0, 0, 0, 0 })]
    public void QuantRtn_SymmetricThreeBits_ByHand(Grouping per, bool transposed, float[] weights, float[] expected) =>
        Assert.That(Coarse(new CoarseSpec.QuantRtn(3, per, 0, true), weights, transposed), Is.EqualTo(expected));

    [Test]
    public void QuantRtn_GroupsStayWithinARow()
    {
        float[] weights = [3, -1.4f, 6, 1, 0.3f, -0.1f, 0, 0];
        var result = Coarse(new CoarseSpec.QuantRtn(3, Grouping.Group, 2, true), weights, true, 4);
        Assert.That(result[..4], Is.EqualTo(new float[] { 3, -1, 6, 0 }));
        Assert.That(result[4..], Is.EqualTo(new float[] { 0.3f, -0.1f, 0, 0 }));
    }

    [TestCase(new float[] { -1, 0.4f, 2, 0.6f }, new float[] { -1, 0, 2, 1 })]
    [TestCase(new float[] { 1, 2, 3, 2.5f }, new float[] { 1, 2, 3, 2 })]
    [TestCase(new float[] { -3, -1.5f, -0.5f, -2.6f }, new float[] { -3, -2, 0, -3 })]
    public void QuantRtn_AsymmetricTwoBits_ByHand(float[] weights, float[] expected) =>
        Assert.That(Coarse(new CoarseSpec.QuantRtn(2, Grouping.Tensor, 0, false), weights, true), Is.EqualTo(expected));

    [Test]
    public void QuantRtn_ErrsByHalfAStepAtMost([Values(2, 4, 8)] int bits, [Values] bool symmetric)
    {
        var weights = Random(bits, 64);
        var result = Coarse(new CoarseSpec.QuantRtn(bits, Grouping.Tensor, 0, symmetric), weights, true, 32);
        var range = symmetric ? weights.Max(MathF.Abs) / ((1 << (bits - 1)) - 1) : (Math.Max(0, weights.Max()) - Math.Min(0, weights.Min())) / ((1 << bits) - 1);
        var worst = weights.Zip(result, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.That(worst, Is.LessThanOrEqualTo(range * (symmetric ? 0.5001 : 1.0001)));
        Assert.That(result.Distinct().Count(), Is.LessThanOrEqualTo(1 << bits));
    }

    [Test]
    public void CastF16_IsTheNearestHalf([Range(1, 4)] int seed)
    {
        var weights = Random(seed, 2000).Select((value, i) => value * MathF.ScaleB(1, (i % 30) - 20)).ToArray();
        var result = Coarse(new CoarseSpec.CastF16(), weights, true, 1000);
        for (var i = 0; i < weights.Length; i++)
        {
            var half = (Half)result[i];
            Assert.That((float)half, Is.EqualTo(result[i]));
            var (own, below, above) = (Distance(result[i]), Distance((float)Half.BitDecrement(half)), Distance((float)Half.BitIncrement(half)));
            Assert.That(own, Is.LessThanOrEqualTo(Math.Min(below, above)), $"{weights[i]:R}");
            double Distance(float value) => Math.Abs((double)weights[i] - value);
        }
    }

    [TestCase(1.00048828125f, 1f)]
    [TestCase(1.00146484375f, 1.001953125f)]
    [TestCase(-1.00048828125f, -1f)]
    [TestCase(65504f, 65504f)]
    [TestCase(2.98023224e-8f, 0f)]
    public void CastF16_TiesGoToEven(float weight, float expected) => Assert.That(Coarse(new CoarseSpec.CastF16(), [weight, 0, 0, 0], true)[0], Is.EqualTo(expected));

    [TestCase(1.00390625f, 1f)]
    [TestCase(1.01171875f, 1.015625f)]
    [TestCase(-1.01171875f, -1.015625f)]
    [TestCase(1.00390637f, 1.0078125f)]
    [TestCase(3e-39f, 3.0305714e-39f)]
    public void CastBf16_TiesGoToEven(float weight, float expected) =>
        Assert.That(Coarse(new CoarseSpec.CastBf16(), [weight, 0, 0, 0], true)[0], Is.EqualTo(expected));

    [Test]
    public void Cast_BeyondTheFormat_IsAFaultThatNamesTheWeight()
    {
        var half = Assert.Throws<InputFaultException>(() => Coarse(new CoarseSpec.CastF16(), [0, 70000, 0, 0], true))!;
        Assert.That(half.Diagnostics.Single().Code, Is.EqualTo("coarse.overflow"));
        Assert.That(half.Diagnostics.Single().ToString(), Does.Contain("'w', element 1").And.Contain("70000"));
        Assert.Throws<InputFaultException>(() => Coarse(new CoarseSpec.CastBf16(), [float.MaxValue, 0, 0, 0], true));
    }

    [TestCase("0.5", new float[] { 3, -1, 1, 2 }, new float[] { 3, 0, 0, 2 })]
    [TestCase("0.5", new float[] { 1, -1, 1, 1 }, new float[] { 0, 0, 1, 1 })]
    [TestCase("0.49", new float[] { 1, -1, 1, 1 }, new float[] { 0, -1, 1, 1 })]
    [TestCase("0", new float[] { 1, -1, 1, 1 }, new float[] { 1, -1, 1, 1 })]
    public void PruneMag_SetsTheSmallestToZero(string fraction, float[] weights, float[] expected) =>
        Assert.That(Coarse(new CoarseSpec.PruneMag(Decimal(fraction)), weights, true), Is.EqualTo(expected));

    [TestCase("0.29", 29)]
    [TestCase("0.57", 57)]
    [TestCase("0.999", 99)]
    public void PruneMag_CountsTheDecimalExactly(string fraction, int zeros) =>
        Assert.That(Coarse(new CoarseSpec.PruneMag(Decimal(fraction)), [.. Enumerable.Range(1, 100).Select(i => (float)i)], true, 50).Count(value => value == 0), Is.EqualTo(zeros));

    [Test]
    public void WeightScales_KeepTheBias()
    {
        foreach (var spec in new CoarseSpec[] { new CoarseSpec.QuantRtn(2, Grouping.Tensor, 0, true), new CoarseSpec.PruneMag(Decimal("0.9")) })
        {
            Assert.That(ScaleTable.Apply("c", spec, Net([1, 2, 3, 4], true, 2), new Dictionary<string, Model>()).Graph.Initializers["b"].Values.ToArray(), Is.EqualTo(Bias));
        }
    }

    private static ExactDecimal Decimal(string text) => new(text, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 0.8f)];
    }

    private static float[] Coarse(CoarseSpec spec, float[] weights, bool transposed, int inputs = 2) =>
        ScaleTable.Apply("c", spec, Net(weights, transposed, inputs), new Dictionary<string, Model>()).Graph.Initializers["w"].Values.ToArray();

    /// <summary>Two rows (outputs): [2, inputs] where transposed, else [inputs, 2].</summary>
    private static Model Net(float[] weights, bool transposed, int inputs)
    {
        var shape = transposed ? new Shape(2, inputs) : new Shape(inputs, 2);
        var builder = new GraphBuilder("x", new Shape(inputs)).Initializer("w", new Tensor(shape, weights)).Initializer("b", new Tensor(new Shape(2), Bias));
        return new Model("m", builder.Node(new Node("y", "Gemm", ["x", "w", "b"], "y", Attributes.None.With("transB", transposed ? 1L : 0))).Build("y"), []);
    }
}
