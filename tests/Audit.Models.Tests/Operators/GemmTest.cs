using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class GemmTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Of(Samples.Tensor(1, 4, 3), Samples.Tensor(2, 3), 0, 1),
        Of(Samples.Tensor(3, 3, 4), Samples.Tensor(4, 3), 1, 1),
        Of(Samples.Tensor(5, 3, 4), null, 1, 0.5f),
        Of(Samples.Tensor(6, 4, 3), Samples.Tensor(7, 3), 0, -1.5f),
    ];

    [Test]
    public void Forward_ByHand()
    {
        var graph = Of(Samples.Tensor(new Shape(2, 4), 1, 2, 3, 4, 0, -1, 0, 1), Samples.Tensor(new Shape(2), 10, 20), 1, 1);
        Assert.That(ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 1, 1, 2 }, 1).Output, Is.EqualTo(new float[] { 24, 21 }));
    }

    [Test]
    public void Forward_IsOneChainFromTheBias()
    {
        // 2^24 + 1 + 1: a chain from the bias 1 with products 1 and 2^24 keeps 2^24 + 2; a sum from zero with the bias last gives another number.
        var graph = Of(Samples.Tensor(new Shape(2, 1), 1, 16777216), Samples.Tensor(new Shape(1), 1), 0, 1, 2);
        Assert.That(ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 1 }, 1).Output, Is.EqualTo(new float[] { 16777218 }));
    }

    [Test]
    public void Forward_TransposedWeights_SameBits([Values(1, 2, 3)] int seed)
    {
        var weights = Samples.Tensor(seed, 4, 3);
        var turned = Samples.Tensor(new Shape(3, 4), Matrices.Transposed(weights.Values.Span, 4, 3));
        var (plain, other) = (Of(weights, Samples.Tensor(9, 3), 0, 1), Of(turned, Samples.Tensor(9, 3), 1, 1));
        var inputs = Samples.Uniform(new Random(seed), 40);
        Assert.That(
            ForwardPass.Run(new Model("a", plain, []), inputs, 10).Output, Is.EqualTo(ForwardPass.Run(new Model("b", other, []), inputs, 10).Output));
    }

    [Test]
    public void Build_WrongWidth_IsAFault() =>
        Assert.That(() => Of(Samples.Tensor(1, 5, 3), null, 0, 1), Throws.TypeOf<InputFaultException>().With.Message.Contains("the weights [5, 3] want 5"));

    private static Graph Of(Tensor weights, Tensor? bias, int transB, float alpha, int inputs = 4)
    {
        var builder = new GraphBuilder("x", new Shape(inputs)).Initializer("w", weights);
        if (bias is not null) { builder.Initializer("b", bias); }
        var attributes = Attributes.None.With("transB", transB).With("alpha", alpha);
        return builder.Node(new Node("layer", "Gemm", bias is null ? ["x", "w"] : ["x", "w", "b"], "y", attributes)).Build("y");
    }
}
