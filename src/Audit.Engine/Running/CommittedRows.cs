using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>The committed rows of a claim, read back.</summary>
/// <param name="Columns">Columns by name, without the cluster keys.</param>
/// <param name="Clusters">Cluster keys, or null.</param>
/// <param name="Alpha">The error of the bound, as committed beside them; null where it is 0, of observed and exhaustive claims.</param>
/// <param name="Population">Rows of the finite set that these were drawn from without replacement, or null.</param>
internal sealed record CommittedRows(ImmutableDictionary<string, double[]> Columns, ImmutableArray<string>? Clusters, ExactAlpha? Alpha, long? Population)
{
    /// <summary>Number of rows.</summary>
    public int Count => Columns.Values.First().Length;

    /// <summary>The column of that name.</summary>
    public double[] this[string name] => Columns[name];

    /// <summary>The quantity on each row, of claims with one.</summary>
    public double[] Values => Columns[RowsWriter.Value];

    /// <summary>Reads and checks rows against their root, count, columns and failures; null where anything differs.</summary>
    public static CommittedRows? Read(string folder, RowsEvidence evidence)
    {
        if (Evidence.Read(folder, evidence.File) is not { } bytes || MerkleTree.Root(MerkleTree.Lines(bytes)).Hex != evidence.Root) { return null; }
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var hasClusters = !evidence.Columns.IsEmpty && evidence.Columns[^1] == RowsWriter.Cluster;
        var names = hasClusters ? evidence.Columns.RemoveAt(evidence.Columns.Length - 1) : evidence.Columns;
        if (names.IsEmpty || names.Distinct().Count() != names.Length || lines.Length != evidence.Count || lines.Length == 0) { return null; }
        var columns = names.ToImmutableDictionary(name => name, _ => new double[lines.Length]);
        var keys = new string[hasClusters ? lines.Length : 0];
        for (var row = 0; row < lines.Length; row++)
        {
            var parts = lines[row].Split(',', names.Length + (hasClusters ? 2 : 1));
            if (parts.Length != names.Length + (hasClusters ? 2 : 1) || parts[0] != row.ToString(CultureInfo.InvariantCulture)) { return null; }
            for (var i = 0; i < names.Length; i++)
            {
                if (Number(names[i], parts[i + 1]) is not { } value) { return null; }
                columns[names[i]][row] = value;
            }

            if (hasClusters) { keys[row] = parts[^1]; }
        }

        var failures = columns.TryGetValue(RowsWriter.Failure, out var failed) ? failed.LongCount(value => value > 0) : 0;
        return failures == evidence.Failures && (evidence.Population is null || evidence.Population >= lines.Length)
            ? new CommittedRows(columns, hasClusters ? [.. keys] : null, ExactAlpha.TryParse(evidence.Alpha), evidence.Population) : null;
    }

    private static double? Number(string column, string text) =>
        column != RowsWriter.Failure ? HexFloat.TryParse(text) : text switch { "1" => 1, "0" => 0, _ => null };
}
