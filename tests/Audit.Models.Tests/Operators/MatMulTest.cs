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
        Right(new Shape(2, 1, 3, 4), Samples.Tensor(7, 3, 4, 2)),
        Right(new Shape(1, 2, 3, 2), Samples.Tensor(8, 3, 1, 2, 2)),
        new GraphBuilder("x", new Shape(1, 2, 2)).Initializer("w", Samples.Tensor(9, 3, 1, 1)).Node("Mul", "h", "x", "w").Node("MatMul", "y", "h", "x").Build("y"),
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

    [Test]
    public void Forward_LeadingAxes_Broadcast()
    {
        var weights = Samples.Tensor(7, 3, 4, 2);
        var x = Samples.Uniform(new Random(1), 24);
        var output = ForwardPass.Run(new Model("m", Right(new Shape(2, 1, 3, 4), weights), []), x, 1).Output;
        for (var outer = 0; outer < 2; outer++)
        {
            for (var inner = 0; inner < 3; inner++)
            {
                var alone = Right(new Shape(3, 4), new Tensor(new Shape(4, 2), weights.Values.Slice(inner * 8, 8)));
                var wanted = ForwardPass.Run(new Model("m", alone, []), x.AsMemory(outer * 12, 12), 1).Output;
                Assert.That(output.AsSpan((((outer * 3) + inner) * 6), 6).ToArray(), Is.EqualTo(wanted));
            }
        }
    }

    private static Graph Right(Shape input, Tensor weights) =>
        new GraphBuilder("x", input).Initializer("w", weights).Node("MatMul", "y", "x", "w").Build("y");
}
