namespace Audit.Bounds.Statistics;

/// <summary>How two models did on the same rows: the rows on which exactly one of them succeeded decide.</summary>
/// <param name="First">Rows on which only the first succeeded.</param>
/// <param name="Second">Rows on which only the second succeeded.</param>
/// <param name="Rows">All rows, those with equal outcomes too.</param>
public readonly record struct PairedCount(long First, long Second, long Rows)
{
    /// <summary>Rows on which exactly one succeeded.</summary>
    public long Discordant => First + Second;

    /// <summary>Counts two models' outcomes on the same rows.</summary>
    /// <param name="first">Whether the first succeeded, by row.</param>
    /// <param name="second">Whether the second succeeded, the same rows.</param>
    public static PairedCount Of(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        if (first.Length != second.Length) { throw new ArgumentException($"{first.Length} rows against {second.Length}.", nameof(second)); }
        (long onlyFirst, long onlySecond) = (0, 0);
        for (int row = 0; row < first.Length; row++)
        {
            onlyFirst += first[row] && !second[row] ? 1 : 0;
            onlySecond += second[row] && !first[row] ? 1 : 0;
        }

        return new PairedCount(onlyFirst, onlySecond, first.Length);
    }
}
