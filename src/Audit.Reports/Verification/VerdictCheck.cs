using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Signing;

namespace Audit.Reports.Verification;

/// <summary>The verdicts follow from the numbers beside them, and the opinion from the verdicts.</summary>
/// <remarks>
/// Rounding: exact. A bound is compared with the threshold's decimal text, not with the double nearest to it, a rate that was counted as the fraction that it is,
/// and a printed decimal with its hexadecimal float.
/// </remarks>
internal static class VerdictCheck
{
    /// <summary>Every contradiction.</summary>
    public static IEnumerable<string> Faults(Report report) =>
    [
        .. HeadFaults(report),
        .. report.Claims.GroupBy(claim => claim.Spec.Id, StringComparer.Ordinal).Where(group => group.Key.Length == 0 || group.Count() > 1).Select(group => $"the claim id \"{group.Key}\" is empty or repeated."),
        .. report.Claims.SelectMany(claim => ClaimFaults(claim).Select(fault => $"{claim.Spec.Id}: {fault}")),
    ];

    private static IEnumerable<string> HeadFaults(Report report)
    {
        var opinion = Gate.OpinionOf(report.Claims);
        if (report.Opinion != opinion) { yield return $"the opinion is {report.Opinion}, and from the verdicts follows {opinion}."; }
        if (TrustFile.TryTime(report.PlannedAt) is null) { yield return $"the time {report.PlannedAt} is not of the form 2026-01-02T03:04:05Z."; }
        if (report.Models.IsEmpty) { yield return "no model is named."; }
    }

    private static string[] ClaimFaults(ClaimResult claim)
    {
        var numbers = new[] { claim.Found, claim.Proved, claim.Threshold }.OfType<ReportNumber>();
        string[] unfaithful = [.. numbers.Where(number => !PrintedNumber.IsFaithful(number)).Select(number => $"the decimal {number.Decimal} is not the number {number.Hex} in six digits.")];
        string[] faults = unfaithful.Length > 0 ? unfaithful : [.. ThresholdFaults(claim)];
        return faults.Length > 0 ? faults : [.. PairFaults(claim), .. VerdictFaults(claim)];
    }

    /// <summary>The threshold printed and compared is the one that the policy states.</summary>
    private static IEnumerable<string> ThresholdFaults(ClaimResult claim)
    {
        var asked = claim.Spec.Threshold is { } limit ? new ReportNumber(limit.Text, HexFloat.Write(limit.Value)) : null;
        if (asked != claim.Threshold) { yield return $"the threshold is given as {Words(claim.Threshold)}, and the policy's is {Words(asked)}."; }
        else if (asked is null != (claim.Spec.Comparison == Comparison.Holds)) { yield return "a property has no threshold, and every other claim has one."; }
    }

    private static string Words(ReportNumber? number) => number is null ? "none" : $"{number.Decimal} ({number.Hex})";

    /// <summary>The pair [found, proved] of an upper bound is ordered, and each is printed on its safe side.</summary>
    /// <remarks>Of a rate over clusters found is the share of rows, which is not what its end bounds; so order is not asked of statistical pairs.</remarks>
    private static IEnumerable<string> PairFaults(ClaimResult claim)
    {
        if (claim.Spec.Comparison is Comparison.AtLeast or Comparison.Holds) { yield break; }
        if (claim.Found is { } found && PrintedNumber.Compare(found, found.Decimal) < 0) { yield return $"found is printed as {found.Decimal}, above what was found."; }
        if (claim.Proved is { } proved && PrintedNumber.Compare(proved, proved.Decimal) > 0) { yield return $"proved is printed as {proved.Decimal}, below what was proved."; }
        var ordered = claim.Reached == Assurance.Statistical || claim is not { Found: { } low, Proved: { } high } || PrintedNumber.Value(low) <= PrintedNumber.Value(high);
        if (!ordered) { yield return $"found {claim.Found!.Decimal} lies above proved {claim.Proved!.Decimal}: one of them is wrong."; }
    }

    private static IEnumerable<string> VerdictFaults(ClaimResult claim) => claim.Verdict switch
    {
        VerdictKind.Verified => VerifiedFaults(claim),
        VerdictKind.Falsified => FalsifiedFaults(claim),
        _ => claim.Reason.Length == 0 ? ["nothing says why it is unknown."] : [],
    };

    private static IEnumerable<string> VerifiedFaults(ClaimResult claim)
    {
        if (claim.Reached < claim.Spec.Assurance) { yield return $"verified with {claim.Reached} evidence, and the policy asks for {claim.Spec.Assurance}."; }
        if (claim.Reached == Assurance.Statistical && claim.Rows is null) { yield return "statistical, and no rows are committed."; }
        if (claim.Reached == Assurance.Certified && claim.Rows is null && claim.Certificates.IsEmpty) { yield return "certified, and neither a certificate nor rows are there."; }
        if (!Holds(claim)) { yield return "verified, and its numbers do not reach the threshold."; }
    }

    private static IEnumerable<string> FalsifiedFaults(ClaimResult claim)
    {
        if (claim.Witness is null && claim.Rows is null && claim.Certificates.IsEmpty) { yield return "falsified, and nothing exhibits it."; }
        if (claim.Reached != Assurance.Statistical && claim.Spec.Comparison is Comparison.AtMost or Comparison.Below && (claim.Found is null || Satisfies(claim, claim.Found)))
        {
            yield return "falsified, and what was found does not pass the threshold.";
        }
    }

    /// <summary>Whether the numbers reach the threshold. What was only observed is judged by what was found; "at least" by either number.</summary>
    private static bool Holds(ClaimResult claim) => claim.Spec.Comparison switch
    {
        Comparison.Holds => true,
        Comparison.AtLeast => new[] { claim.Found, claim.Proved }.OfType<ReportNumber>().Any(number => Satisfies(claim, number)),
        _ => (claim.Reached == Assurance.Observed ? claim.Found : claim.Proved) is { } number && Satisfies(claim, number),
    };

    private static bool Satisfies(ClaimResult claim, ReportNumber number)
    {
        var limit = claim.Spec.Threshold!.Value.Text;
        var isCounted = claim is { Spec: { Quantity: QuantityKind.Top1Flip, Subject: Subject.Influence or Subject.Effect }, Rows: not null } && claim.Reached != Assurance.Statistical;
        var sign = isCounted ? PrintedNumber.Compare(claim.Rows!.Failures, claim.Rows.Count, limit) : PrintedNumber.Compare(number, limit);
        return claim.Spec.Comparison switch { Comparison.AtMost => sign <= 0, Comparison.Below => sign < 0, _ => sign >= 0 };
    }
}
