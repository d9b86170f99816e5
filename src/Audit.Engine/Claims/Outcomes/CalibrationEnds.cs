using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>The ends of a calibration error, and confidence against accuracy by bin.</summary>
/// <remarks>Guarantee: see <see cref="CalibrationError"/>. In the curve the intervals hold together given the confidences: the rows of a bin are then right independently of each other.</remarks>
internal static class CalibrationEnds
{
    public static OutcomeEnds Of(Subject.Performance asked, CommittedRows rows)
    {
        var (confidences, right) = Read(rows);
        return Array.TrueForAll(confidences, value => value is >= 0 and <= 1) ? Of(confidences, right, asked.Bins!.Value, rows.Alpha!.Value) : OutcomeEnds.None("the committed rows are no confidences.");
    }

    /// <summary>Whether so many rows with the best outcome verify a claim: sure and right, or sure and wrong.</summary>
    public static bool Best(long count, int bins, ClaimSpec spec, ExactAlpha alpha)
    {
        var atLeast = spec.Comparison == Comparison.AtLeast;
        var ends = Of([.. Enumerable.Repeat(1.0, (int)count)], [.. Enumerable.Repeat(!atLeast, (int)count)], bins, alpha);
        return Results.Satisfies(atLeast ? ends.Lower : ends.Upper, spec);
    }

    /// <summary>Confidence against accuracy: one point for each bin that has rows.</summary>
    public static Exhibit Curve(Subject.Performance asked, CommittedRows rows)
    {
        var ((confidences, right), bins) = (Read(rows), asked.Bins!.Value);
        var groups = Enumerable.Range(0, rows.Count).GroupBy(row => CalibrationError.Bin(confidences[row], bins)).OrderBy(group => group.Key).ToList();
        var share = rows.Alpha!.Value.Over(2 * groups.Count);
        return new Exhibit(
            ExhibitKind.Curve, "Confidence against accuracy", "mean confidence", "accuracy", $"The intervals of all bins hold together, with the error {rows.Alpha} shared among them (Bonferroni); calibrated means that accuracy is confidence.",
            [.. groups.Select(group => Point([.. group], (confidences, right), (group.Key, bins), share))]);
    }

    private static ExhibitRow Point(int[] members, (double[] Confidences, bool[] Right) rows, (int Index, int Count) bin, ExactAlpha alpha)
    {
        var hits = members.LongCount(row => rows.Right[row]);
        var label = FormattableString.Invariant($"{bin.Index / (double)bin.Count:0.###} to {(bin.Index + 1) / (double)bin.Count:0.###}, {members.Length} rows");
        return new ExhibitRow(
            label, Results.Found(members.Average(row => rows.Confidences[row])), Results.Found(ClopperPearson.Lower(hits, members.Length, alpha)),
            Results.Found(hits / (double)members.Length), Results.Proved(ClopperPearson.Upper(hits, members.Length, alpha)));
    }

    private static OutcomeEnds Of(double[] confidences, bool[] right, int bins, ExactAlpha alpha) => new(
        CalibrationError.PlugIn(confidences, right, bins), CalibrationError.Lower(confidences, right, bins, alpha), CalibrationError.Upper(confidences, right, bins, alpha));

    private static (double[] Confidences, bool[] Right) Read(CommittedRows rows)
    {
        var (labels, tops) = (rows[PerformanceColumns.Label], rows[PerformanceColumns.Top]);
        return (rows[PerformanceColumns.Confidence], [.. labels.Select((label, row) => label == tops[row])]);
    }
}
