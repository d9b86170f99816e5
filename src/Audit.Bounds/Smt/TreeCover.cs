using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>A side of a phase split: the neuron's value is at most the cut, or at least the cut.</summary>
internal readonly record struct PhaseSide(NeuronPlace Neuron, double Cut, bool IsAbove)
{
    /// <summary>The neuron as a name in scripts.</summary>
    public string Name => $"n{(Neuron.Coarse ? "y" : "x")}{Neuron.Layer}_{Neuron.Row}";

    /// <summary>The side as a statement.</summary>
    public string Holds => $"({(IsAbove ? ">=" : "<=")} {Name} {Rational.Of(Cut).ToSmt()})";
}

/// <summary>A node of a split tree with its box and the phases on its path.</summary>
/// <param name="Node">The node.</param>
/// <param name="Lower">Lower ends of its box.</param>
/// <param name="Upper">Upper ends of its box.</param>
/// <param name="Path">0 for the lower part, 1 for the upper part, from the root.</param>
/// <param name="Phases">Sides of the phase splits above it.</param>
internal sealed record PlacedNode(TreeNode Node, ImmutableArray<double> Lower, ImmutableArray<double> Upper, string Path, ImmutableArray<PhaseSide> Phases)
{
    /// <summary>The root of a tree.</summary>
    public static PlacedNode Root(CoveredBox box) =>
        new(box.Tree, [.. box.Lower.Select(v => (double)v)], [.. box.Upper.Select(v => (double)v)], "", []);

    /// <summary>Both parts of a split, by an input or by a phase; none for a leaf.</summary>
    public ImmutableArray<PlacedNode> Parts() => Node switch
    {
        TreeNode.Split split =>
        [
            this with { Node = split.Lower, Upper = Upper.SetItem(split.Axis, split.Cut), Path = Path + "0" },
            this with { Node = split.Upper, Lower = Lower.SetItem(split.Axis, split.Cut), Path = Path + "1" },
        ],
        TreeNode.Phase phase =>
        [
            this with { Node = phase.Lower, Path = Path + "0", Phases = Phases.Add(new PhaseSide(phase.Neuron, phase.Cut, false)) },
            this with { Node = phase.Upper, Path = Path + "1", Phases = Phases.Add(new PhaseSide(phase.Neuron, phase.Cut, true)) },
        ],
        _ => [],
    };
}

/// <summary>A part of a tree: a node, and the descendants that together are said to cover its box.</summary>
internal sealed record CoverPart(PlacedNode Top, ImmutableArray<PlacedNode> Below)
{
    /// <summary>The box of the top is the union of the boxes below: its negation has no model.</summary>
    public SmtQuery Query(string name)
    {
        var axes = Enumerable.Range(0, Top.Lower.Length)
            .Where(a => Below.Any(b => b.Lower[a] != Top.Lower[a] || b.Upper[a] != Top.Upper[a])).ToList();
        string Inside(PlacedNode node) => Terms.And(axes.Select(a => Terms.Between(node.Lower[a], $"z{a}", node.Upper[a])).Concat(node.Phases.Skip(Top.Phases.Length).Select(side => side.Holds)));
        var neurons = Below.SelectMany(b => b.Phases.Skip(Top.Phases.Length)).Select(side => side.Name).Distinct().Order(StringComparer.Ordinal);
        return new SmtQuery(name,
        [
            .. Terms.Declare(axes.Select(a => $"z{a}")),
            .. Terms.Declare(neurons),
            $"(assert {Inside(Top)})",
            .. Below.Select(b => $"(assert (not {Inside(b)}))"),
        ]);
    }
}

/// <summary>Cuts a tree into parts of bounded size; every split lies in exactly one part.</summary>
internal static class TreeCover
{
    /// <summary>The parts, from the root down; none for a tree that is one leaf.</summary>
    public static IEnumerable<CoverPart> Parts(CoveredBox box, int nodesPerPart)
    {
        var tops = new Queue<PlacedNode>([PlacedNode.Root(box)]);
        while (tops.TryDequeue(out PlacedNode? top))
        {
            if (top.Node is TreeNode.Leaf) { continue; }
            ImmutableArray<PlacedNode> below = Expand(top, nodesPerPart);
            foreach (PlacedNode node in below) { tops.Enqueue(node); }
            yield return new CoverPart(top, below);
        }
    }

    /// <summary>All leaves of a tree with their boxes, from the lower to the upper.</summary>
    public static IEnumerable<PlacedNode> Leaves(CoveredBox box)
    {
        var open = new Stack<PlacedNode>([PlacedNode.Root(box)]);
        while (open.TryPop(out PlacedNode? node))
        {
            if (node.Node is TreeNode.Leaf)
            {
                yield return node;
                continue;
            }

            ImmutableArray<PlacedNode> parts = node.Parts();
            open.Push(parts[1]);
            open.Push(parts[0]);
        }
    }

    // Breadth first, so that a part is as shallow as it can be.
    private static ImmutableArray<PlacedNode> Expand(PlacedNode top, int limit)
    {
        var open = new Queue<PlacedNode>([top]);
        var leaves = new List<PlacedNode>();
        while (open.Count > 0 && open.Count + leaves.Count < limit)
        {
            PlacedNode node = open.Dequeue();
            if (node.Node is TreeNode.Leaf) { leaves.Add(node); }
            foreach (PlacedNode part in node.Parts()) { open.Enqueue(part); }
        }

        return [.. leaves, .. open];
    }
}
