using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>Checks one node at a time. One instance per thread.</summary>
internal sealed class NodeChecker(GridNetwork network, Certificate certificate, PreorderTree tree)
{
    private readonly Rebound rebound = new(network, certificate, tree);
    private readonly SinglePass single = new(network);
    private readonly PairPass? pair = network.IsPair ? new(network) : null;
    private readonly SingleLanes singles = new(network, coarse: false);
    private readonly PairLanes? pairs = network.IsPair ? new(network) : null;
    private readonly Dictionary<(int Clause, int Literal), Combination> plain = [];

    /// <summary>Checks a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="parts">The two parts of a split; else empty.</param>
    /// <returns>What is wrong, or nothing.</returns>
    public string? Check(CheckedNode node, List<CheckedNode> parts)
    {
        parts.Clear();
        try
        {
            return tree[node.Index] switch
            {
                TreeNode.Split split => Divide(node, split, parts),
                TreeNode.Phase phase => Divide(node, phase, parts),
                var leaf => Leaf(node, (TreeNode.Leaf)leaf),
            };
        }
        catch (ArithmeticException fault)
        {
            parts.Clear();
            return $"arithmetic: {fault.Message}";
        }
    }

    private string? Divide(CheckedNode node, TreeNode.Split split, List<CheckedNode> parts)
    {
        var (lower, upper) = (node.Lower[split.Axis], node.Upper[split.Axis]);
        if (split.Cut <= lower || split.Cut >= upper)
        {
            return $"cut of input {split.Axis}: {BigDyadic.Of(split.Cut)} is not inside {BigDyadic.Of(lower)} to {BigDyadic.Of(upper)}";
        }

        var middle = (Lower: (double[])node.Lower.Clone(), Upper: (double[])node.Upper.Clone());
        middle.Lower[split.Axis] = middle.Upper[split.Axis] = split.Cut;
        parts.Add(new CheckedNode(node.Index + 1, node.Lower, middle.Upper, node.Root, node, null));
        parts.Add(new CheckedNode(tree.UpperPart(node.Index), middle.Lower, node.Upper, node.Root, node, null));
        return null;
    }

    private string? Divide(CheckedNode node, TreeNode.Phase phase, List<CheckedNode> parts)
    {
        var (_, layer, row) = phase.Neuron;
        if (layer >= network.Layers.Length - 1 || row >= network.Layers[layer].Outputs)
        {
            return $"phase: row {row} of layer {layer + 1} is no neuron below the last layer";
        }

        var cut = Dyadic.Of(phase.Cut);
        if (!cut.IsOn(network.BoundBits) || cut.Top + network.BoundBits > FixedPoint.ValueBits)
        {
            return $"phase: the cut {BigDyadic.Of(phase.Cut)} is no bound";
        }

        foreach (var isUpper in new[] { false, true })
        {
            var at = isUpper ? tree.UpperPart(node.Index) : node.Index + 1;
            parts.Add(new CheckedNode(at, node.Lower, node.Upper, node.Root, node, new PhasePart(phase.Neuron, cut.Floor(network.BoundBits), isUpper)));
        }

        return null;
    }

    /// <summary>First without the parent's bounds of layers that are derived anew, which then need not be known; with them if that fails.</summary>
    private string? Leaf(CheckedNode node, TreeNode.Leaf leaf)
    {
        var wrong = Clauses(node, leaf, node.State(false, rebound.Derive));
        return wrong is null || !tree.Rebounds(node, network.Layers.Length - 1) ? wrong : Clauses(node, leaf, node.State(true, rebound.Derive));
    }

    /// <summary>Every clause, first eight at a time in lanes; what they do not prove once more on full grids.</summary>
    private string? Clauses(CheckedNode node, TreeNode.Leaf leaf, NodeState state)
    {
        if (state.IsEmpty)
        {
            return null;
        }

        var rows = leaf.Choices.Select((_, i) => Combine(i, leaf)).ToArray();
        var proved = new bool[rows.Length];
        if (leaf.Parameters.IsEmpty && network.Layers.Length > 1)
        {
            Prove(rows, proved, row => row.IsOfOriginal, group => singles.OfRows(state, group));
            Prove(rows, proved, row => !row.IsOfOriginal, group => pairs!.OfRows(state, group));
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (!proved[i] && Exactly(node, leaf, state, i, rows[i]) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private void Prove(Combination[] rows, bool[] proved, Func<Combination, bool> isAsked, Func<Combination[], LaneConstants> prove)
    {
        foreach (var group in Enumerable.Range(0, rows.Length).Where(i => isAsked(rows[i])).Chunk(Lanes.Count))
        {
            var upper = prove([.. group.Select(i => rows[i])]);
            for (var lane = 0; lane < group.Length; lane++)
            {
                proved[group[lane]] = rows[group[lane]].IsProvedBy(upper[lane], network.ConstantBits);
            }
        }
    }

    private string? Exactly(CheckedNode node, TreeNode.Leaf leaf, NodeState state, int clause, Combination row)
    {
        var terms = leaf.Parameters.IsEmpty ? RowTerms.None : new RowTerms(leaf.Parameters[clause], node.Phases, network.CoefficientBits);
        var last = network.Layers.Length - 1;
        var upper = row.IsOfOriginal && !terms.NeedsPair
            ? single.OfRow(state, last, row.Original, terms)
            : pair!.OfRow(state, last, row.Difference, row.Original, terms);
        return row.IsProvedBy(upper, network.ConstantBits)
            ? null
            : $"clause {clause}: the upper bound {new BigDyadic(upper, -network.ConstantBits)} is not {(row.Strict ? "below" : "at most")} {row.Limit}";
    }

    /// <summary>Most leaves take one literal as it is: those are kept.</summary>
    private Combination Combine(int clause, TreeNode.Leaf leaf)
    {
        var shares = leaf.Choices[clause];
        if (shares.Length > 1 || shares[0].Weight != 1)
        {
            return Combination.Of(certificate.Clauses[clause], shares, network.CoefficientBits);
        }

        if (!plain.TryGetValue((clause, shares[0].Literal), out var known))
        {
            plain[(clause, shares[0].Literal)] = known = Combination.Of(certificate.Clauses[clause], shares, network.CoefficientBits);
        }

        return known;
    }
}
