using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Add, Sub, Mul and Div under the same broadcasts.</summary>
[TestFixture("Add")]
[TestFixture("Sub")]
[TestFixture("Mul")]
[TestFixture("Div")]
public sealed class ElementwiseTest(string opType) : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Constant(new Shape(5), 5),
        Constant(new Shape(2, 3), 3),
        Constant(new Shape(2, 3), 2, 1),
        Constant(new Shape(2, 3, 2), 1, 3, 1),
        Constant(new Shape(2, 1, 2), 2, 3, 1),
        Constant(new Shape(4)),
        new GraphBuilder("x", new Shape(2, 3)).Initializer("c", Positive(2, 3)).Node("Sub", "d", "c", "x").Node(opType, "y", "c", "d").Build("y"),
        new GraphBuilder("x", new Shape(1)).Initializer("c", Positive(1)).Node("Sub", "d", "c", "x").Node(opType, "y", "c", "d").Build("y"),
        new GraphBuilder("x", new Shape(3)).Initializer("c", Positive(3)).Node("Add", "d", "x", "c").Node(opType, "y", "x", "d").Build("y"),
    ];

    protected override float Range => 0.25f;

    [Test]
    public void Forward_ByHand()
    {
        var graph = new GraphBuilder("x", new Shape(2, 2)).Initializer("c", Samples.Tensor(new Shape(2), 10, 20)).Node(opType, "y", "x", "c").Build("y");
        float[] wanted = opType switch { "Add" => [11, 22, 13, 24], "Sub" => [-9, -18, -7, -16], "Mul" => [10, 40, 30, 80], _ => [0.1f, 0.1f, 0.3f, 0.2f] };
        Assert.That(ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 2, 3, 4 }, 1).Output, Is.EqualTo(wanted));
    }

    [Test]
    public void Build_AcrossTheBatchAxis_IsAFault() =>
        Assert.That(
            () => new GraphBuilder("x", new Shape(3)).Initializer("c", Samples.Tensor(1, 2, 3)).Node(opType, "y", "x", "c").Build("y"),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("across the batch axis"));

    [Test]
    public void Build_NoCommonShape_IsAFault() =>
        Assert.That(
            () => new GraphBuilder("x", new Shape(3)).Initializer("c", Samples.Tensor(1, 2)).Node(opType, "y", "x", "c").Build("y"),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("do not broadcast"));

    private Graph Constant(Shape input, params int[] constant) =>
        new GraphBuilder("x", input).Initializer("c", Positive(constant)).Node(opType, "y", "x", "c").Build("y");

    private static Tensor Positive(params int[] extents)
    {
        var shape = new Shape(extents);
        return new Tensor(shape, Samples.Uniform(new Random(11), shape.Count).Select(value => 3 + (value / 4)).ToArray());
    }
}
