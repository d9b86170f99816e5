using Audit.Models.Devices;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>How often each concept wins when rows are drawn again with replacement.</summary>
/// <remarks>
/// What it is: stability of the procedure given these rows: each resample votes independently, so the share of votes that infinitely many resamples would give is bounded by Clopper-Pearson. What it is not: coverage of the
/// truth; sets made of votes miss the best concept in near ties. Draws: Philox at (seed, stream, resample * rows + draw). Cost: resamples times rows times concepts.
/// </remarks>
public static class BootstrapVotes
{
    /// <summary>The votes of each concept.</summary>
    /// <param name="metric">A metric of counts.</param>
    /// <param name="active">The unit's activity: one column.</param>
    /// <param name="concepts">The concepts.</param>
    /// <param name="draws">Seed, stream, and how many resamples.</param>
    public static long[] Count(ConceptMetric metric, BitColumns active, BitColumns concepts, (ulong Seed, ulong Stream, int Resamples) draws)
    {
        long[] votes = new long[concepts.Columns];
        int[] weights = new int[concepts.Rows];
        for (int resample = 0; resample < draws.Resamples; resample++)
        {
            Array.Clear(weights);
            for (int draw = 0; draw < weights.Length; draw++) { weights[Philox.Below(weights.Length, draws.Seed, draws.Stream, ((ulong)resample * (ulong)weights.Length) + (ulong)draw)]++; }
            votes[Winner(metric, active, concepts, weights)]++;
        }

        return votes;
    }

    private static int Winner(ConceptMetric metric, BitColumns active, BitColumns concepts, int[] weights)
    {
        (int best, (long, long) most) = (0, (-1L, 1L));
        long actives = Weigh(active[0], weights);
        for (int concept = 0; concept < concepts.Columns; concept++)
        {
            (long has, long both) = Weigh(concepts[concept], active[0], weights);
            (long, long) counts = CountMetrics.Counts(metric, new Contingency(weights.Length, actives, has, both));
            if (CountMetrics.Compare(counts, most) > 0) { (best, most) = (concept, counts); }
        }

        return best;
    }

    private static long Weigh(ReadOnlySpan<ulong> bits, int[] weights) => Weigh(bits, bits, weights).Has;

    private static (long Has, long Both) Weigh(ReadOnlySpan<ulong> bits, ReadOnlySpan<ulong> other, int[] weights)
    {
        (long has, long both) = (0, 0);
        for (int word = 0; word < bits.Length; word++)
        {
            for (ulong rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                int bit = System.Numerics.BitOperations.TrailingZeroCount(rest);
                int weight = weights[(word << 6) + bit];
                has += weight;
                if (((other[word] >> bit) & 1) != 0) { both += weight; }
            }
        }

        return (has, both);
    }
}
