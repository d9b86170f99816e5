using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Max, Min and Where: every output element is an element of an operand.</summary>
[TestFixture]
public sealed class ChoiceTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        .. new[] { "Max", "Min" }.SelectMany(opType => new[]
        {
            Start().Initializer("c", Samples.Tensor(new Shape(3), 0.0078125f, -0.4921875f, 0.5390625f)).Node(opType, "y", "x", "c").Build("y"),
            Start().Initializer("c", Samples.Tensor(new Shape(), 0.0078125f)).Node(opType, "y", "c", "x").Build("y"),
            Start().Node("Neg", "n", "x").Node(opType, "y", "x", "n").Build("y"),
        }),
        Masked(Start().Initializer("b", Samples.Tensor(new Shape(2, 1), 7, 8)), "c", "x", "b"),
        Masked(Start().Initializer("b", Samples.Tensor(new Shape(), 9)), "c", "b", "x"),
        Masked(Start().Node("Tanh", "b", "x"), "c", "x", "b"),
        Masked(Start().Initializer("z", Samples.Tensor(new Shape(), 0.0078125f)).Initializer("b", Samples.Tensor(new Shape(1, 3), 1, 2, 3)).Node("Less", "g", "x", "z"), "g", "x", "b"),
    ];

    [Test]
    public void Forward_ByHand()
    {
        float[] x = [1, 2, 3, 4, 5, 6];
        var outputs = Graphs.Select(graph => ForwardPass.Run(new Model("m", graph, []), x, 1).Output).ToArray();
        Assert.That(outputs[6], Is.EqualTo(new float[] { 1, 7, 3, 4, 8, 6 }));
        Assert.That(outputs[7], Is.EqualTo(new float[] { 9, 2, 9, 9, 5, 9 }));
        Assert.That(outputs[9], Is.EqualTo(new float[] { 1, 2, 3, 1, 2, 3 }));
        Assert.That(ForwardPass.Run(new Model("m", Graphs.First(), []), new float[] { 0, 0, 0, 1, -1, 1 }, 1).Output, Is.EqualTo(new float[] { 0.0078125f, 0, 0.5390625f, 1, -0.4921875f, 1 }));
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        Assert.That(() => Start().Node("Where", "y", "x", "x").Build("y"), Throws.TypeOf<InputFaultException>().With.Message.Contains("wanted 3"));
        Assert.That(
            () => Masked(Start().Initializer("b", Samples.Tensor(new Shape(4), 1, 2, 3, 4)), "c", "x", "b"),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("do not broadcast"));
        Assert.That(
            () => Masked(Start().Initializer("b", Samples.Tensor(1, 1, 2, 3)), "c", "x", "b"),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("across the batch axis"));
    }

    private static GraphBuilder Start() => new("x", new Shape(2, 3));

    private static Graph Masked(GraphBuilder builder, params string[] inputs) =>
        (inputs[0] == "c" ? builder.Initializer("c", Samples.Tensor(new Shape(1, 3), 1, 0, 1)) : builder).Node("Where", "y", inputs).Build("y");
}
