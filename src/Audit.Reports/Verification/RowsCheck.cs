using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;

namespace Audit.Reports.Verification;

/// <summary>The rows of each statistical claim are as many as the report says and have the root that it commits to.</summary>
internal static class RowsCheck
{
    /// <summary>Every claim whose rows are others.</summary>
    public static IEnumerable<string> Faults(Report report, string folder) =>
        report.Claims.Where(claim => claim.Rows is not null).SelectMany(claim => Faults(claim.Spec.Id, claim.Rows!, folder));

    private static IEnumerable<string> Faults(string id, RowsEvidence rows, string folder)
    {
        if (Digest.TryParse(rows.Root) is not { } committed || committed.Hex != rows.Root) { yield return $"{id}: the root {rows.Root} is not 64 lower-case hexadecimal digits."; }
        if (rows.Count <= 0 || rows.Failures < 0 || rows.Failures > rows.Count) { yield return $"{id}: {rows.Failures} failures of {rows.Count} rows cannot be."; }
        ReadOnlyMemory<byte>[] lines = [.. MerkleTree.Lines(ReportFile.Read(folder, rows.File.Path))];
        if (lines.Length != rows.Count) { yield return $"{id}: {rows.File.Path} has {lines.Length} rows, and the report says {rows.Count}."; }
        var root = MerkleTree.Root(lines);
        if (root.Hex != rows.Root) { yield return $"{id}: the rows of {rows.File.Path} have the root {root}, and the report says {rows.Root}."; }
    }
}
