using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Rows in [0, 1], each enclosed by two multiples of 2^-62, in the order in which they were committed.</summary>
/// <remarks>
/// Guarantee: Low &lt;= x * 2^62 &lt;= High for every row; the two differ by at most 1, and not at all for doubles of 2^-9 or more.
/// A bound uses the end of the enclosure that is worse for it. Values are immutable. Cost: 8 or 16 bytes a row.
/// </remarks>
public sealed class UnitRows
{
    /// <summary>1 in units of 2^-62.</summary>
    public const ulong One = 1UL << 62;

    private readonly ulong[] low;
    private readonly ulong[] high;

    private UnitRows(ulong[] low, ulong[] high) => (this.low, this.high) = (low, high);

    /// <summary>Number of rows.</summary>
    public int Count => low.Length;

    /// <summary>Lower ends in units of 2^-62.</summary>
    internal ReadOnlySpan<ulong> Low => low;

    /// <summary>Upper ends in units of 2^-62.</summary>
    internal ReadOnlySpan<ulong> High => high;

    /// <summary>The enclosure of a row in units of 2^-62.</summary>
    /// <param name="row">0 to Count - 1.</param>
    public (ulong Low, ulong High) this[int row] => (low[row], high[row]);

    /// <summary>Rows that are doubles of [0, 1].</summary>
    /// <exception cref="ArgumentException">A row is not in [0, 1].</exception>
    public static UnitRows OfDoubles(ReadOnlySpan<double> rows)
    {
        var low = new ulong[rows.Length];
        ulong[]? high = null;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!(rows[i] is >= 0 and <= 1)) { throw Refused(i, FormattableString.Invariant($"{rows[i]:R}"), "0 to 1"); }
            double scaled = rows[i] * One; // a power of two: exact
            low[i] = (ulong)scaled;
            Widen(ref high, low, i, low[i] != scaled);
        }

        return new UnitRows(low, high ?? low);
    }

    /// <summary>Rows that are doubles of [-1, 1], mapped by (x + 1) / 2; a bound b of their mean is a bound 2b - 1 of the mean of x.</summary>
    /// <exception cref="ArgumentException">A row is not in [-1, 1].</exception>
    public static UnitRows OfSigned(ReadOnlySpan<double> rows)
    {
        var low = new ulong[rows.Length];
        ulong[]? high = null;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!(rows[i] is >= -1 and <= 1)) { throw Refused(i, FormattableString.Invariant($"{rows[i]:R}"), "-1 to 1"); }
            double scaled = rows[i] * (One / 2);
            double floor = Math.Floor(scaled);
            low[i] = (ulong)((long)floor + (long)(One / 2));
            Widen(ref high, low, i, floor != scaled);
        }

        return new UnitRows(low, high ?? low);
    }

    /// <summary>Each cluster's share of failures, so that every cluster counts alike.</summary>
    /// <exception cref="ArgumentException">A cluster has no rows, or fewer than fail.</exception>
    public static UnitRows OfShares(ReadOnlySpan<ClusterCount> clusters)
    {
        var low = new ulong[clusters.Length];
        ulong[]? high = null;
        for (int i = 0; i < clusters.Length; i++)
        {
            (long failures, long rows) = (clusters[i].Failures, clusters[i].Rows);
            if (rows < 1 || failures < 0 || failures > rows) { throw Refused(i, $"{failures} of {rows}", "0 to all of at least one row"); }
            (UInt128 share, UInt128 rest) = UInt128.DivRem((UInt128)(ulong)failures << 62, (UInt128)(ulong)rows);
            low[i] = (ulong)share;
            Widen(ref high, low, i, rest != 0);
        }

        return new UnitRows(low, high ?? low);
    }

    /// <summary>1 - x for every row.</summary>
    public UnitRows Mirror()
    {
        ulong[] mirrored = Array.ConvertAll(high, x => One - x);
        return new UnitRows(mirrored, ReferenceEquals(low, high) ? mirrored : Array.ConvertAll(low, x => One - x));
    }

    /// <summary>The first rows.</summary>
    /// <param name="count">How many, 0 to Count.</param>
    public UnitRows Take(int count)
    {
        ulong[] first = low[..count];
        return new UnitRows(first, ReferenceEquals(low, high) ? first : high[..count]);
    }

    private static void Widen(ref ulong[]? high, ulong[] low, int row, bool inexact)
    {
        if (high is null && !inexact) { return; }
        if (high is null) { high = new ulong[low.Length]; Array.Copy(low, high, row); }
        high[row] = low[row] + (inexact ? 1UL : 0UL);
    }

    private static ArgumentException Refused(int row, string got, string wanted) => new($"Row {row} is {got}; wanted {wanted}.", nameof(row));
}
