using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Commits the outcomes of a claim, one line per row, and their RFC 6962 root.</summary>
/// <remarks>Line: index, 1 for a failure else 0, the value as C99 hexadecimal, and the cluster key where there is one (quotes doubled inside quotes).</remarks>
internal static class RowsWriter
{
    public static RowsEvidence Write(EvidenceStore store, string id, double[] values, Func<double, bool> fails, ImmutableArray<string>? clusters, string alpha)
    {
        var text = new StringBuilder(values.Length * 24);
        var failures = 0L;
        for (var row = 0; row < values.Length; row++)
        {
            var failed = fails(values[row]);
            failures += failed ? 1 : 0;
            text.Append(row).Append(',').Append(failed ? '1' : '0').Append(',').Append(HexFloat.Write(values[row]));
            if (clusters is { } keys) { text.Append(',').Append('"').Append(keys[row].Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append('"'); }
            text.Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var file = store.Write($"evidence/rows/{id}.csv", bytes);
        return new RowsEvidence(file, MerkleTree.Root(MerkleTree.Lines(bytes)).Hex, values.Length, failures, alpha);
    }
}
