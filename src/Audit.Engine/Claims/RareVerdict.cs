using System.Collections.Immutable;
using Audit.Bounds.Mass;
using Audit.Bounds.Smt;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Decides claims about rare failures from the open mass and the committed rows: pure, so that checking repeats it.</summary>
internal static class RareVerdict
{
    /// <summary>All of the region is proved: nothing is drawn.</summary>
    public static ClaimResult Nothing(ClaimResult start) => start with
    {
        Verdict = VerdictKind.Verified, Reached = Assurance.Certified, Proved = Results.Proved(0), Method = "exact volume of what is not proved", Work = start.Work.Split(',')[0],
        Reason = "no input of the region fails: all of its volume is proved, and nothing had to be drawn.",
    };

    /// <summary>The verdict from the evidence and the rows.</summary>
    public static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        if (RareClaim.Open(start, folder, out var reason) is not { } open) { return Results.Unknown(start, $"no exact volume: {reason}."); }
        if (open.IsNothing || !rows.Columns.ContainsKey(RowsWriter.Failure) || !rows.Columns.ContainsKey(RowsWriter.Value) || Inconsistent(start.Spec, rows) is not null) { return Results.Unknown(start, "the rows are not draws from an open part."); }
        var (spec, n) = (start.Spec, (long)rows.Count);
        var alpha = rows.Alpha ?? throw new ArgumentException("The rows have no error.", nameof(rows));
        var failures = rows[RowsWriter.Failure].LongCount(value => value > 0);
        var sure = rows.Values.LongCount(value => RareMeasure.SurelyFails(spec, value));
        var (lower, upper) = (HybridRate.Lower(open.AtLeast, sure, n, alpha), HybridRate.Upper(open.AtMost, failures, n, alpha));
        var found = Below(new Rational(open.AtLeast.Open * sure, open.AtLeast.Whole * n));
        var (verdict, proved, words) = SampleVerdict.Decide(spec, lower, upper);
        return start with
        {
            Verdict = verdict, Reached = Assurance.Statistical, Found = Results.Found(found), Proved = Results.Proved(proved), Looseness = Results.Looseness(found, proved),
            Reason = verdict == VerdictKind.Unknown ? Needed(open, spec, alpha, (failures, n)) : $"{failures:N0} of {n:N0} draws from the open part failed; {words}",
            Exhibits = [Ends(open, (sure, failures, n), alpha, (lower, found, upper)), Basis(open, n, alpha, proved)],
        };
    }

    /// <summary>The first row whose failure does not go with its value, or null.</summary>
    public static int? Inconsistent(ClaimSpec spec, CommittedRows rows)
    {
        var (isProperty, failures, values) = (RareClaim.MassOf(spec).Path is not null, rows[RowsWriter.Failure], rows.Values);
        bool Goes(int row) => isProperty ? values[row] <= failures[row] && values[row] is 0 or 1 : failures[row] > 0 == RareMeasure.Fails(spec, values[row]);
        return Enumerable.Range(0, rows.Count).Where(row => !Goes(row)).Select(row => (int?)row).FirstOrDefault();
    }

    private static string Needed(OpenMass open, ClaimSpec spec, ExactAlpha alpha, (long Failures, long Rows) seen)
    {
        var needed = HybridRate.RequiredRows(open.AtMost, Results.Threshold(spec).Text, alpha);
        var best = needed > seen.Rows ? $"without a failure {needed:N0} draws are needed at this open share" : $"{seen.Failures:N0} of {seen.Rows:N0} draws failed";
        return $"the ends lie on both sides of the threshold: {best}; draw more, or prove more of the region with budget.boxes.";
    }

    private static Exhibit Ends(OpenMass open, (long Sure, long Failures, long Rows) counts, ExactAlpha alpha, (double Low, double Found, double High) whole)
    {
        var seen = Below(new Rational(counts.Sure, counts.Rows));
        var (low, high) = (HybridRate.Lower(new ProvedMass(0, 1, 1), counts.Sure, counts.Rows, alpha), HybridRate.Upper(new ProvedMass(0, 1, 1), counts.Failures, counts.Rows, alpha));
        return new Exhibit(
            ExhibitKind.Forest, "Probability of a failure", "", "probability", "Each end holds by itself with the claim's confidence; both at once with twice its error. What was seen is an estimate.",
            [Row("in the part that is not proved", low, seen, high), Row("in the whole region", whole.Low, whole.Found, whole.High)]);
    }

    private static Exhibit Basis(OpenMass open, long rows, ExactAlpha alpha, double proved)
    {
        var (least, most) = (Below(new Rational(open.AtLeast.Open, open.AtLeast.Whole)), CertifiedMass.Rest(Rational.One - new Rational(open.AtMost.Open, open.AtMost.Whole)));
        var lines = ImmutableArray.CreateBuilder<ExhibitRow>();
        lines.Add(Row("share of the region, by volume, that is not proved", least, null, most));
        lines.Add(Row("draws from it", null, rows, null));
        if (proved is > 0 and < 1 && RequiredSamples.ForRateAtMost(Results.Proved(proved)!.Decimal, alpha) is { } plain) { lines.Add(Row("draws that sampling alone would need for this end, without a failure", null, plain, null)); }
        return new Exhibit(ExhibitKind.Table, "What the bound rests on", "", "number", "The share is an exact volume, not an estimate.", lines.ToImmutable());
    }

    private static ExhibitRow Row(string label, double? low, double? middle, double? high) =>
        new(label, null, low is { } a ? Results.Found(a) : null, middle is { } b ? Results.Found(b) : null, high is { } c ? Results.Proved(c) : null);

    /// <summary>The largest double that is at most a fraction of [0, 1].</summary>
    private static double Below(Rational number)
    {
        var above = CertifiedMass.Rest(Rational.One - number);
        return Rational.Of(above) == number ? above : Math.BitDecrement(above);
    }
}
