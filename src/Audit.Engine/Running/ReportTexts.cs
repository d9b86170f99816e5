using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;

namespace Audit.Engine.Running;

/// <summary>The sentences that every report carries: what its numbers rest on, what is trusted, what is not shown.</summary>
internal static class ReportTexts
{
    /// <summary>Version of the tool.</summary>
    public static string ToolVersion => typeof(ReportTexts).Assembly.GetName().Version!.ToString(3);

    public static ImmutableArray<string> Assumptions(Policy policy, IReadOnlyDictionary<string, Model> models)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add("Every number speaks of reference arithmetic: float32, round to nearest even, one chain of fused multiply-adds for each element of a product. A deployment with other arithmetic is another model.");
        if (Any(policy, Assurance.Statistical)) { lines.Add("Statistical claims: the rows (or clusters) of the data are independent draws from the distribution that matters, and were not used to choose the claim."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Effect { ReplacedBy: Replacement.Every })) { lines.Add("'Every value' is every value of an interval, printed in the certificate, that is proved to contain what the mechanism can take over the region."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.ClosedForm)) { lines.Add("Closed forms speak of the weights alone, in exact real arithmetic over a ball of inputs of one layer or circuit; the rounding of a running network is not part of them."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Compact)) { lines.Add("Compact proofs speak of the network of the float32 weights in exact real arithmetic; the rounding of a running network is not part of them."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Recorded { AtTries: not null })) { lines.Add("Success at N tries: the tries of a prompt are independent, and how many were made does not depend on how they came out."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Rare)) { lines.Add("Rare failures speak of a point drawn evenly from the float32 ends of each box, each box equally often, and rounded to the nearest float32; the words of the generator count as independent even bits, and the seed was not chosen after seeing outcomes."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Mass)) { lines.Add("Certified mass speaks of inputs drawn evenly from the float32 ends of each box."); }
        foreach (var (name, model) in models) { lines.AddRange(model.Assumptions.Select(sentence => $"Model '{name}': {sentence}")); }
        return lines.ToImmutable();
    }

    /// <summary>What the statistical claims state together, and where the draws come from.</summary>
    public static IEnumerable<string> Drawing(Policy policy, Randomness randomness)
    {
        if (!Any(policy, Assurance.Statistical)) { yield break; }
        var count = Levels.Statistical(policy);
        if (count > 1)
        {
            yield return policy.Family switch
            {
                ClaimFamily.Simultaneous => $"The {count} statistical claims are simultaneous: each interval pays a {count}th of the error (Bonferroni), so that all of them hold at once with the confidence.",
                ClaimFamily.Holm => $"The statistical claims are one family of {count} by Holm's procedure: all that are verified hold at once with the confidence. Each end was made to be compared with its threshold, at the error beside it; the ends do not hold at once.",
                _ => $"The {count} statistical claims are a gate: it opens only if all hold, so each is tested at its own confidence without a charge (intersection-union). Each interval holds by itself with its confidence; that all of them hold at once is not stated.",
            };
        }

        yield return randomness.Nonce is { } nonce
            ? $"Draws: the seed is the first 8 bytes of SHA-256 of plan.json followed by the nonce '{nonce}', which was given after the plan was fixed."
            : "Draws: the seed is the policy's own, so whoever wrote the policy could have chosen it; a nonce given by another party after 'audit plan' removes that doubt.";
        if (policy.Tries > 1 || randomness.Try is not null)
        {
            yield return $"Tries: the error of every statistical claim is divided by {policy.Tries}; this is {(randomness.Try is { } at ? $"try {at} by the ledger" : "a try that no ledger counted")}.";
        }
    }

    public static ImmutableArray<string> Trusted(Policy policy)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add("Import: that the model files mean the graphs that were read, and that the networks named by certificates are those graphs (recomputed by 'audit rerun').");
        if (policy.Claims.Any(claim => claim.Over is not null && policy.Data.ContainsKey(claim.Over))) { lines.Add("Rows: that the committed outcomes are what the model gives on the data (recomputed by 'audit rerun')."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Recorded)) { lines.Add("Recorded outcomes: they were measured elsewhere; that they are outcomes of this model, and right, is taken from their file."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Performance)) { lines.Add("Labels: that they are the right answers is taken from the data."); }
        lines.Add("The checker of certificates, the .NET runtime, and the device that ran the passes: journal/device.txt names it. Every device gives the same bytes, so no file of the evidence depends on it.");
        if (policy.Smt != SmtMode.Off) { lines.Add(policy.Solver == "both" ? "The solvers z3 and cvc5, where they confirmed a script." : $"The solver {policy.Solver}, where it confirmed a script."); }
        return lines.ToImmutable();
    }

    public static ImmutableArray<string> NotShown(Policy policy)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add("Inputs outside the regions and distributions that the claims name.");
        if (policy.Claims.Any(claim => claim.Subject is Subject.Probe)) { lines.Add("Probes are correlational: that a label can be read off a site does not show that the model uses it."); }
        if (policy.Claims.Any(claim => claim.Subject is Subject.Screen)) { lines.Add("Screens list units so that the expected share of wrong entries is bounded: no entry is certified by itself, and a list may be wrong in part."); }
        lines.Add("Anything that no claim states: this report is no general statement that the model is safe or right.");
        if (Any(policy, Assurance.Observed)) { lines.Add("Claims with assurance 'observed' bound nothing: a number was seen."); }
        return lines.ToImmutable();
    }

    private static bool Any(Policy policy, Assurance assurance) => policy.Claims.Any(claim => claim.Assurance == assurance && claim.Subject is not Subject.Property);
}
