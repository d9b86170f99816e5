using System.Collections.Immutable;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>A set of concepts that contains the most similar one.</summary>
/// <remarks>
/// Guarantee: each concept that is at least as similar to the unit as every other is in the set with probability at least 1 - alpha, at any number of independent rows or clusters fixed beforehand,
/// however near the others are. Formula: a concept leaves where, for some rival, "at least as similar as the rival" is rejected at alpha shared among the others; only the best one's own tests
/// could remove it. Rivals that are tested are the most similar on the rows, the first <see cref="MostRivals"/>: leaving tests out removes fewer. Source: paired inversion (derived); Bonferroni.
/// Cost: concepts times rivals tests, on as many threads as are given; the set does not depend on them.
/// </remarks>
public static class BestConcepts
{
    /// <summary>Most rivals that a concept is tested against.</summary>
    public const int MostRivals = 32;

    /// <summary>The concepts that were not excluded, the most similar on the rows first; never empty.</summary>
    /// <param name="rows">The unit and the concepts.</param>
    /// <param name="alpha">Chance that the best concept is missing.</param>
    /// <param name="threads">Workers.</param>
    public static ImmutableArray<int> Set(IConceptRows rows, ExactAlpha alpha, int threads = 1)
    {
        ImmutableArray<int> ranked = Ranked(rows);
        if (ranked.Length == 1) { return ranked; }
        ImmutableArray<int> rivals = [.. ranked.Take(MostRivals)];
        Func<int, int, bool> worse = rows.Tests(rivals, alpha);
        bool[] excluded = new bool[rows.Concepts];
        Parallel.For(0, rows.Concepts, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) }, concept =>
        {
            for (int i = 0; i < rivals.Length && !excluded[concept]; i++) { excluded[concept] = rivals[i] != concept && worse(concept, i); }
        });
        return [.. ranked.Where(concept => !excluded[concept])];
    }

    /// <summary>All concepts, the most similar on the rows first, ties by index.</summary>
    public static ImmutableArray<int> Ranked(IConceptRows rows)
    {
        (long Hits, long Of)[] counts = [.. Enumerable.Range(0, rows.Concepts).Select(rows.Counts)];
        int[] order = [.. Enumerable.Range(0, rows.Concepts)];
        Array.Sort(order, (a, b) => CountMetrics.Compare(counts[b], counts[a]) is not 0 and var sign ? sign : a.CompareTo(b));
        return [.. order];
    }
}
