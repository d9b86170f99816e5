using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>The committed rows of a claim, read back.</summary>
/// <param name="Values">The quantity on each row.</param>
/// <param name="Clusters">Cluster keys, or null.</param>
/// <param name="Lines">The lines as committed.</param>
internal sealed record CommittedRows(double[] Values, ImmutableArray<string>? Clusters, string[] Lines)
{
    /// <summary>Reads and checks rows against their root, count and failures; null where anything differs.</summary>
    public static CommittedRows? Read(string folder, RowsEvidence evidence)
    {
        if (Evidence.Read(folder, evidence.File) is not { } bytes || MerkleTree.Root(MerkleTree.Lines(bytes)).Hex != evidence.Root) { return null; }
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (values, keys, failures) = (new double[lines.Length], new List<string>(), 0L);
        for (var row = 0; row < lines.Length; row++)
        {
            var parts = lines[row].Split(',', 4);
            if (parts.Length < 3 || parts[0] != row.ToString(CultureInfo.InvariantCulture) || parts[1] is not ("0" or "1") || HexFloat.TryParse(parts[2]) is not { } value) { return null; }
            values[row] = value;
            failures += parts[1] == "1" ? 1 : 0;
            if (parts.Length == 4) { keys.Add(parts[3]); }
        }

        var consistent = lines.Length == evidence.Count && failures == evidence.Failures && (keys.Count == 0 || keys.Count == lines.Length);
        return consistent ? new CommittedRows(values, keys.Count == 0 ? null : [.. keys], lines) : null;
    }
}
