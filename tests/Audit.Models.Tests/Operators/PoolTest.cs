using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>MaxPool, AveragePool and GlobalAveragePool.</summary>
[TestFixture]
public sealed class PoolTest : OperatorLaw
{
    private static readonly float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    protected override IEnumerable<Graph> Graphs =>
    [
        Of("MaxPool", new Shape(2, 4, 4), [2, 2], [2, 2], [1, 1], [0, 0, 0, 0]),
        Of("MaxPool", new Shape(1, 5, 4), [2, 3], [1, 1], [2, 1], [1, 1, 0, 1]),
        Of("MaxPool", new Shape(2, 6), [3], [2], [1], [1, 0]),
        Of("AveragePool", new Shape(2, 4, 4), [2, 2], [2, 2], [1, 1], [0, 0, 0, 0]),
        Of("AveragePool", new Shape(1, 4, 5), [3, 3], [2, 2], [1, 1], [1, 1, 1, 1]),
        Of("AveragePool", new Shape(1, 4, 5), [3, 3], [2, 2], [1, 1], [1, 1, 1, 1], 1),
        new GraphBuilder("x", new Shape(2, 3, 5)).Node("GlobalAveragePool", "y", "x").Build("y"),
    ];

    [Test]
    public void MaxPool_ByHand()
    {
        Assert.That(Run(Of("MaxPool", new Shape(1, 3, 3), [2, 2], [1, 1], [1, 1], [0, 0, 0, 0]), image), Is.EqualTo(new float[] { 5, 6, 8, 9 }));
        Assert.That(Run(Of("MaxPool", new Shape(1, 3, 3), [2, 2], [2, 2], [1, 1], [1, 1, 0, 0]), [.. image.Select(value => -value)]), Is.EqualTo(new float[] { -1, -2, -4, -5 }));
        Assert.That(Run(Of("MaxPool", new Shape(1, 3, 3), [2, 2], [1, 1], [2, 2], [0, 0, 0, 0]), image), Is.EqualTo(new float[] { 9 }));
    }

    /// <summary>Many windows in every position against the edges, against the definition; zeros of both signs tell which of equals won.</summary>
    [Test]
    public void Pools_SameBitsAsTheDefinition([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        int Draw(int least, int most) => random.Next(least, most + 1);
        int kernelRows = Draw(1, 3), kernelColumns = Draw(1, 4), dilation = Draw(1, 2), counts = Draw(0, 1);
        long[] kernel = [kernelRows, kernelColumns], strides = [Draw(1, 3), Draw(1, 4)], dilations = [1, dilation];
        long[] pads = [Draw(0, kernelRows - 1), dilation == 1 ? Draw(0, kernelColumns - 1) : 0, Draw(0, kernelRows - 1), 0];
        var shape = new Shape(2, Draw(4, 12), Draw(8, 37));
        float[] input = [.. Samples.Uniform(random, 2 * shape.Count).Select(value => value < 0 ? -0f : value < 0.3f ? 0f : value)];
        foreach (var (type, count) in new[] { ("MaxPool", 0), ("AveragePool", counts) })
        {
            var graph = Of(type, shape, kernel, strides, dilations, pads, count);
            var output = ForwardPass.Run(new Model("m", graph, []), input, 2).Output;
            float[] wanted = [.. Literal(graph, input[..shape.Count]), .. Literal(graph, input[shape.Count..])];
            Assert.That(Devices.Cpu.Samples.Bits(output), Is.EqualTo(Devices.Cpu.Samples.Bits(wanted)), $"{type} {seed}");
        }
    }

    private static float[] Literal(Graph graph, float[] input)
    {
        var (node, result) = (graph.Nodes[0], new List<float>());
        var window = Window.Of(node, graph.InputShape);
        var places = new int[window.Taps];
        for (var index = 0; index < graph.OutputShape.Count; index++)
        {
            float[] values = [.. places.Take(Pooling.Places(window, index, places)).Select(place => input[place])];
            var divisor = node.Attributes.Integer("count_include_pad", 0) != 0 ? window.Taps : values.Length;
            result.Add(node.OpType == "MaxPool" ? values.Aggregate((most, value) => value > most ? value : most) : values.Aggregate(0f, (sum, value) => sum + value) / divisor);
        }

        return [.. result];
    }

    [Test]
    public void AveragePool_ByHand()
    {
        Assert.That(Run(Of("AveragePool", new Shape(1, 3, 3), [2, 2], [2, 2], [1, 1], [1, 1, 0, 0]), image), Is.EqualTo(new float[] { 1, 2.5f, 5.5f, 7 }));
        Assert.That(Run(Of("AveragePool", new Shape(1, 3, 3), [2, 2], [2, 2], [1, 1], [1, 1, 0, 0], 1), image), Is.EqualTo(new float[] { 0.25f, 1.25f, 2.75f, 7 }));
    }

    [Test]
    public void GlobalAveragePool_SumsByTheFixedTree([Values(1, 2)] int seed)
    {
        var input = Samples.Uniform(new Random(seed), 300);
        var graph = new GraphBuilder("x", new Shape(2, 10, 15)).Node("GlobalAveragePool", "y", "x").Build("y");
        Assert.That(Run(graph, input), Is.EqualTo(new[] { Reduction.Sum(input.AsSpan(0, 150)) / 150, Reduction.Sum(input.AsSpan(150)) / 150 }));
    }

    [Test]
    public void MaxPool_Tie_GradientGoesToTheFirst()
    {
        var graph = Of("MaxPool", new Shape(1, 4), [4], [1], [1], [0, 0]);
        Assert.That(BackwardPass.InputGradient(new Model("m", graph, []), new float[] { 1, 3, 3, 2 }, 1, new float[] { 5 }), Is.EqualTo(new float[] { 0, 5, 0, 0 }));
    }

    [Test]
    public void Build_WindowInThePaddingAlone_IsAFault() =>
        Assert.That(
            () => Of("MaxPool", new Shape(1, 3, 3), [2, 2], [1, 1], [1, 1], [2, 0, 0, 0]), Throws.TypeOf<InputFaultException>().With.Message.Contains("padding alone"));

    private static float[] Run(Graph graph, float[] input) => ForwardPass.Run(new Model("m", graph, []), input, 1).Output;

    private static Graph Of(string opType, Shape input, long[] kernel, long[] strides, long[] dilations, long[] pads, long padding = 0)
    {
        var attributes = Attributes.None.With("kernel_shape", kernel).With("strides", strides).With("dilations", dilations).With("pads", pads);
        if (opType == "AveragePool") { attributes = attributes.With("count_include_pad", padding); }
        return new GraphBuilder("x", input).Node(new Node("pool", opType, ["x"], "y", attributes)).Build("y");
    }
}
