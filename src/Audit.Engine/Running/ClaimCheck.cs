using Audit.Engine.Claims;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Running;

/// <summary>Checks that each claim fits the models and data, before anything is computed.</summary>
internal static class ClaimCheck
{
    public static void All(Inputs inputs, FaultCollector faults)
    {
        foreach (var claim in inputs.Policy.Claims) { faults.Try(() => One(inputs, claim, faults)); }
    }

    private static void One(Inputs inputs, ClaimSpec claim, FaultCollector faults)
    {
        if (claim.ChosenOn is { } chosen && inputs.Data.TryGetValue(chosen, out var choosing) && inputs.Data.TryGetValue(claim.Over ?? "", out var certifying) && RowReuse.Find(choosing, certifying, Place(claim)) is { } reuse) { faults.Add(reuse); }
        if (claim.Subject is Subject.Property) { return; }
        Tokens(inputs, claim, faults);
        if (claim.Subject is Subject.Performance or Subject.Recorded or Subject.Probe) { OutcomeCheck.Check(inputs, claim, Place(claim), faults); return; }
        if (claim.Subject is Subject.ClosedForm form) { FormMaps.Check(inputs.Subject.Graph, form, Place(claim)); return; }
        if (claim.Subject is Subject.Compact) { CompactModel.Check(inputs.Subject.Graph, Place(claim)); return; }
        if (claim.Subject is Subject.Mass mass && MassProof.Misfit(inputs, claim, mass.Path) is { } misfit) { faults.Add(new Diagnostic("claim.mass", Place(claim), misfit)); }
        if (claim.Subject is Subject.Rare rare && MassProof.Misfit(inputs, claim, rare.Path) is { } unfit) { faults.Add(new Diagnostic("claim.rare", Place(claim), unfit)); }
        if (claim.Subject is Subject.Mass { Path: not null } or Subject.Rare { Path: not null }) { return; }
        if (claim.Subject is Subject.Explanation explanation) { Claims.Explanations.ExplanationCheck.Faults(inputs, claim, explanation, Place(claim), faults); return; }
        if (claim.Subject is Subject.Screen screen) { Claims.Explanations.ScreenCheck.Faults(inputs, claim, screen, Place(claim), faults); return; }
        var graph = inputs.Subject.Graph;
        var shape = claim.At is null ? graph.OutputShape : graph.Shapes[Sites.Resolve(graph, claim.At)];
        if (claim.Subject is Subject.Influence influence && claim.At is not null && inputs.Coarse.TryGetValue(influence.Of, out var other))
        {
            faults.Try(() => Sites.Resolve(other.Graph, claim.At));
        }

        if (inputs.Regions.GetValueOrDefault(claim.Over ?? "") is { Site: { } site } && claim.Subject is not Subject.Influence)
        {
            faults.Add(new Diagnostic("claim.region", Place(claim), $"Got a region of values of {site}, wanted one of the model's inputs: only influence claims may begin at a site; name a region without 'at'."));
        }

        if (claim.Subject is Subject.Effect effect) { faults.Try(() => Mechanism.Resolve(graph, effect, claim.Id)); }
        Outputs(claim, shape, faults);
        if (claim.Assurance == Assurance.Statistical && inputs.Data.TryGetValue(claim.Over ?? "", out var data)) { RowsCheck.Add(inputs.Policy, claim, data, faults); }
    }

    /// <summary>Refuses a statistical claim over tokens that belong together unless the policy names what they belong to.</summary>
    private static void Tokens(Inputs inputs, ClaimSpec claim, FaultCollector faults)
    {
        if (claim.Assurance != Assurance.Statistical || !inputs.Policy.Data.TryGetValue(claim.Over ?? "", out var data) || !data.AreTokens || data.Cluster is not null) { return; }
        faults.Add(new Diagnostic("claim.tokens", Place(claim), $"Got data '{claim.Over}' whose rows are tokens, without a cluster: tokens of one text depend on each other, and a bound that takes them for independent covers far less than it says; add cluster: COLUMN with the text, document or user of each row."));
    }

    private static void Outputs(ClaimSpec claim, Shape shape, FaultCollector faults)
    {
        if (claim.Quantity == QuantityKind.Output && (claim.Output < 0 || claim.Output >= shape.Count))
        {
            faults.Add(new Diagnostic("claim.output", Place(claim), $"Got output {claim.Output}, wanted 0 to {shape.Count - 1}."));
        }

        if (claim.Quantity is QuantityKind.Top1Flip or QuantityKind.PairwiseMargin && shape.Count < 2)
        {
            faults.Add(new Diagnostic("claim.quantity", Place(claim), $"Got a decision quantity on {shape.Count} output, wanted at least 2; use 'linf' or 'output'."));
        }
    }

    internal static string Place(ClaimSpec claim) => $"claim '{claim.Id}' (line {claim.Line})";
}
