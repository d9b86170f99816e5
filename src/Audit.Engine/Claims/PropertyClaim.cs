using System.Collections.Immutable;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>Property claims: a VNN-LIB file holds of a network, case by case.</summary>
/// <remarks>
/// The property fails if some input of a case makes all inequalities of one of its conjunctions true. Proofs use ends of boxes and right-hand
/// sides rounded so that the unsafe set grows; a witness must satisfy the exact decimals.
/// </remarks>
internal static class PropertyClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var subject = (Subject.Property)spec.Subject;
        var (model, property) = (subject.Of is null ? context.Subject : context.Coarse[subject.Of], context.Properties[subject.Path]);
        var sentence = $"For every input of {subject.Path}: no output of {(subject.Of is null ? "the model" : $"'{subject.Of}'")} lies in the unsafe set, in reference arithmetic.";
        var result = Results.Start(spec, sentence, null) with { Method = "linear planes with backward substitution, splits of inputs and neurons" };
        var lowered = ChainLowering.Lower(model.Graph);
        if (lowered.Network is not { } network) { return Results.Unknown(result, $"no worst-case rule covers the model: {lowered.Reason}."); }
        var (boxes, proofs) = (0L, new List<Proof>());
        foreach (var @case in property.Cases)
        {
            var box = new SearchBox([.. @case.Lower], [.. @case.Upper], [.. @case.InnerLower], [.. @case.InnerUpper]);
            var query = Queries.Property(@case, network.Outputs);
            var states = $"case {proofs.Count + 1} of {property.Cases.Length} of {subject.Path} holds";
            var boxed = FreeInputs.WithRoundings([box], lowered.Rounded);
            var proof = CertifiedSearch.Run(context, spec, network, null, boxed, query, input => Violation(model, @case, input[..property.Inputs]), states);
            proof = proof with { Witness = proof.Witness?[..property.Inputs] };
            boxes += proof.Boxes;
            proofs.Add(proof);
            if (proof.Status == SearchStatus.Falsified) { return Falsified(context, spec, result, proof, boxes); }
        }

        result = result with { Work = Results.Boxes(boxes), Certificates = [.. proofs.Where(proof => proof.Certificate is not null).Select(proof => proof.Certificate!)] };
        if (proofs.FirstOrDefault(proof => proof.Trouble.Length > 0) is { } rejected) { return Results.Unknown(result, $"the checker did not accept a certificate: {rejected.Trouble}."); }
        if (!proofs.All(proof => proof.IsAccepted)) { return Results.Unknown(result, $"the budget was spent at {Results.Boxes(boxes)}; this is no evidence that the property fails."); }
        result = result with { Verdict = VerdictKind.Verified, Reached = Assurance.Certified, Reason = $"proved over {Results.Boxes(boxes)}; the exact checker accepted the certificate." };
        return proofs.Aggregate(result, (current, proof) => context.Smt.Confirm(context, spec, current, proof));
    }

    private static ClaimResult Falsified(ClaimContext context, ClaimSpec spec, ClaimResult result, Proof proof, long boxes) => result with
    {
        Verdict = VerdictKind.Falsified,
        Reason = "an input of the region reaches the unsafe set; the witness replays in reference arithmetic.",
        Work = Results.Boxes(boxes),
        Witness = RegionVerdict.WriteWitness(context, spec.Id, proof.Witness!),
    };

    /// <summary>1 where the outputs satisfy every inequality of a conjunction exactly, -1 else.</summary>
    private static double? Violation(Model model, VnnLibCase @case, float[] input)
    {
        var output = ForwardPass.Run(model, input, 1).Output;
        return IsUnsafe(@case, output, isExact: true) ? 1 : -1;
    }

    /// <summary>Whether outputs satisfy every inequality of a conjunction: with the exact right-hand sides, or with those that proofs use, which grow the unsafe set.</summary>
    public static bool IsUnsafe(VnnLibCase @case, float[] output, bool isExact) => @case.Unsafe.Any(conjunction => conjunction.All(row =>
        Exact.SignOfSum(row.Coefficients.AsSpan(), output.AsSpan(0, row.Coefficients.Length), isExact ? row.BoundDown : row.BoundUp) <= 0));
}
