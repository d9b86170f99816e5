using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Curved;

namespace Audit.Bounds.Checking;

/// <summary>Derives the numbers of single leaves again, on full grids, to be shown.</summary>
/// <remarks>For certificates that the checker accepted; networks of affine layers and ReLU. Cost of a leaf: the bounds of the nodes on its path that prove any.</remarks>
public sealed class LeafTracer
{
    private readonly Certificate certificate;
    private readonly GridNetwork network;
    private readonly PreorderTree tree;
    private readonly Rebound rebound;
    private readonly SinglePass single;
    private readonly PairPass? pair;

    private LeafTracer(Certificate certificate, ChainNetwork original, ChainNetwork? coarse)
    {
        (this.certificate, network, tree) = (certificate, Checker.OnGrids(certificate, original, coarse), new PreorderTree(certificate.Boxes));
        (rebound, single, pair) = (new Rebound(network, certificate, tree), new SinglePass(network), network.IsPair ? new PairPass(network) : null);
        Leaves = [.. Enumerable.Range(0, tree.Count).Where(node => tree[node] is TreeNode.Leaf)];
    }

    /// <summary>Places of all leaves in the preorder of the trees.</summary>
    public ImmutableArray<int> Leaves { get; }

    /// <summary>A tracer for a certificate; null for networks with functions, products or softmaxes.</summary>
    public static LeafTracer? Open(Certificate certificate, ChainNetwork original, ChainNetwork? coarse) =>
        CurvedNetwork.IsCurved(original) ? null : new LeafTracer(certificate, original, coarse);

    /// <summary>The numbers of a leaf.</summary>
    /// <param name="leaf">Its place, one of <see cref="Leaves"/>.</param>
    public LeafTrace Trace(int leaf)
    {
        var node = PathTo(leaf);
        var state = node.State(true, rebound.Derive);
        return new LeafTrace(
            tree.Place(leaf), [.. node.Lower], [.. node.Upper],
            [.. node.Phases.Select(phase => new PhaseTrace(phase.Neuron, new BigDyadic(phase.Cut, -network.BoundBits).ToString(), phase.IsUpper))],
            state.IsEmpty ? [] : [.. Enumerable.Range(0, certificate.Clauses.Length).Select(clause => Clause(node, state, clause))],
            state.IsEmpty ? [] : [.. Enumerable.Range(0, network.Layers.Length - 1).Select(layer => Count(state, layer))]);
    }

    private CheckedNode PathTo(int leaf)
    {
        var box = tree.Roots.Count - 1;
        while (tree.Roots[box] > leaf) { box--; }
        var root = certificate.Boxes[box];
        var node = new CheckedNode(tree.Roots[box], [.. root.Lower.Select(end => (double)end)], [.. root.Upper.Select(end => (double)end)], root, null, null);
        while (node.Index != leaf) { node = Part(node, leaf >= tree.UpperPart(node.Index)); }
        return node;
    }

    private CheckedNode Part(CheckedNode node, bool isUpper)
    {
        var at = isUpper ? tree.UpperPart(node.Index) : node.Index + 1;
        if (tree[node.Index] is TreeNode.Phase phase)
        {
            return new CheckedNode(at, node.Lower, node.Upper, node.Root, node, new PhasePart(phase.Neuron, Dyadic.Of(phase.Cut).Floor(network.BoundBits), isUpper));
        }

        var split = (TreeNode.Split)tree[node.Index];
        var (lower, upper) = ((double[])node.Lower.Clone(), (double[])node.Upper.Clone());
        (isUpper ? lower : upper)[split.Axis] = split.Cut;
        return new CheckedNode(at, lower, upper, node.Root, node, null);
    }

    private ClauseTrace Clause(CheckedNode node, NodeState state, int clause)
    {
        var leaf = (TreeNode.Leaf)tree[node.Index];
        var row = Combination.Of(certificate.Clauses[clause], leaf.Choices[clause], network.CoefficientBits);
        var terms = leaf.Parameters.IsEmpty ? RowTerms.None : new RowTerms(leaf.Parameters[clause], node.Phases, network.CoefficientBits);
        var last = network.Layers.Length - 1;
        var upper = row.IsOfOriginal && !terms.NeedsPair ? single.OfRow(state, last, row.Original, terms) : pair!.OfRow(state, last, row.Difference, row.Original, terms);
        return new ClauseTrace(clause, new BigDyadic(upper, -network.ConstantBits).ToString(), row.Limit.ToString(), row.Strict);
    }

    private (int Unstable, int Neurons) Count(NodeState state, int layer)
    {
        var (bounds, relu) = (state.Layers[layer], network.Layers[layer].Relu);
        var unstable = Enumerable.Range(0, relu.Length).Count(row => relu[row] && (bounds.X[row].IsUnstable || (network.IsPair && bounds.Y[row].IsUnstable)));
        return (unstable, relu.Count(isRelu => isRelu));
    }
}
