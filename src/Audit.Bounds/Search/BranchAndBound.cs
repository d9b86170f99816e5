using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Splits the boxes of a region until a query is proved, disproved, or the budget is spent.</summary>
/// <remarks>
/// Guarantee: the tree, the number of boxes and the verdict depend on the query, the region and the budget only, not on threads or devices.
/// Worst box first, so that the largest key among all boxes is an anytime bound; boxes are bounded in rounds of a fixed size.
/// A witness counts only after the caller's replay in reference arithmetic. Source: difference-bounds by input splitting; worst-first search.
/// </remarks>
public sealed class BranchAndBound
{
    private const int Round = 32;

    private readonly PairNetwork network;
    private readonly RowTable table;
    private readonly SearchQuery query;
    private readonly ClauseJudge judge;
    private readonly SearchOptions options;
    private readonly BoxBounder[] workers;
    private readonly IReadOnlyList<SearchBox> region;
    private readonly Func<float[], double?> replay;
    private readonly PriorityQueue<SearchNode, (double, long)> queue = new();
    private double closed = double.NegativeInfinity;
    private double found = double.NegativeInfinity;
    private double seen = double.NegativeInfinity;
    private float[]? witness;
    private long boxes;

    /// <summary>Prepares a search.</summary>
    /// <param name="original">The original network.</param>
    /// <param name="coarse">The coarse network, or null for a query about one network.</param>
    /// <param name="region">The region.</param>
    /// <param name="query">What is to be proved.</param>
    /// <param name="options">Budget and grids.</param>
    /// <param name="replay">The value that an input really shows, in reference arithmetic (for a query without a sought bound: at least 0 means violated), or null.</param>
    public BranchAndBound(
        ChainNetwork original, ChainNetwork? coarse, IReadOnlyList<SearchBox> region, SearchQuery query, SearchOptions options, Func<float[], double?> replay)
    {
        network = new PairNetwork(original, coarse);
        table = new RowTable(query, network.Outputs, network.IsPair);
        (this.region, this.query, this.options, this.replay) = (region, query, options, replay);
        judge = new ClauseJudge(table, query);
        InputCut?[] cuts = [.. region.Select(InputCut.Of)];
        workers = [.. Enumerable.Range(0, Math.Max(1, options.Threads)).Select(_ => new BoxBounder(network, table, query, options, cuts))];
    }

    /// <summary>Offers an input found elsewhere, such as by an attack, before the search starts.</summary>
    public void Offer(float[] input) => Replay(input, double.PositiveInfinity);

    /// <summary>Runs the search to its end.</summary>
    public SearchOutcome Run(IProgress<SearchProgress>? progress = null)
    {
        var roots = region.Select((box, index) => NewNode(Widen(box.Lower), Widen(box.Upper), new Cell(), index)).ToArray();
        foreach (var chunk in roots.Chunk(Round)) { BoundAll(chunk, [.. chunk.Select(_ => (SearchNode?)null)]); }
        while (queue.Count > 0 && !IsFalsified && !IsTight && boxes < options.Boxes && options.Deadline?.Invoke() != true)
        {
            if (!SplitRound()) { break; }
            progress?.Report(new SearchProgress(boxes, queue.Count, Worst(), found));
        }

        return Outcome(roots);
    }

    private bool IsFalsified => query.SeeksBound ? query.Target is { } target && found > target : witness is not null;

    /// <summary>Whether what is proved is as near to what was found as asked.</summary>
    private bool IsTight => query.SeeksBound && !options.LargestFirst && options.Ratio is { } ratio && found > 0 && Slack.Above(Worst()) <= ratio * found;

    private static double[] Widen(float[] values) => [.. values.Select(value => (double)value)];

    private SearchNode NewNode(double[] lower, double[] upper, Cell cell, int box) => new() { Lower = lower, Upper = upper, Cell = cell, Box = box, Order = boxes++ };

    private double Worst() => queue.TryPeek(out var node, out _) ? Math.Max(closed, node.Key) : closed;

    private bool SplitRound()
    {
        var children = new List<SearchNode>();
        var parents = new List<SearchNode?>();
        var stuck = new List<SearchNode>();
        while (queue.Count > 0 && children.Count < 2 * Round && boxes < options.Boxes)
        {
            var node = queue.Dequeue();
            if (node.Axis < 0) { stuck.Add(node); continue; }
            Split(node, children, parents);
        }

        foreach (var node in stuck) { queue.Enqueue(node, Priority(node)); }
        if (children.Count == 0) { return false; }
        BoundAll([.. children], [.. parents]);
        return true;
    }

    private void Split(SearchNode node, List<SearchNode> children, List<SearchNode?> parents)
    {
        var cut = Cut(node.Lower[node.Axis], node.Upper[node.Axis]);
        var (below, above) = ((double[])node.Upper.Clone(), (double[])node.Lower.Clone());
        (below[node.Axis], above[node.Axis]) = (cut, cut);
        var cell = node.Cell;
        (cell.Axis, cell.Cut, cell.Lower, cell.Upper) = (node.Axis, cut, new Cell(), new Cell());
        children.Add(NewNode(node.Lower, below, cell.Lower, node.Box));
        children.Add(NewNode(above, node.Upper, cell.Upper, node.Box));
        parents.Add(node);
        parents.Add(node);
    }

    /// <summary>The middle; where parts are told, the float32 nearest to it, so that the ends of parts need not be moved inward.</summary>
    private double Cut(double lower, double upper)
    {
        var middle = AxisChoice.Middle(lower, upper);
        return options.LargestFirst && (float)middle > lower && (float)middle < upper ? (float)middle : middle;
    }

    private void BoundAll(SearchNode[] nodes, SearchNode?[] parents)
    {
        if (workers.Length == 1 || nodes.Length == 1)
        {
            for (var i = 0; i < nodes.Length; i++) { workers[0].Bound(nodes[i], parents[i]); }
        }
        else
        {
            Parallel.For(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, worker =>
            {
                for (var i = worker; i < nodes.Length; i += workers.Length) { workers[worker].Bound(nodes[i], parents[i]); }
            });
        }

        foreach (var node in nodes) { Settle(node); }
    }

    private void Settle(SearchNode node)
    {
        if (node.Point is not null && region[node.Box].Snap(node.Point) is { } input) { Replay(input, node.PointValue); }
        if (judge.IsClosed(node.Key))
        {
            closed = Math.Max(closed, node.Key);
            node.Cell.IsClosed = true;
            return;
        }

        queue.Enqueue(node, Priority(node));
    }

    private (double, long) Priority(SearchNode node) => (options.LargestFirst ? -ProvedParts.Share(region[node.Box], node.Lower, node.Upper) : -node.Key, node.Order);

    private void Replay(float[] input, double expected)
    {
        if (!query.SeeksBound && expected < -1e-5) { return; }
        if (expected <= seen) { return; }
        if (!double.IsPositiveInfinity(expected)) { seen = expected; }
        if (replay(input) is not { } value) { return; }
        if (query.SeeksBound ? value > found : value >= 0 && witness is null) { (found, witness) = (value, input); }
        else if (!query.SeeksBound && witness is null) { found = Math.Max(found, value); }
    }

    private SearchOutcome Outcome(SearchNode[] roots)
    {
        var leaves = roots.Sum(root => root.Cell.Leaves());
        var proved = Slack.Above(Worst());
        var status = IsFalsified ? SearchStatus.Falsified : queue.Count == 0 || IsTight ? SearchStatus.Proved : SearchStatus.Exhausted;
        var certifiable = query.SeeksBound || status == SearchStatus.Proved;
        ImmutableArray<CoveredBox> cover = certifiable
            ? [.. roots.Select(root => new CoveredBox([.. region[root.Box].Lower], [.. region[root.Box].Upper], root.Cell.ToTree()) { Ball = region[root.Box].Ball, Hulls = region[root.Box].Hulls })]
            : [];
        return new SearchOutcome(status, proved, found, witness, boxes, leaves, cover)
        {
            Parts = options.LargestFirst ? [.. roots.SelectMany(root => ProvedParts.Of(root.Cell, root.Lower, root.Upper))] : [],
        };
    }
}
