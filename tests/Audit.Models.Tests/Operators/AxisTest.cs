using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Transpose, Concat and Pad: elements move, none is changed.</summary>
[TestFixture]
public sealed class AxisTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [Transpose(1, 0), Transpose(0, 1), Join(0), Join(1), Surround(2.5f, 1, 0, 0, 2), Surround(0, 0, 0, 0, 0)];

    protected override IEnumerable<Graph> Writable => Graphs.Where(graph => graph.Initializers.IsEmpty)
        .Append(new GraphBuilder("x", new Shape(2, 3)).Node("Relu", "r", "x").Node(new Node("y", "Concat", ["x", "r"], "y", Attributes.None.With("axis", 1))).Build("y"));

    [Test]
    public void Write_ConcatWithAConstant_IsAFault() =>
        Assert.That(() => OnnxWriter.Bytes(new Model("m", Join(0), [])), Throws.TypeOf<InputFaultException>().With.Message.Contains("constant"));

    [Test]
    public void Forward_ByHand()
    {
        var outputs = Graphs.Select(graph => ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 2, 3, 4, 5, 6 }, 1).Output).ToArray();
        Assert.That(outputs[0], Is.EqualTo(new float[] { 1, 4, 2, 5, 3, 6 }));
        Assert.That(outputs[1], Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(outputs[2], Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 1, 2, 3, 4, 5, 6 }));
        Assert.That(outputs[3], Is.EqualTo(new float[] { 1, 2, 3, 7, 8, 9, 1, 2, 3, 4, 5, 6, 0, 0, 0, 4, 5, 6 }));
        Assert.That(outputs[4], Is.EqualTo(new float[] { 2.5f, 2.5f, 2.5f, 2.5f, 2.5f, 1, 2, 3, 2.5f, 2.5f, 4, 5, 6, 2.5f, 2.5f }));
        Assert.That(outputs[5], Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Forward_TransposeOfThreeAxes_ByIndex()
    {
        var graph = new GraphBuilder("x", new Shape(2, 3, 4)).Node(new Node("y", "Transpose", ["x"], "y", Attributes.None.With("perm", 2, 0, 1))).Build("y");
        var input = Enumerable.Range(0, 24).Select(number => (float)number).ToArray();
        var output = ForwardPass.Run(new Model("m", graph, []), input, 1).Output;
        for (var index = 0; index < 24; index++)
        {
            var (i, j, k) = (index / 6, index / 3 % 2, index % 3);
            Assert.That(output[index], Is.EqualTo(input[(j * 12) + (k * 4) + i]));
        }
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        Assert.That(() => Transpose(0, 0), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Transpose(0), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Join(2), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Surround(0, -1, 0, 0, 0), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Surround(0, 1 << 28, 0, 1 << 28, 0), Throws.TypeOf<InputFaultException>());
    }

    private static Graph Transpose(params long[] perm) =>
        new GraphBuilder("x", new Shape(2, 3)).Node(new Node("y", "Transpose", ["x"], "y", Attributes.None.With("perm", perm))).Build("y");

    private static Graph Join(int axis) => new GraphBuilder("x", new Shape(2, 3)).Initializer("c", Samples.Tensor(new Shape(2, 3), 7, 8, 9, 0, 0, 0))
        .Node(new Node("y", "Concat", ["x", "c", "x"], "y", Attributes.None.With("axis", axis))).Build("y");

    private static Graph Surround(float value, params long[] pads) =>
        new GraphBuilder("x", new Shape(2, 3)).Node(new Node("y", "Pad", ["x"], "y", Attributes.None.With("pads", pads).With("value", value))).Build("y");
}
