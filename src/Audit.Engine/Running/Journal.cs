using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Turns a report into bytes and back: how the journal keeps finished claims. The report layer provides it.</summary>
/// <param name="Write">Canonical bytes.</param>
/// <param name="Read">The report of bytes that Write made; throws an input fault for any other.</param>
public sealed record ReportCodec(Func<Report, byte[]> Write, Func<ReadOnlyMemory<byte>, Report> Read);

/// <summary>Finished claims of a run that may be killed at any moment.</summary>
/// <remarks>
/// An entry is one file, moved into place when the claim and all its evidence are written; an entry that cannot be read, or whose evidence is
/// missing, is as good as none. The evidence of a claim is a pure function of the plan, so redoing it gives the same bytes.
/// </remarks>
internal sealed class Journal(EvidenceStore store, ReportCodec codec)
{
    public ClaimResult? Find(ClaimSpec spec)
    {
        if (store.Read(Path(spec)) is not { } bytes) { return null; }
        try
        {
            var result = codec.Read(bytes).Claims[0];
            return Files(result).All(IsIntact) ? result with { Spec = spec } : null;
        }
        catch (Audit.Models.InputFaultException) { return null; }
    }

    public void Keep(Report shell, ClaimResult result) => store.Write(Path(result.Spec), codec.Write(shell with { Claims = [result] }));

    public static IEnumerable<EvidenceFile> Files(ClaimResult result)
    {
        if (result.Rows is { } rows) { yield return rows.File; }
        if (result.Witness is { } witness) { yield return witness; }
        foreach (var attachment in result.Attachments) { yield return attachment; }
        foreach (var file in result.Certificates.SelectMany(item => item.Networks.Append(item.File)).Concat(result.Smt.Select(item => item.File))) { yield return file; }
    }

    private static string Path(ClaimSpec spec) => $"journal/{spec.Id}.json";

    private bool IsIntact(EvidenceFile file) => store.Read(file.Path) is { } bytes && Audit.Models.Graphs.Digest.Of(bytes) == file.Sha256;
}
