namespace Audit.Bounds.Search;

/// <summary>How a search ended.</summary>
public enum SearchStatus
{
    /// <summary>Everything asked was proved.</summary>
    Proved,

    /// <summary>An input was found, and confirmed by replay, that shows the contrary.</summary>
    Falsified,

    /// <summary>The budget was spent; what was proved until then stands.</summary>
    Exhausted,
}

/// <summary>How far a search is.</summary>
/// <param name="Boxes">Boxes bounded so far.</param>
/// <param name="Open">Boxes still open.</param>
/// <param name="Worst">Largest bound of an open or closed box.</param>
/// <param name="Found">Largest value seen at an input.</param>
public readonly record struct SearchProgress(long Boxes, int Open, double Worst, double Found);
