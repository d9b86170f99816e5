using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Decides statistical and observed claims from their numbers: pure, so that checking repeats it.</summary>
internal static class SampleVerdict
{
    /// <summary>Whether k of n satisfies the threshold exactly, in rationals.</summary>
    public static bool RateSatisfies(long failures, long n, ClaimSpec spec)
    {
        if (!DecimalText.TryParse(Results.Threshold(spec).Text, out var numerator, out var denominator)) { return false; }
        var sign = (new BigInteger(failures) * denominator).CompareTo(numerator * n);
        return spec.Comparison switch { Comparison.AtMost => sign <= 0, Comparison.AtLeast => sign >= 0, _ => sign < 0 };
    }

    /// <summary>A statistical result: the verdict from two one-sided ends, and its numbers, each printed on its safe side.</summary>
    /// <param name="start">The result, nothing decided.</param>
    /// <param name="found">What the rows show of the number that is bounded.</param>
    /// <param name="ends">Lower and upper confidence end.</param>
    public static ClaimResult Conclude(ClaimResult start, double found, (double Lower, double Upper) ends)
    {
        var atLeast = start.Spec.Comparison == Comparison.AtLeast;
        var (verdict, proved, reason) = Decide(start.Spec, ends.Lower, ends.Upper);
        return start with
        {
            Verdict = verdict,
            Reason = reason,
            Reached = Assurance.Statistical,
            Found = Results.Found(found),
            Proved = atLeast ? Results.Found(proved) : Results.Proved(proved),
            Looseness = atLeast ? Results.Looseness(proved, found) : Results.Looseness(found, proved),
        };
    }

    /// <summary>Verified where the confidence end on the safe side satisfies the claim, falsified where the other end excludes it.</summary>
    public static (VerdictKind Verdict, double Proved, string Reason) Decide(ClaimSpec spec, double lower, double upper)
    {
        var atLeast = spec.Comparison == Comparison.AtLeast;
        var (proved, contrary) = atLeast ? (lower, upper) : (upper, lower);
        var confidence = $"at confidence {spec.Confidence.Text}";
        if (double.IsFinite(proved) && Results.Satisfies(proved, spec)) { return (VerdictKind.Verified, proved, $"the {(atLeast ? "lower" : "upper")} confidence end satisfies the threshold."); }
        return double.IsFinite(contrary) && !Results.Satisfies(contrary, spec)
            ? (VerdictKind.Falsified, proved, $"the {(atLeast ? "upper" : "lower")} confidence end excludes the threshold {confidence}; the rows are the witness.")
            : (VerdictKind.Unknown, proved, $"the confidence interval contains the threshold {confidence}; more rows may decide it.");
    }
}
