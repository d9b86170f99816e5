using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Trees of one clause with halves, phases, and any parameters at their leaves: whatever they say, what is accepted must be true.</summary>
internal sealed class RandomTrees
{
    private readonly Random random;
    private readonly ChainNetwork network;
    private readonly bool pair;

    public RandomTrees(int seed, ChainNetwork network, bool pair)
    {
        (random, this.network, this.pair) = (new Random(seed), network, pair);
        Lemmas = random.Next(2) == 0 ? [] : [.. network.Layers.Select(_ => (LemmaRows)random.Next(pair ? 8 : 2))];
    }

    public ImmutableArray<LemmaRows> Lemmas { get; }

    public TreeNode Tree(float[] lower, float[] upper) => Node([.. lower.Select(v => (double)v)], [.. upper.Select(v => (double)v)], 4, []);

    private TreeNode Node(double[] lower, double[] upper, int depth, NeuronPlace[] phases)
    {
        var from = random.Next(3) switch { 0 => TreeNode.InheritAll, 1 => 0, _ => random.Next(1, 4) };
        if (depth > 0 && network.Layers.Length > 1 && random.Next(3) > 0)
        {
            var neuron = Neuron();
            var below = phases.Append(neuron).ToArray();
            return new TreeNode.Phase(neuron, random.Next(3) == 0 ? random.Next(-256, 257) / 256.0 : 0, Node(lower, upper, depth - 1, below), Node(lower, upper, depth - 1, below)) { ReboundFrom = from };
        }

        var axis = Enumerable.Range(0, lower.Length).MaxBy(i => upper[i] - lower[i]);
        var cut = (lower[axis] + upper[axis]) / 2;
        if (depth == 0 || cut <= lower[axis] || cut >= upper[axis] || random.Next(4) == 0)
        {
            return new TreeNode.Leaf([[new Share(0, 1)]]) { ReboundFrom = from, Parameters = random.Next(3) == 0 ? [] : [Parameters(phases)] };
        }

        double[] under = [.. upper], over = [.. lower];
        under[axis] = over[axis] = cut;
        return new TreeNode.Split(axis, cut, Node(lower, under, depth - 1, phases), Node(over, upper, depth - 1, phases)) { ReboundFrom = from };
    }

    private NeuronPlace Neuron()
    {
        var layer = random.Next(network.Layers.Length - 1);
        return new NeuronPlace(pair && random.Next(2) == 0, layer, random.Next(network.Layers[layer].Rows));
    }

    private RowParameters Parameters(NeuronPlace[] phases) => new(
        random.Next(3) == 0 ? [] : [.. phases.Select(_ => random.Next(3) == 0 ? 0 : random.NextSingle() * MathF.ScaleB(1, random.Next(-4, 3)))],
        network.Layers.Length == 1 || random.Next(2) == 0 ? [] : Slopes());

    private ImmutableArray<SlopeChoice> Slopes() =>
        [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Neuron()).Distinct().OrderBy(n => n.Layer).ThenBy(n => n.Row).ThenBy(n => n.Coarse).Select(n => new SlopeChoice(n, (byte)random.Next(256)))];
}
