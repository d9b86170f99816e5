using System.Collections.Immutable;

namespace Audit.Bounds.Smt;

/// <summary>Some of many questions, chosen by a seed, and how many of how many.</summary>
internal static class SeededChoice
{
    /// <summary>All questions up to the limit; else a choice of that many, in their order.</summary>
    /// <remarks>Floyd's selection (Bentley and Floyd 1987): every subset is equally likely, up to the bias of a 64-bit remainder.</remarks>
    public static (ImmutableArray<T> Chosen, string Told) Of<T>(IEnumerable<T> questions, int limit, ulong seed)
    {
        var all = questions.ToList();
        if (all.Count <= limit) { return ([.. all], $"all {all.Count} queries"); }
        var chosen = new SortedSet<int>();
        for (int last = all.Count - limit; last < all.Count; last++)
        {
            int index = (int)(Next(ref seed) % (ulong)(last + 1));
            if (!chosen.Add(index)) { chosen.Add(last); }
        }

        return ([.. chosen.Select(i => all[i])], $"{limit} of {all.Count} queries, a seeded choice");
    }

    // SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong Next(ref ulong state) => unchecked(Mixed(state += 0x9E3779B97F4A7C15));

    private static ulong Mixed(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
