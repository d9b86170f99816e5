using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>Identity, Flatten and Reshape: the elements stay where they are.</summary>
[TestFixture]
public sealed class CopyingTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        new GraphBuilder("x", new Shape(2, 3)).Node("Identity", "y", "x").Build("y"),
        new GraphBuilder("x", new Shape(2, 3)).Node("Flatten", "y", "x").Build("y"),
        Reshape(new Shape(2, 3), 3, 2),
        Reshape(new Shape(6), 1, 6, 1),
    ];

    [Test]
    public void Build_Shapes()
    {
        Assert.That(Graphs.Select(graph => graph.OutputShape.ToString()), Is.EqualTo(new[] { "[2, 3]", "[6]", "[3, 2]", "[1, 6, 1]" }));
        Assert.That(() => Reshape(new Shape(6), 4), Throws.TypeOf<InputFaultException>().With.Message.Contains("wanted 6"));
    }

    [Test]
    public void Forward_KeepsEveryElement()
    {
        var inputs = Samples.Uniform(new Random(1), 12);
        Assert.That(Graphs.Select(graph => ForwardPass.Run(new Model("m", graph, []), inputs, 2).Output), Is.All.EqualTo(inputs));
    }

    private static Graph Reshape(Shape input, params long[] target) =>
        new GraphBuilder("x", input).Node(new Node("y", "Reshape", ["x"], "y", Attributes.None.With("shape", target))).Build("y");
}
