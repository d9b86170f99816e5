using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Counts of one row, sequence or cluster: how many units it has, and which of them are right, predicted as the class, of the class, or both.</summary>
internal readonly record struct Tally(long Units, long Right, long Other, long Hits, long Predicted, long Actual)
{
    private const double MostUnits = 1e9;

    public static Tally operator +(Tally a, Tally b) => new(a.Units + b.Units, a.Right + b.Right, a.Other + b.Other, a.Hits + b.Hits, a.Predicted + b.Predicted, a.Actual + b.Actual);

    /// <summary>Units with either.</summary>
    public long Union => Predicted + Actual - Hits;

    /// <summary>Whether such counts can be.</summary>
    public bool IsSound => Units >= 1 && Hits >= 0 && Hits <= Math.Min(Predicted, Actual) && Union <= Units && Right >= 0 && Right <= Units && Other >= 0 && Other <= Units;

    /// <summary>What a ratio metric of a class counts, of what.</summary>
    public (long Count, long Of) Ratio(Metric metric) => metric switch
    {
        Metric.Precision => (Hits, Predicted),
        Metric.Recall => (Hits, Actual),
        _ => (Hits, Union),
    };

    /// <summary>The tally of each committed row.</summary>
    public static Tally[] OfRows(CommittedRows rows, Subject.Performance asked)
    {
        var tallies = new Tally[rows.Count];
        var read = rows.Columns.ContainsKey(PerformanceColumns.Tokens) ? Sequences(rows) : Rows(rows, asked);
        for (var row = 0; row < rows.Count; row++) { tallies[row] = read(row); }
        return tallies;
    }

    /// <summary>The tally of each cluster, in the order in which clusters first appear; of each row where there are no clusters.</summary>
    public static ImmutableArray<Tally> OfClusters(IReadOnlyList<Tally> rows, ImmutableArray<string>? clusters)
    {
        if (clusters is not { } keys) { return [.. rows]; }
        var (order, sums) = (new List<string>(), new Dictionary<string, Tally>());
        for (var row = 0; row < rows.Count; row++)
        {
            if (!sums.TryGetValue(keys[row], out var sum)) { order.Add(keys[row]); }
            sums[keys[row]] = sum + rows[row];
        }

        return [.. order.Select(key => sums[key])];
    }

    private static Func<int, Tally> Rows(CommittedRows rows, Subject.Performance asked)
    {
        var labels = rows[PerformanceColumns.Label];
        var (tops, others) = (rows.Columns.GetValueOrDefault(PerformanceColumns.Top), rows.Columns.GetValueOrDefault(PerformanceColumns.Other));
        var scores = rows.Columns.GetValueOrDefault(PerformanceColumns.Score);
        return row =>
        {
            var actual = labels[row] == asked.Class;
            var predicted = asked.Above is { } above ? Exact.Compare(scores![row], above) > 0 : tops?[row] == asked.Class;
            return new Tally(1, One(tops?[row] == labels[row]), One(others?[row] == labels[row]), One(actual && predicted), One(predicted), One(actual));
        };
    }

    private static Func<int, Tally> Sequences(CommittedRows rows)
    {
        double[]? Column(string name) => rows.Columns.GetValueOrDefault(name);
        var (units, right, other) = (rows[PerformanceColumns.Tokens], Column(PerformanceColumns.Right), Column(PerformanceColumns.Other));
        var (hits, predicted, actual) = (Column(PerformanceColumns.Hits), Column(PerformanceColumns.Predicted), Column(PerformanceColumns.Actual));
        return row => new Tally(Whole(units, row), Whole(right, row), Whole(other, row), Whole(hits, row), Whole(predicted, row), Whole(actual, row));
    }

    private static long Whole(double[]? column, int row) => column is null ? 0 : column[row] is >= 0 and <= MostUnits ? (long)column[row] : -1;

    private static long One(bool isSo) => isSo ? 1 : 0;
}
