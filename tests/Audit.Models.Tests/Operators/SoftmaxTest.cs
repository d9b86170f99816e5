using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class SoftmaxTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [Of(new Shape(5), 0), Of(new Shape(2, 3), 1), Of(new Shape(3, 2), 0), Of(new Shape(2, 3, 2), 1)];

    [Test]
    public void Forward_ByHand()
    {
        float[] powers = [ReferenceMath.Exp(-2), ReferenceMath.Exp(-1), 1];
        var sum = Reduction.Sum(powers);
        Assert.That(
            ForwardPass.Run(new Model("m", Of(new Shape(3), 0), []), new float[] { 1, 2, 3 }, 1).Output,
            Is.EqualTo(powers.Select(power => power / sum)));
    }

    [Test]
    public void Forward_MiddleAxis_EachLineAddsUpToOne([Values(1, 2)] int seed)
    {
        var output = ForwardPass.Run(new Model("m", Of(new Shape(2, 3, 2), 1), []), Samples.Uniform(new Random(seed), 12, 5), 1).Output;
        foreach (var start in new[] { 0, 1, 6, 7 })
        {
            Assert.That(output[start] + output[start + 2] + output[start + 4], Is.EqualTo(1).Within(1e-6));
        }
    }

    [Test]
    public void Forward_LargeNumbers_StayFinite() =>
        Assert.That(ForwardPass.Run(new Model("m", Of(new Shape(2), 0), []), new float[] { -3e38f, 3e38f }, 1), Has.Property("Output").EqualTo(new float[] { 0, 1 }));

    [Test]
    public void Build_AxisOutOfRange_IsAFault() => Assert.That(() => Of(new Shape(3), 1), Throws.TypeOf<InputFaultException>());

    private static Graph Of(Shape shape, int axis) =>
        new GraphBuilder("x", shape).Node(new Node("y", "Softmax", ["x"], "y", Attributes.None.With("axis", axis))).Build("y");
}
