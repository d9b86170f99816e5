using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class MatMulTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Right(new Shape(4), Samples.Tensor(1, 4, 3)),
        Right(new Shape(2, 4), Samples.Tensor(2, 4, 3)),
        Right(new Shape(2, 3, 4), Samples.Tensor(3, 4, 2)),
        Right(new Shape(2, 3, 4), Samples.Tensor(4, 2, 4, 2)),
        new GraphBuilder("x", new Shape(4, 2)).Initializer("w", Samples.Tensor(5, 3, 4)).Node("MatMul", "y", "w", "x").Build("y"),
        new GraphBuilder("x", new Shape(2, 4, 2)).Initializer("w", Samples.Tensor(6, 3, 4)).Node("MatMul", "y", "w", "x").Build("y"),
        new GraphBuilder("x", new Shape(2, 3, 3)).Node("MatMul", "y", "x", "x").Build("y"),
    ];

    [Test]
    public void Forward_ByHand()
    {
        var graph = Right(new Shape(2, 2), Samples.Tensor(new Shape(2, 2), 1, 2, 3, 4));
        Assert.That(ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 0, 1, 1 }, 1).Output, Is.EqualTo(new float[] { 1, 2, 4, 6 }));
    }

    [Test]
    public void Build_VectorTimesVectorOfTheSample_IsAFault() =>
        Assert.That(
            () => new GraphBuilder("x", new Shape(3)).Node("MatMul", "y", "x", "x").Build("y"),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("do not form a matrix product"));

    private static Graph Right(Shape input, Tensor weights) =>
        new GraphBuilder("x", input).Initializer("w", weights).Node("MatMul", "y", "x", "w").Build("y");
}
