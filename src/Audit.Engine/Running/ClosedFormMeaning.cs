using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Re-checks the certificate of a closed form and whether it states what the claim says: ball, norms, radius, both numbers, verdict.</summary>
internal static class ClosedFormMeaning
{
    public static IEnumerable<string> Faults(ClaimResult claim, string folder)
    {
        var spec = (Subject.ClosedForm)claim.Spec.Subject;
        if (claim.Reached < Assurance.Certified) { yield break; }
        if (claim.Certificates.Length != 1) { yield return $"{claim.Certificates.Length} certificates of a closed form, wanted 1"; yield break; }
        var item = claim.Certificates[0];
        var bytes = Evidence.Read(folder, item.File);
        var matrices = item.Networks.Select(file => Evidence.Read(folder, file)).ToArray();
        if (bytes is null || matrices.Any(file => file is null)) { yield return $"{item.File.Path} or one of its matrices is missing or altered"; yield break; }
        if (ClosedFormChecker.Check(bytes, matrices.Select(file => (ReadOnlyMemory<byte>)file!)) is CheckResult.Rejected rejected) { yield return $"{item.File.Path} is rejected: {rejected.Step}"; yield break; }
        if (!ClosedFormCodec.TryRead(bytes, out ClosedForm? form, out _)) { yield break; }
        if (!States(spec, form)) { yield return "the certificate speaks of another ball, norm, radius or map than the claim"; }
        var again = ClosedFormClaim.Judge(claim.Spec, claim, form);
        if (again.Verdict != claim.Verdict && claim.Verdict != VerdictKind.Unknown) { yield return $"the certificate gives '{again.Verdict}', the report says '{claim.Verdict}'"; }
        if (again.Found != claim.Found || again.Proved != claim.Proved) { yield return "the numbers of the report are not the certificate's"; }
    }

    private static bool States(Subject.ClosedForm spec, ClosedForm form)
    {
        var radius = ClosedFormClaim.Radius(spec);
        var kind = spec.Circuit is null ? FormKind.Operator : spec.Circuit.Contains(".attn.qk", StringComparison.Ordinal) ? FormKind.Bilinear : spec.Circuit.Contains(".mlp.gated", StringComparison.Ordinal) ? FormKind.Quadratic : FormKind.Operator;
        return form.Kind == kind && form.Ball == spec.Ball && form.Norm == spec.Norm && form.Radius == radius && form.SecondRadius == (kind == FormKind.Bilinear ? radius : 1)
            && form.Terms is [{ IsSubtracted: false }, { IsSubtracted: true }];
    }
}
