using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>LeakyRelu, Clip, Sigmoid and Tanh.</summary>
[TestFixture]
public sealed class PointwiseTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Of("LeakyRelu", Attributes.None.With("alpha", 0.125f)),
        Of("Clip", Attributes.None.With("min", -0.4921875f).With("max", 0.7265625f)),
        Of("Clip", Attributes.None.With("min", 0.3515625f)),
        Of("Sigmoid", Attributes.None),
        Of("Tanh", Attributes.None),
    ];

    [Test]
    public void Forward_ByHand()
    {
        var outputs = Graphs.Select(graph => ForwardPass.Run(new Model("m", graph, []), new float[] { -8, -1, 0, 0.5f, 4 }, 1).Output).ToArray();
        Assert.That(outputs[0], Is.EqualTo(new float[] { -1, -0.125f, 0, 0.5f, 4 }));
        Assert.That(outputs[1], Is.EqualTo(new float[] { -0.4921875f, -0.4921875f, 0, 0.5f, 0.7265625f }));
        Assert.That(outputs[2], Is.EqualTo(new float[] { 0.3515625f, 0.3515625f, 0.3515625f, 0.5f, 4 }));
        Assert.That(outputs[3], Is.EqualTo(new float[] { -8, -1, 0, 0.5f, 4 }.Select(ReferenceMath.Sigmoid)));
        Assert.That(outputs[4], Is.EqualTo(new float[] { -8, -1, 0, 0.5f, 4 }.Select(ReferenceMath.Tanh)));
    }

    private static Graph Of(string opType, Attributes attributes) =>
        new GraphBuilder("x", new Shape(5)).Node(new Node("y", opType, ["x"], "y", attributes)).Build("y");
}
