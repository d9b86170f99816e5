using Audit.Bounds.Certificates.Compact;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.Compact;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Re-proves a compact proof and compares its share with the report.</summary>
internal static class CompactMeaning
{
    public static IEnumerable<string> Faults(ClaimResult claim, string folder)
    {
        if (claim.Reached < Assurance.Certified) { yield break; }
        if (claim.Certificates.Length != 1) { yield return $"{claim.Certificates.Length} certificates of a compact proof, wanted 1"; yield break; }
        var item = claim.Certificates[0];
        var bytes = Evidence.Read(folder, item.File);
        var matrices = item.Networks.Select(file => Evidence.Read(folder, file)).ToArray();
        if (bytes is null || matrices.Any(file => file is null)) { yield return $"{item.File.Path} or one of its matrices is missing or altered"; yield break; }
        if (CompactChecker.Check(bytes, matrices.Select(file => (ReadOnlyMemory<byte>)file!)) is CheckResult.Rejected rejected) { yield return $"{item.File.Path} is rejected: {rejected.Step}"; yield break; }
        if (!CompactCodec.TryRead(bytes, out var proof, out _)) { yield break; }
        var again = CompactClaim.Judge(claim.Spec, claim, proof.Share);
        if (again.Verdict != claim.Verdict && claim.Verdict != VerdictKind.Unknown) { yield return $"the certificate gives '{again.Verdict}', the report says '{claim.Verdict}'"; }
        if (again.Proved != claim.Proved) { yield return "the proved share is not the certificate's"; }
    }
}
