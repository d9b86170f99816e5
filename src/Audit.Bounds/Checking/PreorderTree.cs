using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>The nodes of all boxes' trees in one preorder: a smaller index is an earlier node.</summary>
internal sealed class PreorderTree
{
    private readonly List<TreeNode> nodes = [];
    private readonly List<int> upperParts = [];
    private readonly int[] roots;


    /// <summary>Lays out the trees, without recursion.</summary>
    public PreorderTree(IReadOnlyList<CoveredBox> boxes)
    {
        roots = new int[boxes.Count];
        var waiting = new Stack<(TreeNode Node, int UpperPartOf)>();
        for (var box = 0; box < roots.Length; box++)
        {
            roots[box] = nodes.Count;
            waiting.Push((boxes[box].Tree, -1));
            while (waiting.TryPop(out var next))
            {
                Add(next.Node, next.UpperPartOf, waiting);
            }
        }
    }

    /// <summary>The node at a place.</summary>
    public TreeNode this[int index] => nodes[index];

    /// <summary>Number of nodes.</summary>
    public int Count => nodes.Count;

    /// <summary>Places of the boxes' roots.</summary>
    public IReadOnlyList<int> Roots => roots;

    /// <summary>Place of a split's upper part; its lower part comes right after it.</summary>
    public int UpperPart(int index) => upperParts[index];

    /// <summary>Whether a node, or one between it and its root, derives bounds anew, so that intersecting with the parent's can say more.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hidden">Number of layers that have neurons.</param>
    public bool Rebounds(CheckedNode? node, int hidden)
    {
        while (node is { Parent: not null } && nodes[node.Index].ReboundFrom >= hidden)
        {
            node = node.Parent;
        }

        return node is { Parent: not null };
    }

    /// <summary>Where a node is, for people: its box, and the parts on the way from its root, L for lower and U for upper.</summary>
    public string Place(int index)
    {
        var box = Array.BinarySearch(roots, index);
        box = box < 0 ? ~box - 1 : box;
        var path = new System.Text.StringBuilder();
        for (var at = roots[box]; at != index;)
        {
            var upper = upperParts[at];
            path.Append(index >= upper ? 'U' : 'L');
            at = index >= upper ? upper : at + 1;
        }

        return $"box {box}, {(path.Length == 0 ? "root" : $"path {path}")}";
    }

    private void Add(TreeNode node, int upperPartOf, Stack<(TreeNode Node, int UpperPartOf)> waiting)
    {
        if (upperPartOf >= 0)
        {
            upperParts[upperPartOf] = nodes.Count;
        }

        nodes.Add(node);
        upperParts.Add(-1);
        if (node is not TreeNode.Leaf)
        {
            var (lower, upper) = node is TreeNode.Split split ? (split.Lower, split.Upper) : (((TreeNode.Phase)node).Lower, ((TreeNode.Phase)node).Upper);
            waiting.Push((upper, nodes.Count - 1));
            waiting.Push((lower, -1));
        }
    }
}
