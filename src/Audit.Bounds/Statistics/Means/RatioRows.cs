namespace Audit.Bounds.Statistics;

/// <summary>Pairs 0 &lt;= I &lt;= T &lt;= 1, one for each independent cluster, in committed order, enclosed by multiples of 2^-62.</summary>
/// <remarks>
/// T is a cluster's size (tokens, pixels of the union) divided by a largest size that the plan declares, I the part of it that counts, on the same scale.
/// Dividing by the largest size of the sample instead would not be a fixed scale. Guarantee: every I and T lies in its enclosure.
/// </remarks>
public sealed class RatioRows
{
    private RatioRows(UnitRows parts, UnitRows wholes) => (Parts, Wholes) = (parts, wholes);

    /// <summary>Number of clusters.</summary>
    public int Count => Parts.Count;

    internal UnitRows Parts { get; }

    internal UnitRows Wholes { get; }

    /// <summary>Pairs of doubles.</summary>
    /// <exception cref="ArgumentException">A pair is not 0 &lt;= I &lt;= T &lt;= 1.</exception>
    public static RatioRows OfDoubles(ReadOnlySpan<(double Part, double Whole)> pairs)
    {
        var (parts, wholes) = (new double[pairs.Length], new double[pairs.Length]);
        for (int i = 0; i < pairs.Length; i++)
        {
            (parts[i], wholes[i]) = pairs[i];
            if (!(parts[i] <= wholes[i])) { throw Refused(i, FormattableString.Invariant($"{parts[i]:R} of {wholes[i]:R}")); }
        }

        return new RatioRows(UnitRows.OfDoubles(parts), UnitRows.OfDoubles(wholes));
    }

    /// <summary>Pairs of counts.</summary>
    /// <param name="counts">Failures and rows of each cluster; a cluster may be empty.</param>
    /// <param name="largest">The largest cluster that the plan allows, at least 1.</param>
    /// <exception cref="ArgumentException">A cluster has more rows than that, or fewer than fail.</exception>
    public static RatioRows OfCounts(ReadOnlySpan<ClusterCount> counts, long largest)
    {
        var (parts, wholes) = (new ClusterCount[counts.Length], new ClusterCount[counts.Length]);
        for (int i = 0; i < counts.Length; i++)
        {
            (long part, long whole) = (counts[i].Failures, counts[i].Rows);
            if (largest < 1 || part < 0 || part > whole || whole > largest) { throw Refused(i, $"{part} of {whole} of at most {largest}"); }
            (parts[i], wholes[i]) = (new ClusterCount(part, largest), new ClusterCount(whole, largest));
        }

        return new RatioRows(UnitRows.OfShares(parts), UnitRows.OfShares(wholes));
    }

    private static ArgumentException Refused(int row, string got) => new($"Cluster {row} is {got}; wanted 0 to all of 0 to 1.", nameof(row));
}
