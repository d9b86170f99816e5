using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>One column of committed rows.</summary>
/// <param name="Name">Its name; "failure" holds 1 and 0 alone.</param>
/// <param name="Values">One finite number for each row.</param>
internal sealed record RowColumn(string Name, double[] Values);

/// <summary>Commits the outcomes of a claim, one line per row, and their RFC 6962 root.</summary>
/// <remarks>Line: index, the columns (a failure as 1 or 0, other numbers as C99 hexadecimal), and the cluster key where there is one (quotes doubled inside quotes).</remarks>
internal static class RowsWriter
{
    public const string Failure = "failure";
    public const string Value = "value";
    public const string Cluster = "cluster";

    /// <summary>Rows of one value and whether it is a failure.</summary>
    public static RowsEvidence Write(EvidenceStore store, string id, double[] values, Func<double, bool> fails, ImmutableArray<string>? clusters, string alpha) =>
        Write(store, id, [new RowColumn(Failure, [.. values.Select(value => fails(value) ? 1.0 : 0.0)]), new RowColumn(Value, values)], clusters, alpha);

    /// <summary>Rows of any columns, all of one length.</summary>
    public static RowsEvidence Write(EvidenceStore store, string id, ImmutableArray<RowColumn> columns, ImmutableArray<string>? clusters, string alpha)
    {
        var rows = columns[0].Values.Length;
        var text = new StringBuilder(rows * 16 * (columns.Length + 1));
        for (var row = 0; row < rows; row++)
        {
            text.Append(row);
            foreach (var (name, values) in columns) { text.Append(',').Append(name == Failure ? (values[row] > 0 ? "1" : "0") : HexFloat.Write(values[row])); }
            if (clusters is { } keys) { text.Append(',').Append('"').Append(keys[row].Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append('"'); }
            text.Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var file = store.Write($"evidence/rows/{id}.csv", bytes);
        var failures = columns.FirstOrDefault(column => column.Name == Failure)?.Values.LongCount(value => value > 0) ?? 0;
        var names = columns.Select(column => column.Name);
        return new RowsEvidence(file, MerkleTree.Root(MerkleTree.Lines(bytes)).Hex, rows, failures, alpha, [.. clusters is null ? names : names.Append(Cluster)]);
    }
}
