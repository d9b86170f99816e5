using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Probes;

/// <summary>Linear probes: how well a label can be read off the values of a site, and how much better than random labels.</summary>
/// <remarks>
/// Guarantee: with the confidence stated, for rows (or clusters) drawn like those of `over`, which had no part in training. It speaks of this trained probe, and of correlation: that the label can be read off
/// says nothing of whether the model uses it. Formula: accuracy by Clopper-Pearson (hypergeometric for draws, betting over clusters); selectivity as the mean of (d + 1) / 2, d = right - control right on each row.
/// Source: Hewitt and Liang 2019 (arXiv 1909.03368).
/// </remarks>
internal static class ProbeClaim
{
    public static readonly RowRule Rule = new((context, spec) => new ProbeMeasure(context, spec), Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var measure = new ProbeMeasure(context, spec);
        return RowClaim.Run(context, Start(context, spec) with { Attachments = [measure.WriteWeights()] }, Rule with { Measure = (_, _) => measure });
    }

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var asked = (Subject.Probe)start.Spec.Subject;
        var alpha = rows.Alpha ?? throw new ArgumentException("The rows have no error.", nameof(rows));
        var ends = asked.IsSelectivity ? Selectivity(rows, alpha) : Accuracy(rows, Right(rows), alpha);
        return ends.Judge(start, () => Exhibits(asked, rows, alpha));
    }

    private static bool[] Right(CommittedRows rows) => [.. rows[ProbeMeasure.Label].Zip(rows[ProbeMeasure.Predicted], (label, predicted) => label == predicted)];

    private static bool[] ControlRight(CommittedRows rows) => [.. rows[ProbeMeasure.Control].Select(value => value is 0 or 1 ? value > 0 : throw new ArgumentException("The control is 0 or 1.", nameof(rows)))];

    private static OutcomeEnds Accuracy(CommittedRows rows, bool[] right, ExactAlpha alpha) => rows.Clusters is { } keys
        ? OutcomeEnds.Shares(SampleEnds.Count(keys, row => right[row]), alpha)
        : OutcomeEnds.Rate(right.LongCount(value => value), right.Length, alpha, rows.Population);

    /// <summary>Each row counts 2 where only the probe is right, 1 where both or neither are, 0 where only the control is: halves of (d + 1).</summary>
    private static OutcomeEnds Selectivity(CommittedRows rows, ExactAlpha alpha)
    {
        var (right, control) = (Right(rows), ControlRight(rows));
        int Halves(int row) => 1 + (right[row] ? 1 : 0) - (control[row] ? 1 : 0);
        var groups = Enumerable.Range(0, right.Length).GroupBy(row => rows.Clusters is { } keys ? keys[row] : row.ToString(System.Globalization.CultureInfo.InvariantCulture));
        ImmutableArray<ClusterCount> halves = [.. groups.Select(group => new ClusterCount(group.Sum(Halves), 2 * group.Count()))];
        return OutcomeEnds.Difference(halves, alpha, rows.Population);
    }

    private static IEnumerable<Exhibit> Exhibits(Subject.Probe asked, CommittedRows rows, ExactAlpha alpha)
    {
        const string Alone = "Each end holds by itself with the claim's confidence. Correlational: the label can be read off the values; that the model uses it is not shown.";
        List<ExhibitRow> lines = [Row("accuracy of the probe", Accuracy(rows, Right(rows), alpha))];
        if (asked.HasControl) { lines.AddRange([Row("accuracy of the same probe on random labels", Accuracy(rows, ControlRight(rows), alpha)), Row("selectivity: the first less the second", Selectivity(rows, alpha))]); }
        yield return new Exhibit(ExhibitKind.Forest, "Probe and control task", "", "share of rows", Alone, [.. lines]);
        if (rows is { Clusters: null, Population: null }) { yield return Recalls(rows, alpha); }
    }

    private static Exhibit Recalls(CommittedRows rows, ExactAlpha alpha)
    {
        var right = Right(rows);
        var classes = rows[ProbeMeasure.Label].Select((label, row) => (Label: label, Right: right[row])).GroupBy(item => item.Label).OrderBy(group => group.Key).ToList();
        var each = alpha.Over(2L * classes.Count);
        return new Exhibit(
            ExhibitKind.Forest, "Recall of each class", "", "share of its rows", $"All intervals hold together, the error shared among both ends of {classes.Count} classes (Bonferroni): they may be compared.",
            [.. classes.Select(group => Row($"label {group.Key:0}", OutcomeEnds.Rate(group.LongCount(item => item.Right), group.LongCount(), each, null)))]);
    }

    private static ExhibitRow Row(string label, OutcomeEnds ends) => new(label, null, Results.Found(ends.Lower), Results.Found(ends.Found), Results.Proved(ends.Upper));

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec)
    {
        var (asked, data, train) = ((Subject.Probe)spec.Subject, context.Data[spec.Over!], context.Data[((Subject.Probe)spec.Subject).Train]);
        var what = asked.IsSelectivity ? "selectivity (accuracy less that of the same probe trained on random labels)" : "accuracy";
        return Results.Start(spec, $"With confidence {spec.Confidence.Text}, {Who(data)}: the {what} of a linear probe of {asked.Site}, trained on the {train.Rows:N0} rows of '{train.Name}', {Results.Condition(spec)}, in reference arithmetic. Correlational: it says that the label can be read off, not that the model uses it.", null) with
        {
            QuantityName = asked.IsSelectivity ? "selectivity of a probe" : "accuracy of a probe", Unit = asked.IsSelectivity ? "difference of shares" : "share of rows", LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = $"ridge regression {asked.Ridge.Text} on '{train.Name}'; {Bound(asked, data)}, one-sided", Work = $"{train.Rows:N0} rows to train, {data.Rows:N0} rows",
        };
    }

    private static string Who(DataSet data) => data.Population is { } items
        ? $"for all {items:N0} rows of '{data.Name}', of which {data.Rows:N0} were drawn without replacement"
        : $"for {(data.Clusters is null ? "rows" : "clusters")} drawn like those of '{data.Name}'";

    private static string Bound(Subject.Probe asked, DataSet data) => asked.IsSelectivity || data.Clusters is not null
        ? MeanMethods.Describe(OutcomeEnds.Method) + (data.Clusters is null ? "" : " over clusters")
        : data.Population is null ? "Clopper-Pearson" : "hypergeometric";
}
