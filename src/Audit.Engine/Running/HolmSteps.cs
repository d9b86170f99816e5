using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Holm's procedure over the statistical claims of a run: claims are judged again from their committed rows at the larger errors that verified ones free.</summary>
/// <remarks>
/// Guarantee: the probability that some false claim is verified is at most the error, whatever the claims' dependence. Formula: all K claims at error / K; with v of them verified, the
/// others at error / (K - v); until a step verifies none. Source: Holm 1979; steps with several rejections at once are the same procedure.
/// </remarks>
internal static class HolmSteps
{
    /// <summary>The results after the last step.</summary>
    /// <param name="results">All results of the run, statistical claims judged at the error over their number.</param>
    /// <param name="tries">Tries among which the error is shared.</param>
    /// <param name="judge">Judges a claim again from its rows.</param>
    public static ImmutableArray<ClaimResult> Apply(ImmutableArray<ClaimResult> results, int tries, Func<ClaimResult, ClaimResult> judge)
    {
        var family = results.Where(IsMember).ToList();
        for (var verified = -1; verified < Verified(results);)
        {
            verified = Verified(results);
            if (verified == family.Count) { break; }
            var error = Levels.Share(Error(family[0]), tries, family.Count - verified).ToString();
            results = [.. results.Select(result => IsMember(result) && result.Verdict != VerdictKind.Verified && result.Rows is { } rows ? judge(result with { Rows = rows with { Alpha = error } }) : result)];
        }

        return results;
    }

    /// <summary>Every claim whose rows were judged at another error than the procedure gives.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<ClaimResult> family, int tries)
    {
        var (verified, open) = (0, family.ToList());
        while (open.Count > 0)
        {
            var error = Levels.Share(Error(family[0]), tries, family.Count - verified).ToString();
            var now = open.Where(claim => claim.Verdict == VerdictKind.Verified && (claim is { Rows: null, Reached: Assurance.Certified } || claim.Rows?.Alpha == error)).ToList();
            if (now.Count == 0)
            {
                foreach (var claim in open.Where(claim => claim.Rows is { } rows && rows.Alpha != error)) { yield return $"claim '{claim.Spec.Id}': the rows were judged at the error {claim.Rows!.Alpha}, and Holm's procedure gives {error}"; }
                yield break;
            }

            verified += now.Count;
            open = [.. open.Except(now)];
        }
    }

    private static bool IsMember(ClaimResult result) => result.Spec.Assurance == Assurance.Statistical;

    private static int Verified(ImmutableArray<ClaimResult> results) => results.Count(result => IsMember(result) && result.Verdict == VerdictKind.Verified);

    private static ExactAlpha Error(ClaimResult claim) => ExactAlpha.OfConfidence(claim.Spec.Confidence.Text);
}
