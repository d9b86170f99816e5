using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>Decides from bounds of rows how far a box is from satisfying a query.</summary>
/// <remarks>
/// Slack: search works in float64 and the checker on grids, so a literal counts as proved only with a margin of 2^-24 (1 + |bound|). The margin
/// costs a little tightness; it is never part of what is claimed.
/// </remarks>
internal sealed class ClauseJudge(RowTable table, bool seeksBound)
{
    /// <summary>The bound that a box gives: for a sought bound the least U, else the largest excess (at most 0: satisfied).</summary>
    public double Key(ReadOnlySpan<double> values, ImmutableArray<Share>[] choices, out int worstRow)
    {
        var worst = double.NegativeInfinity;
        worstRow = table.Clauses[0][0].Row;
        for (var index = 0; index < table.Clauses.Length; index++)
        {
            var value = Clause(table.Clauses[index], values, out var best);
            choices[index] = [new Share(best, 1)];
            if (value > worst) { (worst, worstRow) = (value, table.Clauses[index][best].Row); }
        }

        return worst;
    }

    /// <summary>The two literals of an unsatisfied clause that are nearest to being proved, or false.</summary>
    public bool NearestTwo(int clause, ReadOnlySpan<double> values, out int first, out int second)
    {
        (first, second) = (-1, -1);
        var (least, next) = (double.PositiveInfinity, double.PositiveInfinity);
        var items = table.Clauses[clause];
        for (var i = 0; i < items.Length; i++)
        {
            var excess = values[items[i].Row] - items[i].Bound;
            if (excess < least) { (second, next, first, least) = (first, least, i, excess); }
            else if (excess < next) { (second, next) = (i, excess); }
        }

        return second >= 0;
    }

    public static double Margin(double bound) => Math.ScaleB(1 + Math.Abs(bound), -24);

    /// <summary>The value that one input shows: the largest sought bound it needs, or its largest excess.</summary>
    public double AtPoint(PointEvaluator point, out int worstRow)
    {
        var values = new double[table.Rows.Length];
        for (var row = 0; row < values.Length; row++) { values[row] = point.Value(table.Rows[row]); }
        var worst = double.NegativeInfinity;
        worstRow = 0;
        foreach (var clause in table.Clauses)
        {
            var (least, row) = (double.PositiveInfinity, 0);
            foreach (var item in clause)
            {
                var excess = values[item.Row] - item.Bound;
                if (seeksBound && !item.Free && excess < 0) { (least, row) = (double.NegativeInfinity, item.Row); break; }
                if ((item.Free || !seeksBound) && excess < least) { (least, row) = (excess, item.Row); }
            }

            if (least > worst) { (worst, worstRow) = (least, row); }
        }

        return worst;
    }

    private double Clause(RowTable.Item[] items, ReadOnlySpan<double> values, out int best)
    {
        var (least, leastFree, free) = (double.PositiveInfinity, double.PositiveInfinity, -1);
        best = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var excess = values[items[i].Row] - items[i].Bound;
            if (items[i].Free)
            {
                if (excess < leastFree) { (leastFree, free) = (excess, i); }
            }
            else if (excess + Margin(items[i].Bound) < least) { (least, best) = (excess + Margin(items[i].Bound), i); }
        }

        if (!seeksBound) { return least; }
        if (least < 0) { return double.NegativeInfinity; }
        best = free;
        return leastFree;
    }
}
