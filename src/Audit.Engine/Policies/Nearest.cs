namespace Audit.Engine.Policies;

/// <summary>Finds the word that was most likely meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 40;

    /// <summary>" Did you mean "x"?" for a near known word; else the list of what is known.</summary>
    public static string Remedy(string got, IReadOnlyCollection<string> known)
    {
        string? near = known.Where(_ => got.Length <= LongestWord)
            .Select(word => (word, distance: Distance(got.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(pair => pair.distance <= Math.Max(1, Math.Min(got.Length, pair.word.Length) / 3))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.word, StringComparer.Ordinal)
            .Select(pair => pair.word).FirstOrDefault();
        return near is not null ? $"did you mean \"{near}\"?"
            : known.Count == 0 ? "there is none; remove it."
            : $"use one of: {string.Join(", ", known.Take(20))}.";
    }

    /// <summary>Edit distance with swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0) { d[i, j] = i + j; continue; }
                int change = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(change, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) { d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1); }
            }
        }

        return d[a.Length, b.Length];
    }
}
