using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Influence and effect claims for every input of a region: difference planes, splitting, certificate.</summary>
internal static class RegionClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (region, quantity) = (context.Regions[spec.Over!], Quantity.Of(spec));
        var sentence = $"For every input of {region.Words}: {Results.Subject(context, spec)} on the {quantity.Name} {Results.Condition(spec)}, in reference arithmetic.";
        var start = Results.Start(spec, sentence, quantity) with { Method = "difference planes with backward substitution, input splitting", Reached = Assurance.Observed };
        if (spec.Subject is Subject.Effect && region.Boxes.Any(box => box.Ball is not null)) { return Results.Unknown(start, "no worst-case rule covers an effect over balls of this norm yet: boxes and L-infinity balls have one."); }
        return spec.Subject is Subject.Effect effect ? Effect(context, spec, effect, region, quantity, start) : Influence(context, spec, region, quantity, start);
    }

    private static ClaimResult Influence(ClaimContext context, ClaimSpec spec, Region region, Quantity quantity, ClaimResult start)
    {
        var coarse = context.Coarse[((Subject.Influence)spec.Subject).Of];
        var sites = (region.Site, ClaimContext.Site(spec, context.Subject.Graph), ClaimContext.Site(spec, coarse.Graph));
        if (ChainPair.Of(context.Subject.Graph, coarse.Graph, sites, out var reason) is not { } pair) { return Results.Unknown(start, reason + "."); }
        Twin twin = region.Site is { } site ? new SiteTwin(context.Subject, coarse, spec.At, (site, region.Origin!), context.Device) : new CoarseTwin(context.Subject, coarse, spec.At, context.Device);
        if (pair.Rounded == 0) { return Decide(context, spec, pair, region.Boxes, quantity, start, [], input => Value(twin, quantity, spec, input), null); }
        if (region.Boxes.Any(box => box.Ball is not null)) { return Results.Unknown(start, "a model rounds activations, for which no worst-case rule covers balls of this norm yet: boxes and L-infinity balls have one."); }
        return Decide(context, spec, pair, FreeInputs.WithRoundings(region.Boxes, pair.Rounded), quantity, start, [], input => Value(twin, quantity, spec, input[..^pair.Rounded]), null);
    }

    private static ClaimResult Effect(ClaimContext context, ClaimSpec spec, Subject.Effect effect, Region region, Quantity quantity, ClaimResult start)
    {
        if (effect.ReplacedBy is Replacement.Mean or Replacement.Resample) { return Results.Unknown(start, "a value taken from data has no rule over a box; replace by zero or every, or name rows or a data set."); }
        var graph = context.Subject.Graph;
        var mechanism = Mechanism.Resolve(graph, effect, spec.Id);
        var intervention = new Intervention(mechanism.Site, mechanism.Units);
        var site = ClaimContext.Site(spec, graph);
        var (original, changed) = (ChainLowering.Lower(graph, site, intervention, false), ChainLowering.Lower(graph, site, intervention, true));
        if (original.Network is null || changed.Network is null) { return Results.Unknown(start, ChainPair.Uncovered(original, changed) + "."); }
        var pair = new ChainPair(original.Network, changed.Network, original.Rounded);
        if (pair.Rounded > 0) { return Results.Unknown(start, "the model rounds activations, and an effect on such a model has no worst-case rule yet."); }
        if (effect.ReplacedBy == Replacement.Zero)
        {
            var zeros = new float[mechanism.Units.Length];
            var twin = new PatchedTwin(context.Subject, spec.At, mechanism, Replacement.Zero, null, 0, 0, context.Device);
            return Decide(context, spec, pair, FreeInputs.Extend(region.Boxes, zeros, zeros), quantity, start, [], input => Value(twin, quantity, spec, input[..^zeros.Length]), null);
        }

        if (ReachableValues.Prove(context, spec, mechanism, region, out var reason) is not { } reach) { return Results.Unknown(start, reason); }
        var free = new ReplacedTwin(context, spec, mechanism);
        return Decide(
            context, spec, pair, FreeInputs.Extend(region.Boxes, reach.Lower, reach.Upper), quantity, start, [reach.Evidence],
            input => free.IsAdmissible(input) ? Judged(quantity, spec, free.Run(input)) : null, free.Candidates(region.Boxes));
    }

    private static ClaimResult Decide(
        ClaimContext context, ClaimSpec spec, ChainPair pair, IReadOnlyList<SearchBox> boxes, Quantity quantity, ClaimResult start,
        ImmutableArray<CertificateEvidence> before, Func<float[], double?> replay, IEnumerable<float[]>? candidates)
    {
        if (Queries.Of(spec, quantity, pair.Original.Outputs, out var reason) is not { } query) { return Results.Unknown(start, reason + "."); }
        if (spec.Budget.Ratio is not null && quantity.Kind is QuantityKind.Linf or QuantityKind.Output) { query = query with { Target = null }; }
        var proof = CertifiedSearch.Run(context, spec, pair.Original, pair.Coarse, boxes, query, replay, start.Sentence, candidates);
        if (spec.Subject is Subject.Influence) { proof = proof with { Witness = proof.Witness?[..context.Regions[spec.Over!].Boxes[0].Lower.Length] }; }
        var result = RegionVerdict.Of(context, spec, quantity, start, proof, query);
        result = result with { Certificates = [.. before, .. result.Certificates] };
        return context.Smt.Confirm(context, spec, result, proof);
    }

    private static double? Value(Twin twin, Quantity quantity, ClaimSpec spec, float[] input) => Judged(quantity, spec, twin.Run(input, 1, 0));

    /// <summary>The value that search compares: for a decision, positive exactly where the claim is violated; for "at least", how far below it stays.</summary>
    private static double? Judged(Quantity quantity, ClaimSpec spec, (float[] X, float[] Y) outputs)
    {
        if (spec.Comparison == Comparison.AtLeast)
        {
            var value = quantity.Value(outputs.X, outputs.Y);
            return Results.Satisfies(value, spec) ? -1 : 1;
        }

        if (quantity.Kind is not (QuantityKind.PairwiseMargin or QuantityKind.Top1Flip)) { return quantity.Value(outputs.X, outputs.Y); }
        var margin = new Quantity(QuantityKind.PairwiseMargin, 0).Value(outputs.X, outputs.Y);
        var violates = quantity.Kind == QuantityKind.Top1Flip ? quantity.Value(outputs.X, outputs.Y) > 0 : !Results.Satisfies(margin, spec);
        var least = Results.Threshold(spec).Value;
        return violates ? Math.Max(margin, Math.BitIncrement(least)) : margin;
    }
}
