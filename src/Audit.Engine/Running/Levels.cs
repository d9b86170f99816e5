using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>The error that each statistical claim may make.</summary>
/// <remarks>
/// Formula: (1 - confidence) / tries for a gate; that over the number of statistical claims where intervals are simultaneous, and for Holm's first step.
/// Guarantee: gate: if one claim is false, the gate opens with probability at most its error, because opening needs that claim too (Berger 1982, intersection-union).
/// Rounding: shares are rounded down. Claims without an error (observed, exhaustive, certified) take no share.
/// </remarks>
internal static class Levels
{
    /// <summary>The error of a claim; under Holm that of the first step.</summary>
    public static ExactAlpha Of(Policy policy, ClaimSpec spec) =>
        Share(ExactAlpha.OfConfidence(spec.Confidence.Text), policy.Tries, policy.Family == ClaimFamily.Gate ? 1 : Statistical(policy));

    /// <summary>The error shared among tries, and then among claims.</summary>
    public static ExactAlpha Share(ExactAlpha error, int tries, int claims)
    {
        var each = tries == 1 ? error : error.Over(tries);
        return claims <= 1 ? each : each.Over(claims);
    }

    /// <summary>How many claims of a policy have an error.</summary>
    public static int Statistical(Policy policy) => policy.Claims.Count(claim => claim.Assurance == Assurance.Statistical);

    /// <summary>Every way in which the errors of committed rows contradict the plan's; under Holm the first step's error is the least that a claim may have.</summary>
    public static IEnumerable<string> Faults(Report report, JObject plan)
    {
        var claims = report.Claims.Where(claim => claim.Spec.Assurance == Assurance.Statistical).ToList();
        var (tries, family) = (plan["policy"]?.Value<int?>("tries") ?? 1, plan["policy"]?.Value<string>("family"));
        foreach (var claim in claims)
        {
            var first = Share(ExactAlpha.OfConfidence(claim.Spec.Confidence.Text), tries, family is null ? 1 : claims.Count).ToString();
            if (plan["levels"]?.Value<string>(claim.Spec.Id) != first) { yield return $"claim '{claim.Spec.Id}': the plan gives it the error {plan["levels"]?.Value<string>(claim.Spec.Id)}, and its confidence, tries and family give {first}"; }
            if (claim.Rows is { } rows && family != "holm" && rows.Alpha != first) { yield return $"claim '{claim.Spec.Id}': the rows were judged at the error {rows.Alpha}, the plan gives {first}"; }
        }

        if (family != "holm") { yield break; }
        foreach (var fault in HolmSteps.Faults(claims, tries)) { yield return fault; }
    }

    /// <summary>The part of the plan that fixes errors: by claim.</summary>
    public static JObject Plan(Policy policy) =>
        new(policy.Claims.Where(claim => claim.Assurance == Assurance.Statistical).Select(claim => new JProperty(claim.Id, Of(policy, claim).ToString())));
}
