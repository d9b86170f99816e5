using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Numbers beside a performance claim: each class by itself, and the rows on which two models differ.</summary>
/// <remarks>
/// Guarantee: the intervals of recall hold together given the labels, those of precision given the answers, each family with half of the error (Bonferroni); those of F1 follow from them, because
/// F1 = 2PR/(P+R) rises with both, and cost nothing more.
/// </remarks>
internal static class PerformanceExhibits
{
    private const int MostClasses = 100;

    public static IEnumerable<Exhibit> Of(Subject.Performance asked, CommittedRows rows)
    {
        if (asked.Versus is not null) { return [PairedEnds.Counts(Tally.OfRows(rows, asked))]; }
        if (asked.Metric == Metric.Auroc) { return [RankedEnds.Comparisons(asked, rows)]; }
        if (asked.Metric == Metric.CalibrationError) { return [CalibrationEnds.Curve(asked, rows)]; }
        var independent = rows is { Clusters: null, Population: null } && rows.Columns.ContainsKey(PerformanceColumns.Top);
        return independent ? Classes(rows) : [];
    }

    private static IEnumerable<Exhibit> Classes(CommittedRows rows)
    {
        var (labels, tops) = (rows[PerformanceColumns.Label], rows[PerformanceColumns.Top]);
        var (actual, predicted, hits) = (Count(labels), Count(tops), Count(labels.Where((label, row) => label == tops[row])));
        if (actual.Count > MostClasses || predicted.Count > MostClasses) { return []; }
        var half = rows.Alpha!.Value.Over(2);
        var recall = actual.ToDictionary(pair => pair.Key, pair => Ends(hits.GetValueOrDefault(pair.Key), pair.Value, half.Over(2 * actual.Count)));
        var precision = predicted.ToDictionary(pair => pair.Key, pair => Ends(hits.GetValueOrDefault(pair.Key), pair.Value, half.Over(2 * predicted.Count)));
        var f1 = recall.Keys.Where(precision.ContainsKey).ToDictionary(label => label, label => F1(label, (actual, predicted, hits), precision[label], recall[label]));
        return [Forest("Recall of each class", "recall", recall, rows), Forest("Precision of each class", "precision", precision, rows), Forest("F1 of each class", "F1", f1, rows)];
    }

    private static OutcomeEnds Ends(long count, long of, ExactAlpha alpha) => new(count / (double)of, ClopperPearson.Lower(count, of, alpha), ClopperPearson.Upper(count, of, alpha));

    private static OutcomeEnds F1(double label, (Dictionary<double, long> Actual, Dictionary<double, long> Predicted, Dictionary<double, long> Hits) counts, OutcomeEnds precision, OutcomeEnds recall) => new(
        2.0 * counts.Hits.GetValueOrDefault(label) / (counts.Actual[label] + counts.Predicted[label]),
        Harmonic(precision.Lower, recall.Lower, up: false), Harmonic(precision.Upper, recall.Upper, up: true));

    /// <summary>2pr/(p+r), moved by more than its three roundings.</summary>
    private static double Harmonic(double p, double r, bool up)
    {
        const double Room = 1.0 / (1L << 50);
        var mean = p + r > 0 ? 2 * p * r / (p + r) : 0;
        return up ? Math.Min(1, mean * (1 + Room)) : Math.Max(0, mean * (1 - Room));
    }

    private static Exhibit Forest(string title, string value, Dictionary<double, OutcomeEnds> classes, CommittedRows rows) => new(
        ExhibitKind.Forest, title, "", value,
        $"The intervals of recall, precision and F1 of all classes hold together, with the error {rows.Alpha} shared among them (Bonferroni); they may be compared and the worst one picked. The claim's own bound has its error for itself.",
        [.. classes.OrderBy(pair => pair.Key).Select(pair => new ExhibitRow($"class {pair.Key:0}", null, Results.Found(pair.Value.Lower), Results.Found(pair.Value.Found), Results.Proved(pair.Value.Upper)))]);

    private static Dictionary<double, long> Count(IEnumerable<double> values) => values.GroupBy(value => value).ToDictionary(group => group.Key, group => group.LongCount());
}
