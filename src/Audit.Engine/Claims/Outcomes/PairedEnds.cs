using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>The difference of two models' accuracy or error on the same rows.</summary>
/// <remarks>
/// Guarantee: with a threshold other than 0 the ends are those of the mean of (d + 1) / 2, d the difference on a row (or over a cluster), in [0, 1]. With the threshold 0 over single rows
/// the exact paired test decides by the rows on which exactly one is right: it proves a direction and no size, so the end is 0 or none. Which of the two is fixed by the policy.
/// Source: Waudby-Smith and Ramdas 2024; the exact form of McNemar 1947.
/// </remarks>
internal static class PairedEnds
{
    public static OutcomeEnds Of(Subject.Performance asked, ClaimSpec spec, CommittedRows rows, Tally[] tallies)
    {
        var alpha = rows.Alpha!.Value;
        var sign = asked.Metric == Metric.Error ? -1 : 1;
        if (IsSignTest(spec, rows.Clusters is not null || rows.Columns.ContainsKey(PerformanceColumns.Tokens))) { return Sign(spec, tallies, sign, alpha); }
        var clusters = Tally.OfClusters(tallies, rows.Clusters);
        return OutcomeEnds.Difference([.. clusters.Select(tally => new ClusterCount(tally.Units + (sign * (tally.Right - tally.Other)), 2 * tally.Units))], alpha);
    }

    /// <summary>Whether the exact test of a direction decides.</summary>
    public static bool IsSignTest(ClaimSpec spec, bool hasClusters) => !hasClusters && Exact.Compare(0, Results.Threshold(spec)) == 0;

    /// <summary>The rows on which exactly one of the two is right, and the others.</summary>
    public static Exhibit Counts(Tally[] tallies)
    {
        var (first, second) = (tallies.Sum(tally => tally.Right > tally.Other ? tally.Right - tally.Other : 0), tallies.Sum(tally => tally.Other > tally.Right ? tally.Other - tally.Right : 0));
        static ExhibitRow Row(string label, long count) => new(label, null, null, OutwardDecimal.Lower(count), null);
        return new Exhibit(
            ExhibitKind.Table, "Rows that tell the two models apart", "", "rows", "Counts of these rows; the bound above is what they say of others.",
            [Row("more right answers by the first", first), Row("more right answers by the second", second), Row("all", tallies.Sum(tally => tally.Units))]);
    }

    /// <summary>The proved end is 0. The contrary one lies strictly beyond 0, because the test refutes equality too; it decides and is not shown.</summary>
    private static OutcomeEnds Sign(ClaimSpec spec, Tally[] tallies, int sign, ExactAlpha alpha)
    {
        var (first, second) = (tallies.LongCount(tally => tally.Right > tally.Other), tallies.LongCount(tally => tally.Other > tally.Right));
        var (above, below) = sign > 0 ? (first, second) : (second, first);
        var (aboveEnd, belowEnd) = spec.Comparison == Comparison.AtLeast ? (0.0, -double.Epsilon) : (double.Epsilon, 0.0);
        return new(
            sign * (first - second) / (double)tallies.Length,
            PairedSign.IsAtMost(above, first + second, alpha) ? aboveEnd : double.NegativeInfinity,
            PairedSign.IsAtMost(below, first + second, alpha) ? belowEnd : double.PositiveInfinity);
    }
}
