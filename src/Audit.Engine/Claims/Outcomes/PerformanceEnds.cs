using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;

namespace Audit.Engine.Claims;

/// <summary>The ends of a performance claim from its committed rows.</summary>
/// <remarks>
/// Guarantee: each end holds with the confidence, for independent rows (or clusters, whatever their rows do). Precision, recall, IoU: given how many rows are predicted as the class, have it, or
/// either, the hits among them are binomial with the metric as their rate. F1 = 2J/(1+J) rises with J = IoU, so its ends are those of IoU, moved outward. Source: Clopper and Pearson 1934 given the denominator.
/// </remarks>
internal static class PerformanceEnds
{
    public static OutcomeEnds Of(Subject.Performance asked, ClaimSpec spec, CommittedRows rows, string folder)
    {
        if (!Fits(asked, spec, rows) || rows.Alpha is not { } alpha) { return OutcomeEnds.None("the committed rows are not those of this claim."); }
        if (asked.Metric == Metric.Loss) { return Loss(asked, spec, rows, alpha); }
        if (asked.Metric == Metric.Auroc) { return RankedEnds.Of(asked, spec.Id, rows, folder); }
        if (asked.Metric == Metric.CalibrationError) { return CalibrationEnds.Of(asked, rows); }
        var tallies = Tally.OfRows(rows, asked);
        if (!Array.TrueForAll(tallies, tally => tally.IsSound)) { return OutcomeEnds.None("the committed rows are no counts."); }
        if (asked.Versus is not null) { return PairedEnds.Of(asked, spec, rows, tallies); }
        return asked.Metric is Metric.Accuracy or Metric.Error ? Share(asked, tallies, rows, alpha) : Ratio(asked, tallies, rows, alpha);
    }

    /// <summary>Whether the rows have the columns of the claim, and the claim what its metric needs: a report may hold anything.</summary>
    private static bool Fits(Subject.Performance asked, ClaimSpec spec, CommittedRows rows)
    {
        var columns = rows.Columns.ContainsKey(PerformanceColumns.Tokens) ? PerformanceColumns.OfTokens(asked) : PerformanceColumns.OfRows(asked);
        var isComplete = OutcomeRules.HasClass(asked.Metric) == asked.Class is not null && (asked.Metric != Metric.Loss || asked.Bound is null != spec.Quantile is null);
        return isComplete && rows.Columns.Count == columns.Length && columns.All(rows.Columns.ContainsKey);
    }

    /// <summary>Moves an end of IoU to F1 = 2J/(1+J), rounded to the side asked.</summary>
    public static double OfIou(double iou, bool up)
    {
        if (iou is 0 or 1) { return iou; }
        var f1 = 2 * iou / (1 + iou); // two roundings: less than three steps
        return up ? Math.Min(1, Math.BitIncrement(Math.BitIncrement(Math.BitIncrement(f1)))) : Math.Max(0, Math.BitDecrement(Math.BitDecrement(Math.BitDecrement(f1))));
    }

    private static OutcomeEnds Share(Subject.Performance asked, Tally[] tallies, CommittedRows rows, ExactAlpha alpha)
    {
        var isError = asked.Metric == Metric.Error;
        long Count(Tally tally) => isError ? tally.Units - tally.Right : tally.Right;
        if (rows.Clusters is null && !rows.Columns.ContainsKey(PerformanceColumns.Tokens)) { return OutcomeEnds.Rate(tallies.Sum(Count), rows.Count, alpha, rows.Population); }
        return OutcomeEnds.Shares([.. Tally.OfClusters(tallies, rows.Clusters).Select(tally => new ClusterCount(Count(tally), tally.Units))], alpha);
    }

    private static OutcomeEnds Loss(Subject.Performance asked, ClaimSpec spec, CommittedRows rows, ExactAlpha alpha)
    {
        var losses = rows[PerformanceColumns.Loss];
        if (spec.Quantile is { } share) { return OutcomeEnds.Quantile(losses, share.Text, alpha); }
        var (scale, cap) = (new UnitScale(new ExactDecimal("0", 0), asked.Bound!.Value), asked.Bound!.Value.Value);
        var tokens = rows.Columns.GetValueOrDefault(PerformanceColumns.Tokens);
        if (Array.Exists(losses, loss => loss < 0) || (tokens is not null && Array.Exists(tokens, count => count is < 1 or > 1e9))) { return OutcomeEnds.None("the committed rows are no losses."); }
        (double, double)[] values = [.. losses.Select((loss, row) => tokens is null ? (Math.Min(loss, cap), 1.0) : (loss / tokens[row], tokens[row]))];
        return OutcomeEnds.Ranged(values, rows.Clusters, scale, alpha);
    }

    private static OutcomeEnds Ratio(Subject.Performance asked, Tally[] tallies, CommittedRows rows, ExactAlpha alpha)
    {
        var (count, of) = tallies.Aggregate((a, b) => a + b).Ratio(asked.Metric);
        if (of == 0) { return OutcomeEnds.None($"no row is {Denominator(asked.Metric)} class {asked.Class}, so the metric says nothing on these rows; give more rows."); }
        var isSingle = rows.Clusters is null && !rows.Columns.ContainsKey(PerformanceColumns.Tokens);
        var ends = isSingle ? OutcomeEnds.Rate(count, of, alpha, null) : ClusterRatio.Of([.. Tally.OfClusters(tallies, rows.Clusters)], asked.Metric, alpha);
        return asked.Metric != Metric.F1 ? ends : new(2 * ends.Found / (1 + ends.Found), OfIou(ends.Lower, up: false), OfIou(ends.Upper, up: true));
    }

    /// <summary>What a ratio metric is counted on, in words.</summary>
    public static string Denominator(Metric metric) => metric switch
    {
        Metric.Precision => "predicted as",
        Metric.Recall => "of",
        _ => "predicted as or of",
    };
}
