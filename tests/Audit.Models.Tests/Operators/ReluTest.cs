using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class ReluTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [new GraphBuilder("x", new Shape(19)).Node("Relu", "y", "x").Build("y")];

    [Test]
    public void Forward_ByHand()
    {
        var inputs = new float[19];
        (inputs[0], inputs[1], inputs[2], inputs[17], inputs[18]) = (-1, -0f, 2.5f, float.Epsilon, -3);
        var output = ForwardPass.Run(new Model("m", Graphs.Single(), []), inputs, 1).Output;
        Assert.That(output, Is.EqualTo(inputs.Select(value => Math.Max(value, 0))));
        Assert.That(float.IsNegative(output[1]), Is.False);
    }

    [Test]
    public void Backward_AtZero_IsZero() =>
        Assert.That(BackwardPass.InputGradient(new Model("m", Graphs.Single(), []), new float[19], 1, Enumerable.Repeat(1f, 19).ToArray()), Is.All.EqualTo(0f));
}
