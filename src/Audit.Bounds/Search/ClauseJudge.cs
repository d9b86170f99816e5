using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Decides from bounds of rows how far a box is from satisfying a query.</summary>
/// <remarks>For a sought bound a clause's key is the least bound that it needs, else its excess (below 0: satisfied), with <see cref="Slack"/>.</remarks>
internal sealed class ClauseJudge(RowTable table, SearchQuery query)
{
    private readonly double[] values = new double[table.Rows.Length];

    public bool SeeksBound { get; } = query.SeeksBound;

    /// <summary>Whether a box with this key needs no split.</summary>
    public bool IsClosed(double key) => SeeksBound ? query.Target is { } target && Slack.Above(Slack.Above(key)) < target : key < 0;

    /// <summary>Whether bettering a clause with this key can matter, where the worst has another.</summary>
    public bool IsWorthMore(double key, double worst) => !IsClosed(key) && (key == worst || !SeeksBound || query.Target is not null);

    /// <summary>The key of each clause over a box, with the literal that gives it.</summary>
    public void Keys(FinalRows forms, double[] lower, double[] upper, double[] keys, ImmutableArray<Share>[] choices)
    {
        for (var row = 0; row < values.Length; row++) { values[row] = forms.Over(row, lower, upper); }
        for (var clause = 0; clause < keys.Length; clause++)
        {
            keys[clause] = Clause(table.Clauses[clause], out var best);
            choices[clause] = [new Share(best, 1)];
        }
    }

    /// <summary>The free literal of a clause with the least bound, or -1 where no bound is sought.</summary>
    public int Free(int clause, FinalRows forms, double[] lower, double[] upper)
    {
        if (!SeeksBound) { return -1; }
        var (items, best, least) = (table.Clauses[clause], -1, double.PositiveInfinity);
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Free ? forms.Over(items[i].Row, lower, upper) - items[i].Bound : double.PositiveInfinity;
            if (best < 0 && items[i].Free || value < least) { (best, least) = (i, value); }
        }

        return best;
    }

    /// <summary>The value that one input shows: the largest sought bound it needs, or its largest excess.</summary>
    public double AtPoint(PointEvaluator point, out int worstRow)
    {
        for (var row = 0; row < values.Length; row++) { values[row] = point.Value(table.Rows[row]); }
        var worst = double.NegativeInfinity;
        worstRow = 0;
        foreach (var clause in table.Clauses)
        {
            var (least, row) = (double.PositiveInfinity, 0);
            foreach (var item in clause)
            {
                var excess = values[item.Row] - item.Bound;
                if (SeeksBound && !item.Free && excess < 0) { (least, row) = (double.NegativeInfinity, item.Row); break; }
                if ((item.Free || !SeeksBound) && excess < least) { (least, row) = (excess, item.Row); }
            }

            if (least > worst) { (worst, worstRow) = (least, row); }
        }

        return worst;
    }

    private double Clause(RowTable.Item[] items, out int best)
    {
        var (least, leastFree, free) = (double.PositiveInfinity, double.PositiveInfinity, -1);
        best = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var excess = values[items[i].Row] - items[i].Bound;
            if (items[i].Free)
            {
                if (free < 0 || excess < leastFree) { (leastFree, free) = (excess, i); }
            }
            else if (excess + Slack.Margin(items[i].Bound) < least) { (least, best) = (excess + Slack.Margin(items[i].Bound), i); }
        }

        if (!SeeksBound) { return least; }
        if (least < 0) { return double.NegativeInfinity; }
        best = free;
        return leastFree;
    }
}
