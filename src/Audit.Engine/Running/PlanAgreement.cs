using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Whether a report is about what its plan fixed: the policy, every claim word for word, the data, the draws and the errors.</summary>
internal static class PlanAgreement
{
    /// <summary>Every contradiction between a report and its plan.</summary>
    public static IEnumerable<string> Faults(Report report, string folder, JObject plan)
    {
        if (plan.Value<string>("policySha256") != report.PolicySha256.Hex) { yield return "the report names another policy than its plan"; }
        if (plan.Value<string>("plannedAt") != report.PlannedAt) { yield return "the report tells another time than its plan"; }
        var planned = (plan["policy"]?["claims"] as JArray ?? []).OfType<JObject>().ToDictionary(claim => claim.Value<string>("id") ?? "", StringComparer.Ordinal);
        foreach (var claim in report.Claims)
        {
            foreach (var fault in Claim(claim, planned, plan)) { yield return $"claim '{claim.Spec.Id}': {fault}"; }
        }

        foreach (var fault in Draws.Faults(report, folder, plan).Concat(Levels.Faults(report, plan))) { yield return fault; }
    }

    private static IEnumerable<string> Claim(ClaimResult claim, Dictionary<string, JObject> planned, JObject plan)
    {
        if (!planned.TryGetValue(claim.Spec.Id, out var asked)) { yield return "the plan has no such claim"; yield break; }
        if (!JToken.DeepEquals(asked, JToken.Parse(PolicyJson.Write(claim.Spec).ToString()))) { yield return "the claim is not what the plan says"; }
        if (claim.Rows is not { } rows || claim.Spec.Over is not { } over || plan["data"]?[over] is not JObject data) { yield break; }
        var (all, draw) = (data.Value<long?>("rows"), data.Value<long?>("draw"));
        if (rows.Population != (draw is null ? null : all)) { yield return $"the rows are told to be drawn from {rows.Population?.ToString() ?? "a distribution"}, the plan says {(draw is null ? "a distribution" : all?.ToString())}"; }
        var isWhole = claim.Spec is { Sequential: null, Subject: Subject.Influence or Subject.Effect };
        if (isWhole && rows.Count != (draw ?? all)) { yield return $"there are {rows.Count} rows, the plan says {draw ?? all}"; }
    }
}
