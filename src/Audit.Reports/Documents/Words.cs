using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;

namespace Audit.Reports.Documents;

/// <summary>The words and colours in which a report speaks of opinions, verdicts and evidence.</summary>
/// <remarks>An unknown is never worded as a disproof, and never coloured like one.</remarks>
internal static class Words
{
    /// <summary>The opinion in a word.</summary>
    public static string Of(Opinion opinion) => opinion switch
    {
        Opinion.Unqualified => "UNQUALIFIED",
        Opinion.Adverse => "ADVERSE",
        _ => "DISCLAIMER",
    };

    /// <summary>The colour of an opinion.</summary>
    public static Color ColorOf(Opinion opinion) => opinion switch
    {
        Opinion.Unqualified => Palette.Good,
        Opinion.Adverse => Palette.Bad,
        _ => Palette.Open,
    };

    /// <summary>What an opinion means, with its counts.</summary>
    public static string Meaning(Report report)
    {
        var (total, violated, unknown) = (report.Claims.Length, Count(report, VerdictKind.Falsified), Count(report, VerdictKind.Unknown));
        var rest = unknown > 0 ? $" {Are(unknown, total)} not established, which is no evidence against {(unknown == 1 ? "it" : "them")}." : "";
        return report.Opinion switch
        {
            _ when total == 0 => "The policy states no claim, so nothing was established.",
            Opinion.Unqualified => total == 1 ? "The one claim of the policy is established." : $"All {total} claims of the policy are established.",
            Opinion.Adverse => $"{Are(violated, total)} violated.{rest}",
            _ => $"No claim is violated.{rest}",
        };
    }

    /// <summary>The verdict in a word.</summary>
    public static string Of(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Verified => "verified",
        VerdictKind.Falsified => "violated",
        _ => "not established",
    };

    /// <summary>The colour of a verdict.</summary>
    public static Color ColorOf(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Verified => Palette.Good,
        VerdictKind.Falsified => Palette.Bad,
        _ => Palette.Open,
    };

    /// <summary>How good evidence is, in words.</summary>
    public static string Of(Assurance assurance) => assurance switch
    {
        Assurance.Certified => "certified",
        Assurance.WorstCase => "worst case",
        Assurance.Statistical => "statistical",
        _ => "observed",
    };

    /// <summary>What a verdict rests on: the evidence reached, and what was asked where that is more; a witness for a violation.</summary>
    public static string Basis(ClaimResult claim) => claim switch
    {
        { Verdict: VerdictKind.Falsified, Witness: not null } => "by witness",
        { Verdict: not VerdictKind.Falsified } when claim.Reached < claim.Spec.Assurance => $"{Of(claim.Reached)}; asked: {Of(claim.Spec.Assurance)}",
        _ => Of(claim.Reached),
    };

    /// <summary>The direction of a threshold.</summary>
    public static string Of(Comparison comparison) => comparison switch
    {
        Comparison.AtMost => "at most",
        Comparison.AtLeast => "at least",
        Comparison.Below => "below",
        _ => "holds",
    };

    /// <summary>The direction of a threshold as a sign.</summary>
    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.AtMost => "\u2264",
        Comparison.AtLeast => "\u2265",
        Comparison.Below => "<",
        _ => "",
    };

    /// <summary>How many claims have a verdict.</summary>
    public static int Count(Report report, VerdictKind verdict) => report.Claims.Count(claim => claim.Verdict == verdict);

    private static string Are(int count, int total) => $"{count} of {total} claims {(count == 1 ? "is" : "are")}";
}
