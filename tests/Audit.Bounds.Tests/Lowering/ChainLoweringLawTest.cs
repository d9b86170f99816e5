using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>The chain of a random graph contains what the graph computes in reference arithmetic, with and without interventions.</summary>
[TestFixture]
public sealed class ChainLoweringLawTest
{
    private const int Points = 12;

    [Test]
    public void Lower_RandomGraph_ContainsEveryComputedOutput([Range(1, 400)] int seed)
    {
        var graph = RandomGraphs.Make(seed);
        if (ChainLowering.Lower(graph) is not { Network: { } network } refused) { AssertRefusal(graph, ChainLowering.Lower(graph)); return; }
        Assert.That(CertificateCodec.TryRead(CertificateCodec.Write(network), out ChainNetwork? read, out var fault), Is.True, fault);
        Assert.That(read!.Outputs, Is.EqualTo(graph.OutputShape.Count));
        var random = new Random(seed);
        for (var point = 0; point < Points; point++)
        {
            var input = RandomGraphs.Numbers(random, graph.InputShape.Count);
            AssertContains(graph, network, input, ForwardPass.Run(new Model("m", graph, []), input, 1).Output);
        }
    }

    /// <summary>Shallow graphs hold each rule's own roundings against the pass; deeper ones hold the rules together.</summary>
    [Test]
    public void Lower_SmoothGraph_ContainsEveryComputedOutput([Range(1, 600)] int seed)
    {
        var graph = SmoothGraphs.Make(seed, seed % 2 == 0 ? 2 : 5);
        var network = ChainLowering.Lower(graph) is { Network: { } made } lowered ? made : throw new AssertionException(ChainLowering.Lower(graph).Reason);
        Assert.That(CertificateCodec.TryRead(CertificateCodec.Write(network), out ChainNetwork? read, out var fault), Is.True, fault);
        Assert.That(read!.Outputs, Is.EqualTo(graph.OutputShape.Count));
        var random = new Random(seed);
        for (var point = 0; point < Points; point++)
        {
            var input = RandomGraphs.Numbers(random, graph.InputShape.Count);
            AssertContains(graph, network, input, ForwardPass.Run(new Model("m", graph, []), input, 1).Output);
        }
    }

    /// <summary>The law above is no empty one: without the rows' roundings most chains no longer contain what is computed.</summary>
    [Test]
    public void Lower_WithoutRoundings_DoesNotContainTheOutputs()
    {
        var missed = 0;
        for (var seed = 2; seed <= 300; seed += 2)
        {
            var graph = SmoothGraphs.Make(seed, 2);
            var network = ChainLowering.Lower(graph).Network!;
            var bare = new ChainNetwork([.. network.Layers.Select(layer => layer with { Roundings = [.. layer.Roundings.Select(_ => 0)] })]);
            var input = RandomGraphs.Numbers(new Random(seed), graph.InputShape.Count);
            var (stated, computed) = (ChainIntervals.Run(bare, input), ForwardPass.Run(new Model("m", graph, []), input, 1).Output);
            if (computed.Where((value, i) => value < stated[i].Lower || value > stated[i].Upper).Any()) { missed++; }
        }

        Assert.That(missed, Is.GreaterThan(40));
    }

    /// <summary>A chain that begins at a value of the graph computes the rest from the value that the pass had there.</summary>
    [Test]
    public void Lower_FromAValue_ContainsWhatFollows([Range(5001, 5060)] int seed)
    {
        var graph = SmoothGraphs.Make(seed, 6);
        var input = RandomGraphs.Numbers(new Random(seed), graph.InputShape.Count);
        foreach (var from in graph.Nodes.Select(node => node.Output))
        {
            var lowered = ChainLowering.Lower(graph, from: from);
            if (lowered.Network is not { } network) { Assert.That(lowered.Reason, Does.Contain("does not follow from")); continue; }
            var pass = ForwardPass.Run(new Model("m", graph, []), input, 1, null, [from]);
            AssertContains(graph, network, pass.Captured[from], pass.Output);
        }
    }

    [Test]
    public void Lower_Intervention_IsThePatchedPass([Range(2001, 2400)] int seed)
    {
        var graph = RandomGraphs.Make(seed);
        var random = new Random(seed);
        var sites = graph.Nodes.Select(node => node.Output).Prepend(graph.Input).ToArray();
        var site = sites[random.Next(sites.Length)];
        ImmutableArray<int> units = [.. Enumerable.Range(0, graph.Shapes[site].Count).Where(_ => random.Next(3) > 0 || seed % 4 == 0)];
        if (units.IsEmpty) { units = [0]; }
        var intervention = new Intervention(site, units);
        var (plain, replaced) = (ChainLowering.Lower(graph, null, intervention), ChainLowering.Lower(graph, null, intervention, true));
        if (plain.Network is not { } before || replaced.Network is not { } after)
        {
            AssertRefusal(graph, plain);
            return;
        }

        Assert.That(before.Inputs, Is.EqualTo(graph.InputShape.Count + units.Length));
        Assert.That(after.Layers.Select(Shape), Is.EqualTo(before.Layers.Select(Shape)));
        for (var point = 0; point < Points; point++)
        {
            var (input, free) = (RandomGraphs.Numbers(random, graph.InputShape.Count), RandomGraphs.Numbers(random, units.Length));
            var model = new Model("m", graph, []);
            AssertContains(graph, before, [.. input, .. free], ForwardPass.Run(model, input, 1).Output);
            AssertContains(graph, after, [.. input, .. free], ForwardPass.Run(model, input, 1, [new Patch(site, units, free)]).Output);
        }
    }

    [Test]
    public void Lower_AtEachValue_ContainsIt([Range(3001, 3060)] int seed)
    {
        var graph = RandomGraphs.Make(seed);
        var random = new Random(seed);
        foreach (var at in graph.Nodes.Select(node => node.Output).Prepend(graph.Input))
        {
            if (ChainLowering.Lower(graph, at) is not { Network: { } network }) { continue; }
            var input = RandomGraphs.Numbers(random, graph.InputShape.Count);
            AssertContains(graph, network, input, ForwardPass.Run(new Model("m", graph, []), input, 1, null, [at]).Captured[at]);
        }
    }

    [Test]
    public void Lower_RandomGraphs_MeetEveryRuleAndRarelyRefuse()
    {
        var graphs = Enumerable.Range(1, 400).Select(RandomGraphs.Make).ToArray();
        var lowered = graphs.Where(graph => ChainLowering.Lower(graph).Network is not null).ToArray();
        var smooth = Enumerable.Range(1, 400).Select(seed => SmoothGraphs.Make(seed)).SelectMany(graph => graph.Nodes);
        Assert.That(lowered.SelectMany(graph => graph.Nodes).Concat(smooth).Select(node => node.OpType).Concat(["Positions", "QuantizeLinear", "DequantizeLinear"]), Is.SupersetOf(NodeLowering.Rules.Keys));
        Assert.That(lowered, Has.Length.GreaterThan(340));
    }

    private static void AssertRefusal(Graph graph, Lowered lowered)
    {
        Assert.That(lowered.Network, Is.Null);
        Assert.That(graph.Nodes.Any(node => lowered.Reason.Contains($"'{node.Name}' ({node.OpType})", StringComparison.Ordinal)), Is.True, lowered.Reason);
    }

    private static string Shape(ChainLayer layer) => $"{layer.Inputs} to {string.Concat(layer.Activations.Select(activation => activation == Activation.Relu ? 'r' : 'i'))}";

    private static void AssertContains(Graph graph, ChainNetwork network, float[] input, float[] computed)
    {
        var stated = ChainIntervals.Run(network, input);
        for (var i = 0; i < computed.Length; i++)
        {
            Assert.That((double)computed[i], Is.InRange(stated[i].Lower, stated[i].Upper), $"output {i} of {string.Join(" ", graph.Nodes.Select(node => node.OpType))}");
        }
    }
}
