using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Rare failures: a proof settles most of a region by volume, inputs drawn from the open rest are run.</summary>
/// <remarks>
/// Guarantee: for a point drawn evenly from the region's boxes (each equally often) and rounded to the nearest float32, P(failure) is at most what is proved, with the confidence stated. Formula: P(failure) =
/// mu P(failure in the open part), because a point of a proved box rounds to an input of it (<see cref="OpenDraw"/>); mu is an exact volume, the other factor lies between Clopper-Pearson ends. The
/// number of draws is fixed by the plan, and what is proved does not depend on them. Source: Weng et al. 2019 (PROVEN) for the nearest relative; the product here needs no model of the failures.
/// </remarks>
internal static class RareClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var mass = MassOf(spec);
        var start = Start(context, spec, mass);
        var outcome = MassProof.Run(context, spec, mass, $"on the boxes of this certificate it never happens that {MassProof.Event(context, spec, mass)}");
        if (outcome.IsStopped) { return Results.Unknown(start, "the wall-clock guard stopped the search, so that what it proved is no function of the plan; leave out budget.seconds."); }
        start = start with
        {
            Work = $"{Results.Boxes(outcome.Boxes)}, {((Subject.Rare)spec.Subject).Draws:N0} draws",
            Certificates = outcome.Evidence is { } evidence ? [evidence] : [],
            Attachments = mass.Path is null ? [MassProof.WriteRegion(context, outcome.Task)] : [],
        };
        if (OpenMass.Of(outcome.Task.Region, outcome.Record is { } record ? record.Boxes : [], out var reason) is not { } open) { return Results.Unknown(start, $"no exact volume: {reason}."); }
        var result = open.IsNothing ? RareVerdict.Nothing(start) : Sampled(context, start, open, outcome);
        return outcome.Record is null ? result : context.Smt.Confirm(context, spec, result, outcome.Proof);
    }

    /// <summary>The mass claim that the proof answers.</summary>
    public static Subject.Mass MassOf(ClaimSpec spec) => spec.Subject is Subject.Rare rare ? new Subject.Mass(rare.Of, rare.Path, rare.Exceeds) : throw new ArgumentException("Not a claim about rare failures.", nameof(spec));

    /// <summary>What is open, from the evidence of a result alone; null with the reason.</summary>
    public static OpenMass? Open(ClaimResult claim, string folder, out string reason)
    {
        reason = "the region's boxes, as the plan fixes them, are not among the evidence";
        if (Evidence.Plan(folder) is not { } plan || MassMeaning.RegionOf(claim, MassOf(claim.Spec), claim.Attachments.FirstOrDefault(), folder, plan) is not { } region) { return null; }
        reason = "the certificate cannot be read";
        if (claim.Certificates.Length > 1) { return null; }
        if (claim.Certificates.IsEmpty) { return OpenMass.Of(region, [], out reason); }
        return Evidence.Read(folder, claim.Certificates[0].File) is { } bytes && CertificateCodec.TryRead(bytes, out Certificate? record, out _) ? OpenMass.Of(region, record.Boxes, out reason) : null;
    }

    /// <summary>Rows of a claim that already stands, computed again.</summary>
    public static RowMeasure Again(ClaimContext context, ClaimResult claim, string folder) =>
        Open(claim, folder, out var reason) is { IsNothing: false } open
            ? new RareMeasure(context, claim.Spec, open)
            : throw new Audit.Models.InputFaultException(new Audit.Models.Diagnostic("rerun.rows", $"claim '{claim.Spec.Id}'", $"Its inputs cannot be drawn again: {reason}."));

    private static ClaimResult Sampled(ClaimContext context, ClaimResult start, OpenMass open, MassOutcome outcome)
    {
        var measure = new RareMeasure(context, start.Spec, open);
        if (outcome.Trouble.Length > 0) { start = start with { Method = $"{start.Method}; nothing was proved ({outcome.Trouble}), so all of the region is drawn from" }; }
        var result = RowClaim.Run(context, start, new RowRule((_, _) => measure, RareVerdict.Judge));
        var failing = CommittedRows.Read(context.Store.Folder, result.Rows!)![RowsWriter.Failure].AsSpan().IndexOf(1.0);
        return failing < 0 ? result : result with { Witness = RegionVerdict.WriteWitness(context, start.Spec.Id, measure.Input(failing)) };
    }

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec, Subject.Mass mass) =>
        Results.Start(spec, $"With confidence {spec.Confidence.Text}, for an input drawn evenly from {MassProof.From(context, spec, mass)}: the probability that {MassProof.Event(context, spec, mass)} {Results.Condition(spec)}, in reference arithmetic.", null) with
        {
            QuantityName = "probability of a failure", Unit = "share of inputs", Method = "exact volume of what is not proved, times Clopper-Pearson on draws from it, one-sided",
        };
}
