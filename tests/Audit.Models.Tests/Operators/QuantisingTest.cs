using System.Collections.Immutable;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>QuantizeLinear and DequantizeLinear; the laws of gradients hold at steps far below the difference's.</summary>
[TestFixture]
public sealed class QuantisingTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Pair([1f / 16384], [0], 0, (-32768, 32767)),
        Pair([1f / 16384, 1f / 32768], [5, -3], 0, (-32768, 32767)),
        Pair([1f / 16384, 1f / 32768, 1f / 8192], [32768, 32768, 30000], 1, (0, 65535)),
        new GraphBuilder("x", new Shape(2, 3)).Node(Node("DequantizeLinear", "x", "y", [0.5f], [3], 0, null)).Build("y"),
    ];

    protected override IEnumerable<Graph> Writable => Graphs.Take(3).Append(Pair([0.125f], [128], 0, (0, 255))).Append(Pair([0.125f, 0.25f], [1, -1], 0, (-128, 127)));

    [Test]
    public void Forward_RoundsHalfToEven_AndSaturates()
    {
        var steps = new GraphBuilder("x", new Shape(6)).Node(Node("QuantizeLinear", "x", "y", [0.5f], [10], 0, (0, 15))).Build("y");
        Assert.That(Run(steps, 0.25f, 0.75f, -0.25f, 2.5f, 100, -100), Is.EqualTo(new float[] { 10, 12, 10, 15, 15, 0 }));
        Assert.That(Run(Pair([0.5f], [0], 0, (-128, 127), 6), 0.25f, 0.75f, -0.3f, 2.5f, 100, -100), Is.EqualTo(new float[] { 0, 1, -0.5f, 2.5f, 63.5f, -64 }));
    }

    [Test]
    public void Backward_OutsideTheRange_IsZero()
    {
        var graph = Pair([1f], [0], 0, (-128, 127), 3);
        var gradient = BackwardPass.InputGradient(new Model("m", graph, []), new float[] { 200, 3.25f, -200 }, 1, new float[] { 1, 1, 1 });
        Assert.That(gradient, Is.EqualTo(new float[] { 0, 1, 0 }));
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        Assert.That(() => Pair([0], [0], 0, (0, 255)), Throws.TypeOf<InputFaultException>().With.Message.Contains("positive"));
        Assert.That(() => Pair([1, 2, 3], [0, 0, 0], 0, (0, 255)), Throws.TypeOf<InputFaultException>().With.Message.Contains("axis 0"));
        Assert.That(() => Pair([1], [0, 0], 0, (0, 255)), Throws.TypeOf<InputFaultException>());
        Assert.That(() => OnnxWriter.Bytes(new Model("m", Pair([1], [0], 0, (0, 100)), [])), Throws.TypeOf<InputFaultException>().With.Message.Contains("no ONNX type"));
        Assert.That(() => OnnxWriter.Bytes(new Model("m", Graphs.Last(), [])), Throws.TypeOf<InputFaultException>().With.Message.Contains("right after"));
    }

    private static float[] Run(Graph graph, params float[] x) => ForwardPass.Run(new Model("m", graph, []), x, 1).Output;

    private static Graph Pair(float[] scales, long[] zeros, long axis, (long Low, long High) range, int width = 0) =>
        new GraphBuilder("x", width > 0 ? new Shape(width) : new Shape(2, 3))
            .Node(Node("QuantizeLinear", "x", "q", scales, zeros, axis, range)).Node(Node("DequantizeLinear", "q", "y", scales, zeros, axis, null)).Build("y");

    private static Node Node(string opType, string input, string output, float[] scales, long[] zeros, long axis, (long Low, long High)? range)
    {
        var attributes = Attributes.None.With("zero_points", zeros).With("axis", axis);
        attributes = attributes with { Numbers = attributes.Numbers.SetItem("scales", [.. scales]) };
        return new Node(output, opType, [input], output, range is { } ends ? attributes.With("low", ends.Low).With("high", ends.High) : attributes);
    }
}
