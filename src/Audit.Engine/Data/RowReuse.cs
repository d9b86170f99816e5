using Audit.Models;

namespace Audit.Engine.Data;

/// <summary>Whether rows that something was chosen or trained on come again among those that certify it.</summary>
/// <remarks>
/// Guarantee: rows with the same bits of inputs, and rows of one cluster where both sets have clusters, are found. A row that was altered by one bit is another row: what was
/// paraphrased or augmented is not found. Rows of two parts of one file (`part: i/n`) never meet. Cost: one SHA-256 for each row.
/// </remarks>
internal static class RowReuse
{
    /// <summary>The fault, or null where the sets share nothing.</summary>
    /// <param name="choosing">The rows that a choice or a training sees.</param>
    /// <param name="certifying">The rows that bounds are computed from.</param>
    /// <param name="place">The claim, for the message.</param>
    public static Diagnostic? Find(DataSet choosing, DataSet certifying, string place)
    {
        if (Rows(choosing, certifying) is { } rows) { return new Diagnostic("data.reuse", place, $"{rows}; {Remedy}"); }
        return Clusters(choosing, certifying) is { } clusters ? new Diagnostic("data.reuse", place, $"{clusters}; {Remedy}") : null;
    }

    private const string Remedy = "what was seen when choosing cannot certify: give other rows, or two parts of one file (part: 1/2 and part: 2/2).";

    private static string? Rows(DataSet choosing, DataSet certifying)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < choosing.Rows; row++) { seen.TryAdd(choosing.RowDigest(row), row); }
        int[] again = [.. Enumerable.Range(0, certifying.Rows).Where(row => seen.ContainsKey(certifying.RowDigest(row)))];
        if (again.Length == 0) { return null; }
        var (first, other) = (certifying.FileRow(again[0]), choosing.FileRow(seen[certifying.RowDigest(again[0])]));
        return $"Got {Count(again.Length, "row")} of '{certifying.Name}' that '{choosing.Name}' has too, the first of them row {first:N0} (row {other:N0} there)";
    }

    private static string? Clusters(DataSet choosing, DataSet certifying)
    {
        if (choosing.Clusters is not { } seen || certifying.Clusters is not { } keys) { return null; }
        string[] again = [.. keys.Distinct().Intersect(seen)];
        return again.Length == 0 ? null : $"Got {Count(again.Length, "cluster")} of '{certifying.Name}' that '{choosing.Name}' has too, the first of them '{again[0]}'";
    }

    private static string Count(int count, string unit) => $"{count:N0} {unit}{(count == 1 ? "" : "s")}";
}
