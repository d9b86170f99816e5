using Audit.Engine.Verdicts;

namespace Audit.Reports.Attestations;

/// <summary>A verdict in one line of words, the same in every output.</summary>
internal static class Wording
{
    /// <summary>Verdict, sentence, numbers and reason; an unknown is never worded as a disproof.</summary>
    public static string Of(ClaimResult claim) => $"{Head(claim)}: {claim.Sentence}. {Numbers(claim)}{claim.Reason}";

    private static string Head(ClaimResult claim) => claim.Verdict switch
    {
        VerdictKind.Verified => "Verified",
        VerdictKind.Falsified => "Falsified",
        _ => "Not established, which is no evidence against it",
    };

    private static string Numbers(ClaimResult claim) => (claim.Found, claim.Proved) switch
    {
        (null, null) => "",
        var (found, proved) => $"{claim.QuantityName}: found {found?.Decimal ?? "nothing"}, proved {proved?.Decimal ?? "nothing"}{Limit(claim)}. ",
    };

    private static string Limit(ClaimResult claim) => claim.Threshold is null ? "" : $", threshold {claim.Threshold.Decimal}";
}
