using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class ScheduleTest
{
    [Test]
    public void Capture_EachSiteAloneAndAllTogether_SameBits([Values(1, 2, 3)] int seed)
    {
        var model = Tangle(seed);
        var inputs = Samples.Uniform(new Random(seed), 7 * 12);
        var sites = model.Graph.Nodes.Select(node => node.Output).Prepend("x").ToArray();
        var all = ForwardPass.Run(model, inputs, 7, null, sites);
        foreach (var site in sites)
        {
            var alone = ForwardPass.Run(model, inputs, 7, null, [site]);
            Assert.That(alone.Captured[site], Is.EqualTo(all.Captured[site]), site);
            Assert.That(alone.Output, Is.EqualTo(all.Output), site);
        }
    }

    [Test]
    public void Patch_OwnValueAtEachSite_SameBits([Values(1, 2, 3)] int seed)
    {
        var model = Tangle(seed);
        var inputs = Samples.Uniform(new Random(seed), 7 * 12);
        foreach (var site in model.Graph.Nodes.Select(node => node.Output).Prepend("x"))
        {
            var plain = ForwardPass.Run(model, inputs, 7, null, [site]);
            var patch = new Patch(site, [.. Enumerable.Range(0, model.Graph.Shapes[site].Count)], plain.Captured[site]);
            Assert.That(ForwardPass.Run(model, inputs, 7, [patch]).Output, Is.EqualTo(plain.Output), site);
        }
    }

    [Test]
    public void Patch_RenamedValue_LeavesItsSourceAlone()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node("Identity", "a", "x").Node("Add", "y", "x", "a").Build("y");
        var result = ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 2 }, 1, [new Patch("a", [0], new float[] { 10 })], ["x", "a"]);
        Assert.That(result.Output, Is.EqualTo(new float[] { 11, 4 }));
        Assert.That(result.Captured["x"], Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(result.Captured["a"], Is.EqualTo(new float[] { 10, 2 }));
    }

    [Test]
    public void Run_Inputs_AreNotWritten()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node("Relu", "a", "x").Node("Relu", "y", "a").Build("y");
        var inputs = new float[] { -1, 2 };
        ForwardPass.Run(new Model("m", graph, []), inputs, 1, [new Patch("x", [0], new float[] { -3 })]);
        Assert.That(inputs, Is.EqualTo(new float[] { -1, 2 }));
    }

    [Test]
    public void RowElements_Chain_IsTwoLayersWhateverItsLength([Values(3, 30)] int layers)
    {
        var plan = PassPlan.Of(Networks.Mlp(1, [.. Enumerable.Repeat(64, layers)]).Graph);
        Assert.That(plan.Plain.RowElements, Is.LessThanOrEqualTo(128));
    }

    /// <summary>Values that are renamed, read twice, read last by an elementwise step, and broadcast.</summary>
    private static Model Tangle(int seed)
    {
        var builder = new GraphBuilder("x", new Shape(3, 4)).Initializer("w", Samples.Tensor(seed, 4, 4)).Initializer("c", Samples.Tensor(seed + 1, 4));
        builder.Node(new Node("r", "Reshape", ["x"], "flat", Attributes.None.With("shape", 12)))
            .Node("Identity", "same", "x").Node("Relu", "a", "same").Node("MatMul", "b", "a", "w").Node("Add", "s", "b", "a").Node("Mul", "t", "s", "s")
            .Node(new Node("u", "Reshape", ["t"], "u", Attributes.None.With("shape", 12))).Node("Sub", "v", "u", "flat").Node("Tanh", "h", "v")
            .Node(new Node("back", "Reshape", ["h"], "back", Attributes.None.With("shape", 3, 4))).Node("Add", "k", "back", "c").Node("Identity", "l", "k")
            .Node("Relu", "m", "l").Node("Add", "n", "m", "t").Node("Identity", "y", "n");
        return new Model("tangle", builder.Build("y"), []);
    }
}
