using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class LinearUnitTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [Of("Gelu", 0), Of("Gelu", 1), Of("Silu", 0)];

    protected override IEnumerable<Graph> Writable => [];

    protected override float Range => 4;

    [TestCase("Gelu", 0, 1.0f, 0.8413447)]
    [TestCase("Gelu", 1, 1.0f, 0.8411920)]
    [TestCase("Silu", 0, 1.0f, 0.7310586)]
    [TestCase("Gelu", 0, -3.0f, -0.0040497)]
    [TestCase("Silu", 0, -3.0f, -0.1422776)]
    public void Forward_ByHand(string opType, int approximate, float x, double y) =>
        Assert.That(ForwardPass.Run(new Model("m", Of(opType, approximate), []), new[] { x, 0, x }, 1).Output[0], Is.EqualTo(y).Within(2e-7));

    private static Graph Of(string opType, int approximate) =>
        new GraphBuilder("x", new Shape(3)).Node(new Node("y", opType, ["x"], "y", Attributes.None.With("approximate", approximate))).Build("y");
}
