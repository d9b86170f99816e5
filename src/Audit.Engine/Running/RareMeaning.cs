using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Whether the evidence of a claim about rare failures is that of the claim: its clauses and region, as many draws as the plan says, and the inputs that the run's seed draws.</summary>
/// <remarks>The ends themselves are recomputed from the rows by <see cref="RareVerdict"/>. No model is run: that the outcomes are the model's is what `audit rerun` shows.</remarks>
internal static class RareMeaning
{
    /// <summary>Every fault; none for claims of another kind. That the checker accepts the certificate is asked elsewhere.</summary>
    public static IEnumerable<string> Faults(ClaimResult claim, Randomness? randomness, string folder, JObject plan)
    {
        if (claim.Spec.Subject is not Subject.Rare) { yield break; }
        var mass = RareClaim.MassOf(claim.Spec);
        var records = claim.Certificates.Select(item => Evidence.Read(folder, item.File)).Select(bytes => bytes is not null && CertificateCodec.TryRead(bytes, out Certificate? record, out _) ? record : null).ToList();
        if (records.Count > 1 || records.Contains(null)) { yield return $"{records.Count} certificates of a rare claim, wanted at most one that can be read"; yield break; }
        if (claim is { Certificates.IsEmpty: true, Rows: null }) { if (claim.Verdict != VerdictKind.Unknown) { yield return "neither a certificate nor rows are there"; } yield break; }
        if (records is [{ } only] && !CertificateMeaning.SameClauses(MassMeaning.ClausesOf(claim, mass, only, folder, plan), only.Clauses)) { yield return "the certificate states other clauses than the claim's"; }
        if (RareClaim.Open(claim, folder, out var reason) is not { } open) { if (claim.Verdict != VerdictKind.Unknown) { yield return $"no exact volume: {reason}"; } yield break; }
        foreach (var fault in open.IsNothing ? Nothing(claim) : Rows(claim, open, folder, randomness)) { yield return fault; }
    }

    private static IEnumerable<string> Nothing(ClaimResult claim)
    {
        var again = RareVerdict.Nothing(claim);
        if (claim.Rows is not null) { yield return "rows are committed, but nothing is open to draw from"; }
        if (claim.Verdict is VerdictKind.Falsified || claim.Verdict == VerdictKind.Verified && claim.Proved != again.Proved) { yield return "all of the region is proved, and the report says otherwise"; }
    }

    private static IEnumerable<string> Rows(ClaimResult claim, OpenMass open, string folder, Randomness? randomness)
    {
        var draws = ((Subject.Rare)claim.Spec.Subject).Draws;
        if (claim.Rows is not { } evidence || CommittedRows.Read(folder, evidence) is not { } rows)
        {
            if (claim.Verdict != VerdictKind.Unknown) { yield return "no rows are committed, but part of the region is open"; }
            yield break;
        }

        if (rows.Count != draws) { yield return $"{rows.Count} rows are committed, the claim draws {draws}"; }
        if (!rows.Columns.TryGetValue(RareMeasure.InputDigest, out var inputs) || !ulong.TryParse(randomness?.Seed, out var seed)) { yield return "the rows do not name their inputs, or the report no seed"; yield break; }
        var draw = new OpenDraw(open, seed, ClaimContext.Stream(claim.Spec));
        var other = Enumerable.Range(0, rows.Count).AsParallel().AsOrdered().FirstOrDefault(row => RareMeasure.DigestOf(draw.Input(row)) != inputs[row], -1);
        if (other >= 0) { yield return $"row {other} is of another input than the one that the run's seed draws from this open part"; }
        if (RareVerdict.Inconsistent(claim.Spec, rows) is { } row1) { yield return $"row {row1}: its failure is not what its value gives"; }
    }
}
