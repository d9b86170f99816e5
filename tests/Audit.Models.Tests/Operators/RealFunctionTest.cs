using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Pointwise functions that are smooth or bend at known places, each around a centre where it is defined.</summary>
[TestFixture]
public sealed class RealFunctionTest : OperatorLaw
{
    protected override float Range => 0.9f;

    protected override IEnumerable<Graph> Graphs =>
    [
        Around(0, "Abs"), Around(0, "Neg"), Around(0, "Exp"), Around(0, "Erf"), Around(0.3f, "Sin"), Around(0.3f, "Cos"), Around(0, "Softplus"), Around(2, "Log"), Around(2, "Sqrt"), Around(2, "Reciprocal"),
        Around(0, "Elu", Attributes.None.With("alpha", 0.75f)),
        Around(0, "HardSigmoid", Attributes.None.With("alpha", 64f / 30).With("beta", 0.55f)),
        Around(3, "HardSwish"), Around(-2.5f, "HardSwish"),
        .. new[] { 0f, 1, 2, 3, 5 }.Select(exponent => Around(0, "Pow", Attributes.None.With("exponent", exponent))),
        .. new[] { 0.5f, -0.5f, -1, -2, 1.5f, 0.25f }.Select(exponent => Around(2, "Pow", Attributes.None.With("exponent", exponent))),
    ];

    [Test]
    public void Forward_ByHand()
    {
        float[] x = [-2, -0.5f, 0, 0.5f, 4];
        Assert.That(Run("Abs", x), Is.EqualTo(new float[] { 2, 0.5f, 0, 0.5f, 4 }));
        Assert.That(Run("Neg", x), Is.EqualTo(new float[] { 2, 0.5f, -0f, -0.5f, -4 }));
        Assert.That(Run("Exp", x), Is.EqualTo(x.Select(ReferenceMath.Exp)));
        Assert.That(Run("Log", 1, 2, 3, 4, 5), Is.EqualTo(new float[] { 1, 2, 3, 4, 5 }.Select(ReferenceMath.Log)));
        Assert.That(Run("Sqrt", 0, 1, 2, 4, 9), Is.EqualTo(new float[] { 0, 1, MathF.Sqrt(2), 2, 3 }));
        Assert.That(Run("Reciprocal", -2, 1, 3, 4, 5), Is.EqualTo(new float[] { -0.5f, 1, 1f / 3, 0.25f, 0.2f }));
        Assert.That(Run("Elu", x), Is.EqualTo(new float[] { ReferenceMath.Exp(-2) - 1, ReferenceMath.Exp(-0.5f) - 1, 0, 0.5f, 4 }));
        Assert.That(Run("HardSigmoid", x), Is.EqualTo(new float[] { 0.1f, 0.4f, 0.5f, 0.6f, 1 }).Within(1e-7));
        Assert.That(Run("HardSwish", -4, 0, 1, 3, 5), Is.EqualTo(new float[] { 0, 0, 2f / 3, 3, 5 }).Within(1e-7));
    }

    [TestCase(0f, 1f)]
    [TestCase(2f, 9f)]
    [TestCase(3f, 27f)]
    [TestCase(-1f, 1f / 3)]
    [TestCase(-2f, 1f / 9)]
    public void Forward_IntegerPower_IsTheProduct(float exponent, float wanted) =>
        Assert.That(Run("Pow", Attributes.None.With("exponent", exponent), 3, 3, 3, 3, 3), Is.All.EqualTo(wanted));

    [TestCase(0.5f)]
    [TestCase(1.7f)]
    [TestCase(-2.3f)]
    public void Forward_RealPower_IsNear(float exponent)
    {
        float[] x = [0.01f, 0.5f, 1, 7, 1000];
        var wanted = x.Select(number => Math.Pow(number, exponent)).ToArray();
        var got = Run("Pow", Attributes.None.With("exponent", exponent), x);
        for (var index = 0; index < x.Length; index++)
        {
            Assert.That(got[index], Is.EqualTo(wanted[index]).Within(Math.Abs(wanted[index]) * 4e-6), $"{x[index]}");
        }
    }

    [Test]
    public void Forward_OutsideItsDomain_NamesTheSite() =>
        Assert.That(() => Run("Log", 1, 1, -1, 1, 1), Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo("y"));

    private static float[] Run(string opType, params float[] x) => Run(opType, Attributes.None, x);

    private static float[] Run(string opType, Attributes attributes, params float[] x)
    {
        var graph = new GraphBuilder("x", new Shape(5)).Node(new Node("y", opType, ["x"], "y", attributes)).Build("y");
        return ForwardPass.Run(new Model("m", graph, []), x, 1).Output;
    }

    private static Graph Around(float centre, string opType, Attributes? attributes = null) =>
        new GraphBuilder("x", new Shape(5)).Initializer("c", Samples.Tensor(new Shape(), centre)).Node("Add", "a", "x", "c")
            .Node(new Node("y", opType, ["a"], "y", attributes ?? Attributes.None)).Build("y");
}
