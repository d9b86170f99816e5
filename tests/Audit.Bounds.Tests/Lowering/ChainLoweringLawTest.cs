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
        Assert.That(lowered.SelectMany(graph => graph.Nodes).Select(node => node.OpType), Is.SupersetOf(NodeLowering.Rules.Keys));
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
