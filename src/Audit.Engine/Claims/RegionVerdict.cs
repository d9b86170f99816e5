using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;

namespace Audit.Engine.Claims;

/// <summary>Turns what a search and the checker established into a verdict.</summary>
internal static class RegionVerdict
{
    public static ClaimResult Of(ClaimContext context, ClaimSpec spec, Quantity quantity, ClaimResult start, Proof proof, SearchQuery query)
    {
        var result = start with { Work = Results.Boxes(proof.Boxes), Certificates = proof.Certificate is null ? [] : [proof.Certificate] };
        if (proof.Witness is { } witness) { result = result with { Witness = WriteWitness(context, spec.Id, witness) }; }
        result = Numbers(spec, quantity, result, proof, query);
        if (proof.Status == SearchStatus.Falsified || IsExceeded(spec, query, proof)) { return result with { Verdict = VerdictKind.Falsified, Reason = "an input of the region shows it; the witness replays in reference arithmetic." }; }
        if (proof.Trouble.Length > 0) { return Results.Unknown(result, $"the checker did not accept the certificate: {proof.Trouble}."); }
        var holds = proof.IsAccepted && (!query.SeeksBound || Holds(spec, quantity, proof.Proved));
        if (holds) { return result with { Verdict = VerdictKind.Verified, Reached = Assurance.Certified, Reason = $"proved over {Results.Boxes(proof.Boxes)}; the exact checker accepted the certificate." }; }
        var spent = proof.Status == SearchStatus.Exhausted ? "the budget was spent" : "the proof did not close";
        return Results.Unknown(result with { Reached = proof.IsAccepted ? Assurance.Certified : Assurance.Observed }, $"{spent} at {Results.Boxes(proof.Boxes)}; this is no evidence that the threshold is exceeded.{ClosingRate.Words(proof.Needed)}");
    }

    public static EvidenceFile WriteWitness(ClaimContext context, string id, float[] input) =>
        context.Store.Write($"evidence/witnesses/{id}.npy", NpyWriter.Bytes(new Audit.Models.Graphs.Shape(1, input.Length), input));

    /// <summary>Whether a search that went on to a ratio found a value beyond the threshold.</summary>
    private static bool IsExceeded(ClaimSpec spec, SearchQuery query, Proof proof) =>
        query is { SeeksBound: true, Target: null } && proof.Witness is not null && spec.Comparison != Comparison.AtLeast && !Results.Satisfies(proof.Found, spec);

    private static bool Holds(ClaimSpec spec, Quantity quantity, double proved) =>
        quantity.Kind == QuantityKind.Top1Flip ? proved < 0 : Results.Satisfies(proved, spec);

    private static ClaimResult Numbers(ClaimSpec spec, Quantity quantity, ClaimResult result, Proof proof, SearchQuery query)
    {
        if (!query.SeeksBound) { return result with { Proved = proof.IsAccepted ? result.Threshold : null, LowerIsBetter = spec.Comparison != Comparison.AtLeast }; }
        if (quantity.Kind == QuantityKind.Top1Flip)
        {
            var flips = proof.Found > 0 ? 1 : 0;
            return result with { Unit = "decisions changed (0 or 1)", Found = Results.Found(flips), Proved = Results.Proved(proof.IsAccepted && proof.Proved < 0 ? 0 : 1) };
        }

        return result with { Found = Results.Found(proof.Found), Proved = Results.Proved(proof.Proved), Looseness = Results.Looseness(proof.Found, proof.Proved) };
    }
}
