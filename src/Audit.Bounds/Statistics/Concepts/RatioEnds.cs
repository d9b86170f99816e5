using System.Collections.Immutable;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Confidence ends of a ratio of means E[hits] / E[counted] over independent clusters.</summary>
/// <remarks>
/// Guarantee: each end holds with probability at least 1 - alpha, for independent clusters of at most a size declared beforehand, whatever the dependence within one. Formula: at the true ratio t the mean of I - tT is 0, so
/// "t at most m" is rejected by the betting of <see cref="PairedRatio"/> on I - mT, which falls with m: the end is the largest rejected m in units of 2^-16; the upper end likewise on mT - I.
/// Source: ratio over clusters (derived), bets mixed over a fixed grid. Rounding: ends are fractions of 2^16 that were certified in integers. Cost: about 17 tests.
/// </remarks>
public static class RatioEnds
{
    /// <summary>The lower end.</summary>
    /// <param name="size">The largest `Of` that a cluster can have.</param>
    /// <param name="clusters">Hits and counted of each cluster.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(int size, ImmutableArray<(int Hits, int Of)> clusters, ExactAlpha alpha)
    {
        RatioDifference steps = Steps(size, clusters, 1);
        long first = Frontier.Smallest(PairedRatio.Whole / 2, PairedRatio.Whole + 1, m => m > PairedRatio.Whole || !PairedRatio.Rejects(steps, (int)m, (int)m, alpha));
        return first == 0 ? 0 : (first - 1) / (double)PairedRatio.Whole;
    }

    /// <summary>The upper end.</summary>
    /// <param name="size">The largest `Of` that a cluster can have.</param>
    /// <param name="clusters">Hits and counted of each cluster.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(int size, ImmutableArray<(int Hits, int Of)> clusters, ExactAlpha alpha)
    {
        RatioDifference steps = Steps(size, clusters, -1);
        return Frontier.Smallest(PairedRatio.Whole / 2, PairedRatio.Whole, m => m == PairedRatio.Whole || PairedRatio.Rejects(steps, (int)m, (int)m, alpha)) / (double)PairedRatio.Whole;
    }

    private static RatioDifference Steps(int size, ImmutableArray<(int Hits, int Of)> clusters, int sign) =>
        new(size, [.. clusters.Where(cluster => cluster.Of > 0).GroupBy(cluster => cluster).OrderBy(group => group.Key).Select(group => (sign * group.Key.Hits, sign * group.Key.Of, (long)group.Count()))]);
}
