using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>A node of the tree with what is known where its parent ends.</summary>
/// <param name="Index">Place in the preorder of all boxes' trees.</param>
/// <param name="Lower">Lower ends of the node's box, exact.</param>
/// <param name="Upper">Upper ends of the node's box, exact.</param>
/// <param name="Parent">Bounds that hold on the box; nothing for a root.</param>
internal sealed record Visit(int Index, double[] Lower, double[] Upper, NodeState? Parent);

/// <summary>Checks one node at a time. One instance per thread.</summary>
internal sealed class NodeChecker(GridNetwork network, Certificate certificate, PreorderTree tree)
{
    private readonly Rebound rebound = new(network);
    private readonly SinglePass single = new(network, coarse: false);
    private readonly PairPass? pair = network.IsPair ? new(network) : null;
    private readonly Dictionary<(int Clause, int Literal), Combination> plain = [];

    /// <summary>Checks a node.</summary>
    /// <param name="visit">The node.</param>
    /// <param name="parts">The two parts of a split whose box is not closed; else empty.</param>
    /// <returns>What is wrong, or nothing.</returns>
    public string? Check(Visit visit, List<Visit> parts)
    {
        parts.Clear();
        try
        {
            var node = tree[visit.Index];
            var inputs = Box(visit);
            var state = visit.Parent is null || node.ReboundFrom < network.Layers.Length ? rebound.Derive(inputs, visit.Parent) : visit.Parent.On(inputs);
            return node is TreeNode.Phase or TreeNode.Leaf { Parameters.Length: > 0 } ? "phases and parameters: not supported"
                : state.IsEmpty ? null
                : node is TreeNode.Split split ? Divide(visit, split, state, parts)
                : Leaf((TreeNode.Leaf)node, state);
        }
        catch (ArithmeticException fault)
        {
            parts.Clear();
            return $"arithmetic: {fault.Message}";
        }
    }

    private Interval[] Box(Visit visit)
    {
        var result = new Interval[visit.Lower.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new Interval(Dyadic.Of(visit.Lower[i]).Floor(network.InputGrid), Dyadic.Of(visit.Upper[i]).Ceiling(network.InputGrid));
        }

        return result;
    }

    private string? Divide(Visit visit, TreeNode.Split split, NodeState state, List<Visit> parts)
    {
        var (lower, upper) = (visit.Lower[split.Axis], visit.Upper[split.Axis]);
        if (split.Cut <= lower || split.Cut >= upper)
        {
            return $"cut of input {split.Axis}: {BigDyadic.Of(split.Cut)} is not inside {BigDyadic.Of(lower)} to {BigDyadic.Of(upper)}";
        }

        var middle = (Lower: (double[])visit.Lower.Clone(), Upper: (double[])visit.Upper.Clone());
        middle.Lower[split.Axis] = middle.Upper[split.Axis] = split.Cut;
        parts.Add(new Visit(visit.Index + 1, visit.Lower, middle.Upper, state));
        parts.Add(new Visit(tree.UpperPart(visit.Index), middle.Lower, visit.Upper, state));
        return null;
    }

    private string? Leaf(TreeNode.Leaf leaf, NodeState state)
    {
        for (var i = 0; i < leaf.Choices.Length; i++)
        {
            var combination = Combine(i, leaf);
            var last = network.Layers.Length - 1;
            var upper = combination.Difference.All(c => c == 0)
                ? single.OfRow(state, last, combination.Original)
                : pair!.OfRow(state, last, combination.Difference, combination.Original);
            if (!combination.IsProvedBy(upper, network.ConstantBits))
            {
                var bound = new BigDyadic(upper, -network.ConstantBits);
                return $"clause {i}: the upper bound {bound} is not {(combination.Strict ? "below" : "at most")} {combination.Limit}";
            }
        }

        return null;
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
