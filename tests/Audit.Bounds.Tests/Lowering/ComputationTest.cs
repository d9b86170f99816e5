using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>Two models that add the same numbers in another order have the same chain and other bits: their difference must not be proved to be 0.</summary>
[TestFixture]
public sealed class ComputationTest
{
    private static readonly float[] Input = [1, 16777216, -16777216, 0];

    [Test]
    public void SetApart_SumInAnotherOrder_LeavesRoomForTheDifference()
    {
        var (first, second) = (Sum(), Turned());
        var (a, b) = (ChainLowering.Lower(first).Network!, ChainLowering.Lower(second).Network!);
        var apart = Math.Abs(Output(second) - Output(first));
        Assert.That(apart, Is.EqualTo(1));
        Assert.That(b.Layers[0].Weights, Is.EqualTo(a.Layers[0].Weights));
        Assert.That(b.Layers[0].Roundings, Is.EqualTo(a.Layers[0].Roundings), "the chains alone look like one computation");
        Assert.That(Proved(a, Computation.SetApart(b, a)), Is.GreaterThanOrEqualTo(apart));
    }

    [Test]
    public void SetApart_ExactRows_StayExact()
    {
        var network = ChainLowering.Lower(new GraphBuilder("x", new Shape(2)).Node("Relu", "y", "x").Build("y")).Network!;
        Assert.That(Computation.SetApart(network, network).Layers.SelectMany(layer => layer.Roundings), Is.All.Zero);
    }

    [Test]
    public void IsSame_SeesOperatorsAttributesAndWiringButNoNumbersOrNames()
    {
        Assert.That(Computation.IsSame(Sum(), Turned()), Is.False);
        Assert.That(Computation.IsSame(Sum(), Sum("other")), Is.True);
        Assert.That(Computation.IsSame(Sum(), Sum().WithInitializer("w", new Tensor(new Shape(4, 1), new float[] { 1, 2, 3, 4 }))), Is.True);
        Assert.That(Computation.IsSame(Leaky(0.1f), Leaky(0.2f)), Is.False);
    }

    private static double Proved(ChainNetwork a, ChainNetwork b)
    {
        var query = SearchQuery.AbsoluteDifference([[1.0]], null);
        var outcome = new BranchAndBound(a, b, [new SearchBox(Input, Input)], query, new SearchOptions(1), _ => null).Run();
        var record = new Certificate(Digest(a), Digest(b), 32, 40, query.Fill(outcome.Proved), outcome.Cover);
        Assert.That(Checker.Check(record, a, b), Is.InstanceOf<CheckResult.Accepted>());
        return outcome.Proved;
    }

    private static string Digest(ChainNetwork network) => CertificateCodec.Digest(CertificateCodec.Write(network));

    private static float Output(Graph graph) => ForwardPass.Run(new Model("m", graph, []), Input, 1).Output[0];

    private static GraphBuilder Start(string weights) => new GraphBuilder("x", new Shape(4)).Initializer(weights, new Tensor(new Shape(4, 1), new float[] { 1, 1, 1, 1 }));

    private static Graph Sum(string weights = "w") => Start(weights).Node("MatMul", "y", "x", weights).Build("y");

    /// <summary>Adds elements 0, 2, 1, 3 in this order.</summary>
    private static Graph Turned() => Start("w")
        .Node(new Node("r", "Reshape", ["x"], "r", Attributes.None.With("shape", 2L, 2)))
        .Node(new Node("t", "Transpose", ["r"], "t", Attributes.None.With("perm", 1L, 0)))
        .Node("Flatten", "f", "t").Node("MatMul", "y", "f", "w").Build("y");

    private static Graph Leaky(float alpha) => new GraphBuilder("x", new Shape(2)).Node(new Node("y", "LeakyRelu", ["x"], "y", Attributes.None.With("alpha", alpha))).Build("y");
}
