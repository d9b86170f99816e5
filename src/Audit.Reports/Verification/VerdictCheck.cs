using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Signing;

namespace Audit.Reports.Verification;

/// <summary>The verdicts follow from the numbers beside them, and the opinion from the verdicts.</summary>
/// <remarks>
/// Rounding: exact. A bound is compared with the threshold's decimal text, not with the double nearest to it, and a printed decimal with its hexadecimal float.
/// </remarks>
internal static class VerdictCheck
{
    private const int PrintedParts = 100_000;

    /// <summary>Every contradiction.</summary>
    public static IEnumerable<string> Faults(Report report) =>
    [
        .. HeadFaults(report),
        .. report.Claims.GroupBy(claim => claim.Spec.Id, StringComparer.Ordinal).Where(group => group.Key.Length == 0 || group.Count() > 1).Select(group => $"the claim id \"{group.Key}\" is empty or repeated."),
        .. report.Claims.SelectMany(claim => ClaimFaults(claim).Select(fault => $"{claim.Spec.Id}: {fault}")),
    ];

    /// <summary>The opinion that follows from verdicts; no claims at all establish nothing.</summary>
    public static Opinion OpinionOf(Report report)
    {
        if (report.Claims.Any(claim => claim.Verdict == VerdictKind.Falsified)) { return Opinion.Adverse; }
        return report.Claims.Length > 0 && report.Claims.All(claim => claim.Verdict == VerdictKind.Verified) ? Opinion.Unqualified : Opinion.Disclaimer;
    }

    private static IEnumerable<string> HeadFaults(Report report)
    {
        if (report.Opinion != OpinionOf(report)) { yield return $"the opinion is {report.Opinion}, and from the verdicts follows {OpinionOf(report)}."; }
        if (TrustFile.TryTime(report.PlannedAt) is null) { yield return $"the time {report.PlannedAt} is not of the form 2026-01-02T03:04:05Z."; }
        if (report.Models.IsEmpty) { yield return "no model is named."; }
    }

    private static string[] ClaimFaults(ClaimResult claim)
    {
        string[] malformed = [.. new[] { claim.Found, claim.Proved, claim.Threshold }.OfType<ReportNumber>().Where(IsMalformed).Select(number => $"the decimal {number.Decimal} is not the number {number.Hex} in six digits.")];
        if (malformed.Length > 0) { return malformed; }
        string[] threshold = [.. ThresholdFaults(claim)];
        return threshold.Length > 0 ? threshold : [.. PairFaults(claim), .. VerdictFaults(claim)];
    }

    private static bool IsMalformed(ReportNumber number) =>
        !ExactComparison.IsDecimal(number.Decimal) || !ExactComparison.IsWithin(Exact(number), number.Decimal, PrintedParts);

    private static IEnumerable<string> ThresholdFaults(ClaimResult claim)
    {
        var (printed, asked) = (claim.Threshold, claim.Spec.Threshold);
        if (asked is { } limit && !ExactComparison.IsDecimal(limit.Text)) { yield return $"the policy's threshold {limit.Text} is not a decimal."; }
        else if (printed is not null && ExactComparison.Compare(printed.Decimal, Limit(claim)) != 0) { yield return $"the threshold printed is {printed.Decimal}, and the policy's is {Limit(claim)}."; }
        else if (asked is { } value && printed is not null && printed.Hex != HexFloat.Write(value.Value)) { yield return $"the threshold compared is {printed.Hex}, and the policy's is {HexFloat.Write(value.Value)}."; }
        if (claim.Spec.Comparison is Comparison.AtMost or Comparison.AtLeast && (asked is null || printed is null)) { yield return "there is no threshold."; }
    }

    /// <summary>The pair [found, proved] of an upper bound is ordered, and each is printed on its safe side.</summary>
    private static IEnumerable<string> PairFaults(ClaimResult claim)
    {
        if (claim.Spec.Comparison is Comparison.AtLeast or Comparison.Holds) { yield break; }
        if (claim.Found is { } found && ExactComparison.Compare(Exact(found), found.Decimal) < 0) { yield return $"found is printed as {found.Decimal}, above what was found."; }
        if (claim.Proved is { } proved && ExactComparison.Compare(Exact(proved), proved.Decimal) > 0) { yield return $"proved is printed as {proved.Decimal}, below what was proved."; }
        if (claim is { Found: { } low, Proved: { } high } && Exact(low) > Exact(high)) { yield return $"found {low.Decimal} lies above proved {high.Decimal}: one of them is wrong."; }
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
        var exceeds = claim.Spec.Comparison switch
        {
            Comparison.AtMost => claim.Found is { } found && ExactComparison.Compare(Exact(found), Limit(claim)) > 0,
            Comparison.Below => claim.Found is { } found && ExactComparison.Compare(Exact(found), Limit(claim)) >= 0,
            _ => true,
        };
        if (!exceeds) { yield return "falsified, and what was found does not pass the threshold."; }
    }

    private static bool Holds(ClaimResult claim) => claim.Spec.Comparison switch
    {
        Comparison.AtMost => claim.Proved is { } proved && ExactComparison.Compare(Exact(proved), Limit(claim)) <= 0,
        Comparison.Below => claim.Proved is { } proved && ExactComparison.Compare(Exact(proved), Limit(claim)) < 0,
        Comparison.AtLeast => new[] { claim.Found, claim.Proved }.OfType<ReportNumber>().Any(reached => ExactComparison.Compare(Exact(reached), Limit(claim)) >= 0),
        _ => true,
    };

    private static string Limit(ClaimResult claim) => claim.Spec.Threshold?.Text ?? "0";

    private static double Exact(ReportNumber number) => HexFloat.TryParse(number.Hex)!.Value;
}
