using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>ReduceSum, ReduceMean, ReduceMax, ReduceMin, CumSum and ArgMax.</summary>
[TestFixture]
public sealed class ReduceTest : OperatorLaw
{
    private static readonly string[] reductions = ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin"];

    protected override IEnumerable<Graph> Graphs =>
    [
        .. reductions.SelectMany(opType => new[] { Of(opType, 1, 1), Of(opType, 0, 0), Of(opType, 1, 0, 1, 2), Of(opType, 0, 0, 2) }),
        .. new long[] { 0, 1, 2 }.Select(axis => Sum(axis, axis & 1, 0)),
        Sum(1, 0, 1), Sum(2, 1, 1),
        Places(1, 1), Places(2, 0),
    ];

    [Test]
    public void Forward_Reductions_ByIndex([Values("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin")] string opType, [Values(1, 2)] int seed)
    {
        var x = Samples.Uniform(new Random(seed), 24);
        float[] wanted = [.. Enumerable.Range(0, 3).Select(middle => Reduced(opType, [.. Enumerable.Range(0, 8).Select(at => x[(at / 4 * 12) + (middle * 4) + (at % 4)])]))];
        Assert.That(Run(Of(opType, 0, 0, 2), x), Is.EqualTo(wanted));
    }

    [Test]
    public void Forward_LongSum_IsReductionsSum()
    {
        var x = Samples.Uniform(new Random(1), 1000);
        var graph = new GraphBuilder("x", new Shape(10, 100)).Node(new Node("y", "ReduceSum", ["x"], "y", Attributes.None.With("axes", 0, 1))).Build("y");
        Assert.That(Run(graph, x), Is.EqualTo(new[] { Reduction.Sum(x) }));
    }

    [Test]
    public void Forward_RunningSums_ByHand()
    {
        Assert.That(Line("CumSum", 0, 0), Is.EqualTo(new float[] { 1, 3, 6, 10 }));
        Assert.That(Line("CumSum", 1, 0), Is.EqualTo(new float[] { 10, 9, 7, 4 }));
        Assert.That(Line("CumSum", 0, 1), Is.EqualTo(new float[] { 0, 1, 3, 6 }));
        Assert.That(Line("CumSum", 1, 1), Is.EqualTo(new float[] { 9, 7, 4, 0 }));
    }

    [Test]
    public void Forward_LargestPlace_IsTheFirst()
    {
        var graph = new GraphBuilder("x", new Shape(2, 3)).Node(new Node("y", "ArgMax", ["x"], "y", Attributes.None.With("axis", 1).With("keepdims", 0))).Build("y");
        Assert.That(Run(graph, [1, 5, 5, 7, -1, 7]), Is.EqualTo(new float[] { 1, 0 }));
        Assert.That(Run(Places(0, 1), Samples.Uniform(new Random(1), 24)), Has.All.AnyOf(0f, 1f));
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        foreach (var opType in reductions)
        {
            Assert.That(() => Of(opType, 1, 3), Throws.TypeOf<InputFaultException>());
            Assert.That(() => Of(opType, 1, -1), Throws.TypeOf<InputFaultException>());
            Assert.That(() => Of(opType, 1, 1, 1), Throws.TypeOf<InputFaultException>());
            Assert.That(() => Of(opType, 1, 1, 0), Throws.TypeOf<InputFaultException>());
        }

        Assert.That(() => Sum(3, 0, 0), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Places(-1, 0), Throws.TypeOf<InputFaultException>());
    }

    private static float Reduced(string opType, float[] line) => opType switch
    {
        "ReduceSum" => Reduction.Sum(line),
        "ReduceMean" => Reduction.Sum(line) / line.Length,
        "ReduceMax" => line.Max(),
        _ => line.Min(),
    };

    private static float[] Run(Graph graph, float[] x) => ForwardPass.Run(new Model("m", graph, []), x, 1).Output;

    private static float[] Line(string opType, long reverse, long exclusive)
    {
        var attributes = Attributes.None.With("axis", 0).With("reverse", reverse).With("exclusive", exclusive);
        return Run(new GraphBuilder("x", new Shape(4)).Node(new Node("y", opType, ["x"], "y", attributes)).Build("y"), [1, 2, 3, 4]);
    }

    private static Graph Of(string opType, long keep, params long[] axes) => Cube(opType, Attributes.None.With("axes", axes).With("keepdims", keep));

    private static Graph Sum(long axis, long reverse, long exclusive) =>
        Cube("CumSum", Attributes.None.With("axis", axis).With("reverse", reverse).With("exclusive", exclusive));

    private static Graph Places(long axis, long keep) => Cube("ArgMax", Attributes.None.With("axis", axis).With("keepdims", keep));

    private static Graph Cube(string opType, Attributes attributes) =>
        new GraphBuilder("x", new Shape(2, 3, 4)).Node(new Node("y", opType, ["x"], "y", attributes)).Build("y");
}
