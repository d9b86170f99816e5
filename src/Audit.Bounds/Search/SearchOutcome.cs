using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>What a search established.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Proved">For a sought bound, a number that search believes all boxes satisfy, with room for the checker's grids.</param>
/// <param name="Found">The largest value replayed in reference arithmetic; negative infinity where nothing was.</param>
/// <param name="Witness">The input that shows Found, or null.</param>
/// <param name="Boxes">Boxes bounded.</param>
/// <param name="Leaves">Leaves of the trees.</param>
/// <param name="Cover">The trees, one per box of the region, or empty where there is no statement to certify.</param>
public sealed record SearchOutcome(
    SearchStatus Status, double Proved, double Found, float[]? Witness, long Boxes, long Leaves, ImmutableArray<CoveredBox> Cover)
{
    /// <summary>The largest boxes below which every leaf is proved, with their trees; empty where the search did not go by size.</summary>
    public ImmutableArray<CoveredBox> Parts { get; init; } = [];
}

/// <summary>How a search runs.</summary>
/// <param name="Boxes">How many boxes may be bounded.</param>
/// <param name="BoundBits">Grid of the bounds.</param>
/// <param name="Threads">Workers; the result does not depend on it.</param>
/// <param name="Deadline">Returns true when a wall-clock guard asks to stop; may only lead to Exhausted.</param>
/// <param name="LargestFirst">Whether the box with the largest share of its region box is split first, so that most is proved where not all can be; then the parts that are proved are told.</param>
/// <param name="Ratio">For a sought bound: stop, as proved, once the bound is at most so many times the found one, where that is positive.</param>
public sealed record SearchOptions(long Boxes, int BoundBits = 32, int Threads = 1, Func<bool>? Deadline = null, bool LargestFirst = false, double? Ratio = null);
