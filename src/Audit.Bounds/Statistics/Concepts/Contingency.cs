namespace Audit.Bounds.Statistics.Concepts;

/// <summary>How often a unit is active, a concept is there, and both: counts over the same rows.</summary>
/// <param name="Rows">Rows, n.</param>
/// <param name="Active">Rows on which the unit is active.</param>
/// <param name="Concept">Rows that have the concept.</param>
/// <param name="Both">Rows with both.</param>
public readonly record struct Contingency(long Rows, long Active, long Concept, long Both)
{
    /// <summary>Rows with either.</summary>
    public long Union => Active + Concept - Both;

    /// <summary>Rows with both or neither.</summary>
    public long Agreements => Rows - Union + Both;

    /// <summary>The table of two columns over the same rows.</summary>
    public static Contingency Of(BitColumns units, int unit, BitColumns concepts, int concept) =>
        new(units.Rows, units.Count(unit), concepts.Count(concept), BitColumns.Both(units[unit], concepts[concept]));
}

/// <summary>Tables of many units against many concepts.</summary>
/// <remarks>
/// Cost: one AND and one count for each word of each pair, in blocks that stay in the cache, on as many threads as are given; memory: the counts, 4 bytes a pair
/// of the block of units that is being worked on. The counts do not depend on threads or vector width.
/// </remarks>
public static class ContingencyTables
{
    private const int Block = 64;

    /// <summary>Calls a function for each unit with the rows that it shares with each concept.</summary>
    /// <param name="units">Activity of units.</param>
    /// <param name="concepts">Concepts over the same rows.</param>
    /// <param name="threads">Workers.</param>
    /// <param name="each">Receives the unit and the shared rows of every concept; called once for each unit, from any thread.</param>
    public static void Each(BitColumns units, BitColumns concepts, int threads, Action<int, int[]> each)
    {
        if (units.Rows != concepts.Rows) { throw new ArgumentException("Units and concepts are over the same rows.", nameof(concepts)); }
        int blocks = (units.Columns + Block - 1) / Block;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) }, block =>
        {
            (int first, int last) = (block * Block, Math.Min(units.Columns, (block + 1) * Block));
            int[][] both = [.. Enumerable.Range(first, last - first).Select(_ => new int[concepts.Columns])];
            for (int start = 0; start < concepts.Columns; start += Block)
            {
                for (int unit = first; unit < last; unit++) { Fill(units[unit], concepts, start, both[unit - first]); }
            }

            for (int unit = first; unit < last; unit++) { each(unit, both[unit - first]); }
        });
    }

    private static void Fill(ReadOnlySpan<ulong> active, BitColumns concepts, int start, int[] both)
    {
        int end = Math.Min(concepts.Columns, start + Block);
        for (int concept = start; concept < end; concept++) { both[concept] = BitColumns.Both(active, concepts[concept]); }
    }
}
