using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
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
        if (claim.Subject is Subject.Property) { return; }
        if (claim.Subject is Subject.ClosedForm form) { FormMaps.Check(inputs.Subject.Graph, form, Place(claim)); return; }
        if (claim.Subject is Subject.Compact) { CompactModel.Check(inputs.Subject.Graph, Place(claim)); return; }
        if (claim.Subject is Subject.Mass mass && MassClaim.Misfit(inputs, claim, mass) is { } misfit) { faults.Add(new Diagnostic("claim.mass", Place(claim), misfit)); }
        if (claim.Subject is Subject.Mass { Path: not null }) { return; }
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
        if (claim.Quantile is not null && inputs.Data.TryGetValue(claim.Over!, out var clustered) && clustered.Clusters is not null)
        {
            faults.Add(new Diagnostic("claim.clusters", Place(claim), "Got a quantile claim over clustered rows, for which there is no rule yet; claim a top1-flip rate, or give data with one row per cluster."));
        }

        if (claim.Assurance == Assurance.Statistical && inputs.Data.TryGetValue(claim.Over!, out var data) && data.Clusters is null) { Rows(claim, data.Draw ?? data.Rows, faults); }
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

    /// <summary>Refuses a statistical claim that no outcome on so few rows could verify.</summary>
    private static void Rows(ClaimSpec claim, int rows, FaultCollector faults)
    {
        var alpha = ExactAlpha.OfConfidence(claim.Confidence.Text);
        var threshold = Claims.Results.Threshold(claim).Text;
        var needed = (claim.Quantity == QuantityKind.Top1Flip, claim.Comparison == Comparison.AtLeast) switch
        {
            (true, false) => RequiredSamples.ForRateAtMost(threshold, alpha),
            (true, true) => RequiredSamples.ForRateAtLeast(threshold, alpha),
            (false, false) => RequiredSamples.ForQuantileAtMost(claim.Quantile!.Value.Text, alpha),
            _ => RequiredSamples.ForQuantileAtLeast(claim.Quantile!.Value.Text, alpha),
        };
        if (needed is null) { faults.Add(new Diagnostic("claim.threshold", Place(claim), $"Got threshold {threshold}, which no number of rows can establish at confidence {claim.Confidence.Text}; use a threshold strictly between 0 and 1, or an exhaustive claim.")); }
        else if (needed > rows) { faults.Add(new Diagnostic("claim.rows", Place(claim), $"Got {rows:N0} rows, but even without a failure {needed:N0} are needed at confidence {claim.Confidence.Text}; give more rows, a weaker threshold or a lower confidence.")); }
    }

    private static string Place(ClaimSpec claim) => $"claim '{claim.Id}' (line {claim.Line})";
}
