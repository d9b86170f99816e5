using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class NormalisationTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs => [Layer(new Shape(2, 5)), Layer(new Shape(7)), Root(new Shape(3, 4)), Layer(new Shape(70))];

    protected override IEnumerable<Graph> Writable => [];

    [Test]
    public void Forward_NearTextbookInDouble([Values(1, 2, 3)] int seed)
    {
        var x = Samples.Uniform(new Random(seed), 70, 3);
        var y = ForwardPass.Run(new Model("m", Layer(new Shape(70)), []), x, 1).Output;
        var mean = x.Average(value => (double)value);
        var scale = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 0.01);
        for (var index = 0; index < 70; index++) { Assert.That(y[index], Is.EqualTo(((x[index] - mean) / scale * Weight(index)) + Bias(index)).Within(3e-6)); }
    }

    [Test]
    public void SumOfSquares_IsTheDefinition([Values(1, 63, 64, 65, 200)] int count)
    {
        var x = Samples.Uniform(new Random(count), count);
        var lanes = new float[64];
        for (var index = 0; index < count; index++) { lanes[index % 64] = MathF.FusedMultiplyAdd(x[index], x[index], lanes[index % 64]); }
        for (var half = 32; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++) { lanes[lane] += lanes[lane + half]; }
        }

        Assert.That(Reduction.SumOfSquares(x), Is.EqualTo(lanes[0]));
    }

    [Test]
    public void Build_NegativeEpsilon_IsAFault() =>
        Assert.That(() => new GraphBuilder("x", new Shape(3)).Node(new Node("y", "NormScale", ["x"], "y", Attributes.None.With("epsilon", -1f))).Build("y"), Throws.TypeOf<InputFaultException>());

    private static float Weight(int index) => 1 + (index % 5 * 0.25f);

    private static float Bias(int index) => (index % 3) - 1;

    private static Graph Root(Shape shape) =>
        Scaled(new GraphBuilder("x", shape), "x", shape).Build("y");

    private static Graph Layer(Shape shape) =>
        Scaled(new GraphBuilder("x", shape).Node("Center", "c", "x"), "c", shape)
            .Initializer("b", new Tensor(new Shape(shape[-1]), Enumerable.Range(0, shape[-1]).Select(Bias).ToArray())).Node("Add", "z", "y", "b").Build("z");

    private static GraphBuilder Scaled(GraphBuilder builder, string from, Shape shape) => builder
        .Initializer("w", new Tensor(new Shape(shape[-1]), Enumerable.Range(0, shape[-1]).Select(Weight).ToArray()))
        .Node(new Node("s", "NormScale", [from], "s", Attributes.None.With("epsilon", 0.01f)))
        .Node("Div", "n", from, "s").Node("Mul", "y", "n", "w");
}
