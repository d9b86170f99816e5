using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>Visits every node of the trees, on several threads if asked; the failing node that is told is the first in preorder, whatever the threads do.</summary>
/// <remarks>
/// Visits wait on one stack. A failure stops only what comes after it: every node before the first failing one has been visited when the walk ends,
/// because its ancestors come before it too.
/// </remarks>
internal sealed class TreeWalk(PreorderTree tree, Func<NodeChecker> open, IProgress<long>? progress)
{
    private readonly object gate = new();
    private readonly Stack<CheckedNode> waiting = [];
    private int failedAt = int.MaxValue;
    private string? failure;
    private int running;
    private long visited;
    private long leaves;

    /// <summary>Walks from the roots to the end.</summary>
    public CheckResult Run(IReadOnlyList<CoveredBox> boxes, int threads)
    {
        foreach (var (at, box) in tree.Roots.Zip(boxes).Reverse())
        {
            waiting.Push(new CheckedNode(at, Exact(box.Lower), Exact(box.Upper), box, null, null));
        }

        var others = Enumerable.Range(1, threads - 1).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Work();
        Task.WaitAll(others);
        return failure is null ? new CheckResult.Accepted(leaves, visited) : new CheckResult.Rejected($"{tree.Place(failedAt)}: {failure}");
    }

    private static double[] Exact(IEnumerable<float> values) => [.. values.Select(v => (double)v)];

    private void Work()
    {
        var checker = open();
        var parts = new List<CheckedNode>(2);
        while (Take() is { } visit)
        {
            var wrong = "the check of this node did not end";
            try
            {
                wrong = checker.Check(visit, parts);
            }
            finally
            {
                Done(visit, wrong, parts);
            }
        }
    }

    /// <summary>The next node that still matters; nothing when the walk is over.</summary>
    private CheckedNode? Take()
    {
        lock (gate)
        {
            while (true)
            {
                while (waiting.TryPop(out var visit))
                {
                    if (visit.Index < failedAt)
                    {
                        running++;
                        return visit;
                    }
                }

                if (running == 0)
                {
                    Monitor.PulseAll(gate);
                    return null;
                }

                Monitor.Wait(gate);
            }
        }
    }

    private void Done(CheckedNode visit, string? wrong, List<CheckedNode> parts)
    {
        lock (gate)
        {
            running--;
            visited++;
            leaves += tree[visit.Index] is TreeNode.Leaf ? 1 : 0;
            progress?.Report(visited);
            if (wrong is not null && visit.Index < failedAt)
            {
                (failedAt, failure) = (visit.Index, wrong);
            }

            for (var i = parts.Count - 1; i >= 0; i--)
            {
                waiting.Push(parts[i]);
            }

            Monitor.PulseAll(gate);
        }
    }
}
