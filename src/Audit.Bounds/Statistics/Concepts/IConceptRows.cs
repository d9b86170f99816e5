namespace Audit.Bounds.Statistics.Concepts;

/// <summary>One unit against a finite set of concepts over independent rows or clusters: what a set of best concepts is computed from.</summary>
public interface IConceptRows
{
    /// <summary>Concepts, at least 1.</summary>
    int Concepts { get; }

    /// <summary>Independent units: rows or clusters.</summary>
    int Units { get; }

    /// <summary>Hits and counted of a concept over all rows.</summary>
    (long Hits, long Of) Counts(int concept);

    /// <summary>A test of "the own concept is at least as similar as the rival" against some rivals, at the error of one test; prepared for many own concepts.</summary>
    /// <param name="rivals">The rivals.</param>
    /// <param name="alpha">The error of the whole set.</param>
    /// <returns>Whether an own concept is worse than the rival at that place in the list. May be called from any thread.</returns>
    Func<int, int, bool> Tests(IReadOnlyList<int> rivals, ExactAlpha alpha);
}
