using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class BatchNormalizationTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [Of(new Shape(3)), Of(new Shape(3, 2, 4))];

    [Test]
    public void Forward_IsOneMultiplyAdd([Values(1, 2)] int seed)
    {
        var graph = Of(new Shape(3, 5));
        var input = Samples.Uniform(new Random(seed), 15);
        var (a, b) = (graph.Initializers["a"].Values.ToArray(), graph.Initializers["b"].Values.ToArray());
        Assert.That(
            ForwardPass.Run(new Model("m", graph, []), input, 1).Output,
            Is.EqualTo(input.Select((x, index) => MathF.FusedMultiplyAdd(x, a[index / 5], b[index / 5]))));
    }

    [Test]
    public void Build_OtherChannels_IsAFault() => Assert.That(() => Of(new Shape(4)), Throws.TypeOf<InputFaultException>().With.Message.Contains("4 channels"));

    private static Graph Of(Shape input) =>
        new GraphBuilder("x", input).Initializer("a", Samples.Tensor(1, 3)).Initializer("b", Samples.Tensor(2, 3)).Node("BatchNormalization", "y", "x", "a", "b").Build("y");
}
