using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Audit.Bounds.Certificates;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Whether an accepted certificate gives the mass that a claim states: same clauses, boxes of the plan's region that lie apart, the exact volume.</summary>
internal static class MassMeaning
{
    public static IEnumerable<string> Faults(ClaimResult claim, Subject.Mass mass, IReadOnlyList<Certificate> records, string folder, JObject plan)
    {
        if (records.Count != 1) { yield return $"{records.Count} accepted certificates of a mass, wanted 1"; yield break; }
        var record = records[0];
        if (RegionOf(claim, mass, claim.Certificates[0].Networks.LastOrDefault(), folder, plan) is not { } region) { yield return "the region's boxes, as the plan fixes them, are not among the evidence"; yield break; }
        if (!CertificateMeaning.SameClauses(ClausesOf(claim, mass, record, folder, plan), record.Clauses)) { yield return "the certificate states other clauses than the claim's"; }
        if (MassClaim.MassOf(region, record, out var reason) is not { } rest) { yield return $"no exact volume: {reason}"; yield break; }
        var again = MassClaim.Judge(claim.Spec, claim, rest);
        if (again.Verdict != claim.Verdict) { yield return $"the certificate gives '{again.Verdict}', the report says '{claim.Verdict}'"; }
        if (again.Proved != claim.Proved) { yield return "the proved share is not the certificate's"; }
    }

    /// <summary>The boxes of a claim's region as the plan fixes them, from the evidence; null where they are not there.</summary>
    public static IReadOnlyList<(float[] Lower, float[] Upper)>? RegionOf(ClaimResult claim, Subject.Mass mass, EvidenceFile? file, string folder, JObject plan) =>
        mass.Path is { } path ? Property(path, null, folder, plan).Region : Boxes(claim, file, folder, plan);

    /// <summary>The clauses that a certificate of the claim has to state.</summary>
    public static ImmutableArray<Clause> ClausesOf(ClaimResult claim, Subject.Mass mass, Certificate record, string folder, JObject plan)
    {
        var outputs = record.Clauses[0].AnyOf[0].Original.Length;
        if (mass.Path is { } path) { return Property(path, outputs, folder, plan).Clauses; }
        var query = MassProof.Query(claim.Spec, mass, outputs);
        return query.Fill(query.Target ?? 0);
    }

    private static (IReadOnlyList<(float[] Lower, float[] Upper)>? Region, ImmutableArray<Clause> Clauses) Property(string path, int? outputs, string folder, JObject plan)
    {
        var sha = plan["properties"]?[path]?.Value<string>("sha256") ?? "";
        if (Evidence.Read(folder, InputCopies.PropertyPath(sha)) is not { } bytes || CertificateMeaning.Parse(bytes, path)?.Cases is not [var item]) { return (null, []); }
        return ([(item.Lower.ToArray(), item.Upper.ToArray())], outputs is { } count ? Queries.Property(item, count).Fill(0) : []);
    }

    private static List<(float[] Lower, float[] Upper)>? Boxes(ClaimResult claim, EvidenceFile? file, string folder, JObject plan)
    {
        var fixedAs = plan["regions"]?[claim.Spec.Over!];
        if (fixedAs is null || file is null || file.Sha256.Hex != fixedAs.Value<string>("sha256") || Evidence.Read(folder, file) is not { } bytes) { return null; }
        var width = fixedAs.Value<int>("width");
        if (width < 1 || bytes.Length % (8 * width) != 0) { return null; }
        var ends = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return [.. ends.Chunk(2 * width).Select(box => (box[..width], box[width..]))];
    }
}
