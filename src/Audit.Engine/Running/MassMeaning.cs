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
        var outputs = record.Clauses[0].AnyOf[0].Original.Length;
        var (region, clauses) = mass.Path is { } path ? Property(path, outputs, folder, plan) : Region(claim, mass, outputs, folder, plan);
        if (region is null) { yield return "the region's boxes, as the plan fixes them, are not among the evidence"; yield break; }
        if (!CertificateMeaning.SameClauses(clauses, record.Clauses)) { yield return "the certificate states other clauses than the claim's"; }
        if (MassClaim.MassOf(region, record, out var reason) is not { } rest) { yield return $"no exact volume: {reason}"; yield break; }
        var again = MassClaim.Judge(claim.Spec, claim, rest);
        if (again.Verdict != claim.Verdict) { yield return $"the certificate gives '{again.Verdict}', the report says '{claim.Verdict}'"; }
        if (again.Proved != claim.Proved) { yield return "the proved share is not the certificate's"; }
    }

    private static (IReadOnlyList<(float[] Lower, float[] Upper)>? Region, System.Collections.Immutable.ImmutableArray<Clause> Clauses) Property(string path, int outputs, string folder, JObject plan)
    {
        var sha = plan["properties"]?[path]?.Value<string>("sha256") ?? "";
        if (Evidence.Read(folder, InputCopies.PropertyPath(sha)) is not { } bytes || CertificateMeaning.Parse(bytes, path)?.Cases is not [var item]) { return (null, []); }
        return ([(item.Lower.ToArray(), item.Upper.ToArray())], Queries.Property(item, outputs).Fill(0));
    }

    private static (IReadOnlyList<(float[] Lower, float[] Upper)>? Region, System.Collections.Immutable.ImmutableArray<Clause> Clauses) Region(ClaimResult claim, Subject.Mass mass, int outputs, string folder, JObject plan)
    {
        var query = MassClaim.Query(claim.Spec, mass, outputs);
        var clauses = query.Fill(query.Target ?? 0);
        var fixedAs = plan["regions"]?[claim.Spec.Over!];
        var file = claim.Certificates[0].Networks.LastOrDefault();
        if (fixedAs is null || file is null || file.Sha256.Hex != fixedAs.Value<string>("sha256") || Evidence.Read(folder, file) is not { } bytes) { return (null, clauses); }
        var width = fixedAs.Value<int>("width");
        if (width < 1 || bytes.Length % (8 * width) != 0) { return (null, clauses); }
        var ends = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return ([.. ends.Chunk(2 * width).Select(box => (box[..width], box[width..]))], clauses);
    }
}
