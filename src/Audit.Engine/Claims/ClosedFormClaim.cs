using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.ClosedForms;
using Audit.Engine.Policies;
using Audit.Engine.Scales;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Closed forms: the exact supremum, over a ball, of what a coarse-graining or a smaller rank changes in one layer or circuit.</summary>
/// <remarks>Guarantee: both numbers were accepted by the checker of closed forms, in exact arithmetic. It says nothing of rounding in a running network, nor of other layers.</remarks>
internal static class ClosedFormClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var form = (Subject.ClosedForm)spec.Subject;
        var place = $"claim '{spec.Id}'";
        var original = FormMaps.Of(context.Subject.Graph, form, place);
        var start = Start(context, spec, form, original);
        context.Report("decomposing", null);
        if (Coarse(context, form, original, place) is not { } coarse) { return Results.Unknown(start, $"rank {form.Rank} is not below the {Math.Min(First(original).Rows, First(original).Columns)} that the map has at most."); }
        var radius = Radius(form);
        var query = new FormQuery(original.Kind, form.Ball, form.Norm, radius, original.Kind == FormKind.Bilinear ? radius : 1);
        var proof = FormProver.Prove(query, [new FormTerm(false, coarse), new FormTerm(true, original.Factors)], out var reason);
        return proof is null ? Results.Unknown(start, $"no certificate: {reason}.") : context.Smt.WithoutScript(Judge(spec, start with { Certificates = [Write(context, proof, start.Sentence)] }, proof.Form), "closed forms");
    }

    /// <summary>The verdict from the two numbers: pure, so that checking repeats it.</summary>
    public static ClaimResult Judge(ClaimSpec spec, ClaimResult start, ClosedForm form)
    {
        var result = start with
        {
            Reached = Assurance.Certified,
            Found = Results.Found(form.Found),
            Proved = Results.Proved(form.Proved),
            Looseness = Results.Looseness(form.Found, form.Proved),
        };
        var (good, bad) = spec.Comparison == Comparison.AtLeast ? (form.Found, form.Proved) : (form.Proved, form.Found);
        if (Results.Satisfies(good, spec)) { return result with { Verdict = VerdictKind.Verified, Reason = "a closed form; the exact checker accepted both ends." }; }
        return Results.Satisfies(bad, spec)
            ? Results.Unknown(result, "the threshold lies between what was found and what was proved.")
            : result with { Verdict = VerdictKind.Falsified, Reason = "a point of the ball, in the certificate, shows it in exact arithmetic." };
    }

    /// <summary>The radius that is proved: the policy's, rounded up.</summary>
    public static double Radius(Subject.ClosedForm form) => Exact.Above(form.Radius);

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec, Subject.ClosedForm form, FormMap map)
    {
        var (ball, norm) = (PolicyWords.Of(PolicyWords.VectorNorms, form.Ball), PolicyWords.Of(PolicyWords.VectorNorms, form.Norm));
        var discarded = form.Of is { } of ? $"'{of}' ({ScaleTable.Describe(context.Policy.Coarse[of])})" : $"keeping rank {form.Rank} (float32 factors of the singular value decomposition)";
        var what = map.Kind switch
        {
            FormKind.Bilinear => $"for all vectors x, y of {ball} norm at most {form.Radius.Text}: what {discarded} changes in {map.Words}, |x'(A' - A)y|,",
            FormKind.Quadratic => $"for every vector x of {ball} norm at most {form.Radius.Text}: what {discarded} changes in {map.Words}, |x'(Q' - Q)x|,",
            _ => $"for every vector x of {ball} norm at most {form.Radius.Text}: what {discarded} changes in {map.Words}, |(W' - W)x| in the {norm} norm,",
        };
        return Results.Start(spec, $"{char.ToUpperInvariant(what[0])}{what[1..]} {Results.Condition(spec)}, in exact arithmetic on the float32 weights.", null) with
        {
            QuantityName = "largest change of the map", Unit = "units of the map's values", LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = "closed form: dual norms or eigenvalue bound, exact rational certificate", Work = "1 closed form",
        };
    }

    private static ImmutableArray<(FormMatrix Matrix, FactorRole Role)>? Coarse(ClaimContext context, Subject.ClosedForm form, FormMap original, string place) =>
        form.Of is { } of ? FormMaps.Of(context.Coarse[of].Graph, form, place).Factors : RankTruncation.Of(original.Factors, form.Rank!.Value);

    private static FormMatrix First(FormMap map) => map.Factors[0].Matrix;

    private static CertificateEvidence Write(ClaimContext context, FormProof proof, string states)
    {
        const string Folder = "evidence/certificates";
        var file = context.Store.WriteAddressed(Folder, "closed", proof.Bytes);
        return new CertificateEvidence(file, [.. proof.Matrices.Select(bytes => context.Store.WriteAddressed(Folder, "matrix", bytes))], 1, 1, states);
    }
}
