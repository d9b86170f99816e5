using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Lowering;

[TestFixture]
public sealed class ChainLoweringTest
{
    [Test]
    public void Lower_GemmAndRelu_IsOneRowPerUnitAndALayerOfOutputs()
    {
        var network = Network(Start(2).Initializer("w", Tensor(new Shape(2, 2), 1, 2, 0, -3)).Initializer("b", Tensor(new Shape(2), 0.5f, -1)).Node("Gemm", "h", "x", "w", "b").Node("Relu", "y", "h").Build("y"));
        Assert.That(network.Layers, Has.Length.EqualTo(2));
        Assert.That(network.Layers[0].Weights, Is.EqualTo(new float[] { 1, 2, -3 }));
        Assert.That(network.Layers[0].Columns, Is.EqualTo(new[] { 0, 0, 1 }));
        Assert.That(network.Layers[0].Bias, Is.EqualTo(new float[] { 0.5f, -1 }));
        Assert.That(network.Layers[0].Roundings, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(network.Layers[0].Activations, Is.All.EqualTo(Activation.Relu));
        Assert.That(network.Layers[1].Roundings, Is.All.Zero);
    }

    [TestCase("Sin")]
    [TestCase("Floor")]
    [TestCase("CumSum")]
    public void Lower_OperatorWithoutRule_NamesTheNode(string opType)
    {
        var node = new Node("the one", opType, ["x"], "y", Attributes.None.With("axis", 0));
        var lowered = ChainLowering.Lower(Start(3).Node(node).Build("y"));
        Assert.That(lowered.Network, Is.Null);
        Assert.That(lowered.Reason, Does.Contain("'the one'").And.Contain(opType));
    }

    [Test]
    public void Lower_NonlinearOrOddParameters_AreRefusedByName()
    {
        var one = Tensor(new Shape(2, 2), 1, 0, 0, 1);
        var cases = new[]
        {
            Start(2).Node(new Node("y", "Pow", ["x"], "y", Attributes.None.With("exponent", 0.3f))),
            Start(2).Initializer("c", Tensor(new Shape(2), 0, 2)).Node("Div", "y", "x", "c"),
            Start(2).Initializer("c", Tensor(new Shape(2), 1, 1e38f)).Node("Div", "y", "x", "c"),
            Start(2).Node(new Node("y", "Pad", ["x"], "y", Attributes.None.With("pads", 1L, 0).With("value", 2f))),
            Start(2).Initializer("w", one).Node(new Node("y", "Gemm", ["x", "w"], "y", Attributes.None.With("alpha", 2f))),
            Start(2).Node(new Node("y", "Clip", ["x"], "y", Attributes.None.With("min", 1f).With("max", 0f))),
        };
        foreach (var builder in cases)
        {
            var lowered = ChainLowering.Lower(builder.Build("y"));
            Assert.That(lowered.Network, Is.Null);
            Assert.That(lowered.Reason, Does.StartWith("node 'y' ("));
        }
    }

    [Test]
    public void Lower_ClipWithTheWidestLimits_LimitsNothing()
    {
        var attributes = Attributes.None.With("min", float.MinValue).With("max", float.MaxValue);
        var network = Network(Start(1).Node(new Node("y", "Clip", ["x"], "y", attributes)).Build("y"));
        Assert.That(network.Layers.SelectMany(layer => layer.Bias), Is.All.Zero);
        Assert.That(ChainIntervals.Run(network, [3e38f])[0].Upper, Is.EqualTo((double)3e38f).Within(1e24));
    }

    /// <summary>Every float divisor of a binade, in runs of neighbours: no two that divide differently give the same row.</summary>
    [TestCase(1f)]
    [TestCase(1.4142135f)]
    [TestCase(1.9999f)]
    [TestCase(-3.7f)]
    public void Lower_NeighbouringDivisors_NeverGiveTheSameRow(float first)
    {
        var divisor = first;
        var known = new HashSet<(float, int)>();
        for (var i = 0; i < 200; i++, divisor = MathF.BitIncrement(divisor))
        {
            var row = Network(Start(1).Initializer("c", Tensor(new Shape(1), divisor)).Node("Div", "y", "x", "c").Build("y")).Layers[0];
            Assert.That(known.Add((row.Weights[0], row.Roundings[0])), Is.True, $"{divisor:R}");
        }
    }

    [TestCase("Gemm")]
    [TestCase("GlobalAveragePool")]
    [TestCase("Div")]
    [TestCase("LeakyRelu")]
    [TestCase("BatchNormalization")]
    public void Lower_OneOperator_StatesAnErrorThatIsNeededAndSuffices(string opType)
    {
        var random = new Random(5);
        var graph = One(opType, random);
        var network = Network(graph);
        var exact = network with { Layers = [.. network.Layers.Select(layer => layer with { Roundings = [.. layer.Roundings.Select(_ => 0)] })] };
        var (inside, needed) = (0, 0);
        for (var point = 0; point < 300; point++)
        {
            float[] input = [.. RandomGraphs.Numbers(random, graph.InputShape.Count).Select(value => value * MathF.ScaleB(1, random.Next(-8, 8)))];
            var computed = ForwardPass.Run(new Model("m", graph, []), input, 1).Output;
            inside += Contains(ChainIntervals.Run(network, input), computed) ? 1 : 0;
            needed += Contains(ChainIntervals.Run(exact, input), computed) ? 0 : 1;
        }

        Assert.That(inside, Is.EqualTo(300));
        Assert.That(needed, Is.GreaterThan(20));
    }

    [Test]
    public void Lower_ValueJoinedWithItself_ReadsEachRowOnce()
    {
        var builder = Start(2).Initializer("w", Tensor(new Shape(4, 1), 1, 2, 3, 4));
        var graph = builder.Node(new Node("j", "Concat", ["x", "x"], "j", Attributes.None.With("axis", 0))).Node("MatMul", "m", "j", "w").Node("Add", "y", "m", "m").Build("y");
        var network = Network(graph);
        Assert.That(CertificateCodec.TryRead(CertificateCodec.Write(network), out ChainNetwork? _, out var fault), Is.True, fault);
        Assert.That(ChainIntervals.Run(network, [1, 10])[0].Lower, Is.EqualTo(2 * (4 + 60)).Within(1e-3));
    }

    private static Graph One(string opType, Random random)
    {
        var shape = new Shape(2, 3, 3);
        var builder = opType == "Gemm" ? Start(6) : new GraphBuilder("x", shape);
        string Constant(string name, params int[] extents)
        {
            var own = new Shape(extents);
            builder.Initializer(name, new Tensor(own, Enumerable.Range(0, own.Count).Select(_ => random.NextSingle() + 0.3f).ToArray()));
            return name;
        }

        return (opType switch
        {
            "Gemm" => builder.Node("Gemm", "y", "x", Constant("w", 6, 3), Constant("b", 3)),
            "Div" => builder.Node("Div", "y", "x", Constant("c", 3, 3)),
            "BatchNormalization" => builder.Node(opType, "y", "x", Constant("a", 2), Constant("b", 2)),
            _ => builder.Node(opType, "y", "x"),
        }).Build("y");
    }

    private static bool Contains((double Lower, double Upper)[] stated, float[] computed) => stated.Zip(computed).All(pair => pair.First.Lower <= pair.Second && pair.Second <= pair.First.Upper);

    private static GraphBuilder Start(int count) => new("x", new Shape(count));

    private static Tensor Tensor(Shape shape, params float[] values) => new(shape, values);

    private static ChainNetwork Network(Graph graph)
    {
        var lowered = ChainLowering.Lower(graph);
        Assert.That(lowered.Reason, Is.Empty);
        return lowered.Network!;
    }
}
