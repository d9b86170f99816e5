using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Slice, Gather, Expand and Tile: elements are taken, dropped or repeated, none is changed.</summary>
[TestFixture]
public sealed class MovesTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Slice([0, 1], [1, 1], [2, 2]),
        Slice([1, 2], [-1, -2], [2, 2]),
        Slice([1, 0], [1, 2], [1, 2]),
        Of("Gather", Attributes.None.With("axis", 1).With("indices", 2, 0, 2, 1)),
        Of("Gather", Attributes.None.With("axis", 0).With("indices", 1)),
        Of("Tile", Attributes.None.With("repeats", 2, 1)),
        Of("Tile", Attributes.None.With("repeats", 1, 2)),
        Expand(new Shape(2, 1), 2, 3),
        Expand(new Shape(1, 2, 1), 3, 2, 2),
        Expand(new Shape(2), 2),
    ];

    [Test]
    public void Forward_ByHand()
    {
        var outputs = Graphs.Select(graph => ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 2, 3, 4, 5, 6 }.AsMemory(0, graph.InputShape.Count), 1).Output).ToArray();
        Assert.That(outputs[0], Is.EqualTo(new float[] { 2, 3, 5, 6 }));
        Assert.That(outputs[1], Is.EqualTo(new float[] { 6, 4, 3, 1 }));
        Assert.That(outputs[2], Is.EqualTo(new float[] { 4, 6 }));
        Assert.That(outputs[3], Is.EqualTo(new float[] { 3, 1, 3, 2, 6, 4, 6, 5 }));
        Assert.That(outputs[4], Is.EqualTo(new float[] { 4, 5, 6 }));
        Assert.That(outputs[5], Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6 }));
        Assert.That(outputs[6], Is.EqualTo(new float[] { 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6 }));
        Assert.That(outputs[7], Is.EqualTo(new float[] { 1, 1, 1, 2, 2, 2 }));
        Assert.That(outputs[8], Is.EqualTo(new float[] { 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2 }));
        Assert.That(outputs[9], Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        Assert.That(() => Slice([0, 2], [1, 1], [2, 2]), Throws.TypeOf<InputFaultException>().With.Message.Contains("leave axis 1"));
        Assert.That(() => Slice([0, 0], [1, 0], [2, 1]), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Slice([0], [1], [2]), Throws.TypeOf<InputFaultException>().With.Message.Contains("do not fit"));
        Assert.That(() => Slice([0, 1], [1, long.MinValue], [2, 2]), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Of("Gather", Attributes.None.With("axis", 1).With("indices", 3)), Throws.TypeOf<InputFaultException>().With.Message.Contains("out of range"));
        Assert.That(() => Of("Gather", Attributes.None.With("axis", 2).With("indices", 0)), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Of("Gather", Attributes.None.With("axis", 1).With("indices")), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Of("Tile", Attributes.None.With("repeats", 0, 1)), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Of("Tile", Attributes.None.With("repeats", 1 << 28, 1 << 28)), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Expand(new Shape(2), 3), Throws.TypeOf<InputFaultException>().With.Message.Contains("does not repeat"));
        Assert.That(() => Expand(new Shape(1, 1), 1 << 20, 1 << 20), Throws.TypeOf<InputFaultException>());
    }

    private static Graph Slice(long[] starts, long[] steps, long[] shape) =>
        Of("Slice", Attributes.None.With("starts", starts).With("steps", steps).With("shape", shape));

    private static Graph Expand(Shape from, params long[] shape) => Of("Expand", Attributes.None.With("shape", shape), from);

    private static Graph Of(string opType, Attributes attributes, Shape? shape = null) =>
        new GraphBuilder("x", shape ?? new Shape(2, 3)).Node(new Node("y", opType, ["x"], "y", attributes)).Build("y");
}
