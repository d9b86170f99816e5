using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Functions that are flat but for jumps: roundings, comparisons, truths.</summary>
[TestFixture]
public sealed class StepFunctionTest : OperatorLaw
{
    private static readonly string[] comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];

    protected override float Range => 0.9f;

    protected override IEnumerable<Graph> Graphs =>
    [
        .. new[] { "Floor", "Ceil", "Sign", "Not" }.Select(opType => Start().Node(opType, "y", "x").Build("y")),
        Start().Initializer("c", Samples.Tensor(new Shape(), 0.25f)).Node("Mul", "a", "x", "c").Node("Round", "y", "a").Build("y"),
        .. comparisons.Select(opType => Start().Initializer("c", Samples.Tensor(new Shape(), 0.0078125f)).Node(opType, "y", "x", "c").Build("y")),
        .. new[] { "And", "Or" }.Select(opType => Start().Initializer("c", Samples.Tensor(new Shape(5), 0, 1, 0, 1, 0))
            .Initializer("z", Samples.Tensor(new Shape(), 0)).Node("Greater", "a", "x", "z").Node(opType, "y", "a", "c").Build("y")),
    ];

    [Test]
    public void Forward_Roundings_ByHand()
    {
        float[] x = [-1.5f, -0.5f, 0.5f, 1.5f, 2];
        Assert.That(Run(Start().Node("Floor", "y", "x"), x), Is.EqualTo(new float[] { -2, -1, 0, 1, 2 }));
        Assert.That(Run(Start().Node("Ceil", "y", "x"), x), Is.EqualTo(new float[] { -1, 0, 1, 2, 2 }));
        Assert.That(Run(Start().Node("Round", "y", "x"), x), Is.EqualTo(new float[] { -2, 0, 0, 2, 2 }));
        Assert.That(Run(Start().Node("Sign", "y", "x"), -3, -0f, 0, 1, 9), Is.EqualTo(new float[] { -1, 0, 0, 1, 1 }));
        Assert.That(Run(Start().Node("Not", "y", "x"), -3, -0f, 0, 1, 9), Is.EqualTo(new float[] { 0, 1, 1, 0, 0 }));
    }

    [Test]
    public void Forward_ComparisonsAndTruths_OnEveryLane()
    {
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, 40).Select(_ => (float)random.Next(3))];
        float[] b = [.. Enumerable.Range(0, 40).Select(_ => (float)random.Next(3))];
        var wanted = new (string OpType, Func<float, float, bool> Holds)[]
        {
            ("Equal", (x, y) => x == y), ("Greater", (x, y) => x > y), ("GreaterOrEqual", (x, y) => x >= y), ("Less", (x, y) => x < y),
            ("LessOrEqual", (x, y) => x <= y), ("And", (x, y) => x != 0 && y != 0), ("Or", (x, y) => x != 0 || y != 0),
        };
        foreach (var (opType, holds) in wanted)
        {
            var graph = new GraphBuilder("x", new Shape(40)).Initializer("c", Samples.Tensor(new Shape(40), b)).Node(opType, "y", "x", "c");
            Assert.That(Run(graph, a), Is.EqualTo(a.Zip(b, (x, y) => holds(x, y) ? 1f : 0)), opType);
        }
    }

    private static GraphBuilder Start() => new("x", new Shape(5));

    private static float[] Run(GraphBuilder builder, params float[] x) => ForwardPass.Run(new Model("m", builder.Build("y"), []), x, 1).Output;
}
