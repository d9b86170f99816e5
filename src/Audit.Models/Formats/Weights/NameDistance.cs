namespace Audit.Models.Formats;

/// <summary>How far two names are apart, to suggest what was meant.</summary>
internal static class NameDistance
{
    private const int Longest = 200;

    /// <summary>The least number of insertions, deletions and replacements that make one the other; only the first 200 letters count.</summary>
    /// <remarks>Source: Wagner and Fischer 1974. Cost: the product of the lengths.</remarks>
    public static int Between(string one, string other)
    {
        var a = one.AsSpan(0, Math.Min(one.Length, Longest));
        var b = other.AsSpan(0, Math.Min(other.Length, Longest));
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
