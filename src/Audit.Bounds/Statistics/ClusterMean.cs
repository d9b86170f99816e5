using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>One-sided confidence ends for the mean, over independent clusters, of the share of a cluster's rows that fail.</summary>
/// <remarks>
/// Guarantee: P(mean &lt;= Upper) &gt;= 1 - alpha, and P(mean &gt;= Lower) &gt;= 1 - alpha, for independent clusters in committed order and a number of
/// clusters fixed beforehand; rows within a cluster may depend on each other as they like. Every cluster counts alike, however many rows it has.
/// Formula: U = inf{m : max_t K_t(m) >= 1/alpha}, K_t(m) = prod (1 - min(lambda_i, c/(1-m)) (x_i - m)), c = 3/4. For a true mean of m or more,
/// K is a supermartingale, so the maximum passes 1/alpha with probability at most alpha; every factor rises with m, so all beyond U is refuted.
/// Source: Waudby-Smith and Ramdas 2024 (arXiv 2010.09686), one side of the hedged interval; Ville's inequality.
/// Rounding: bets are integers; each factor is an exact fraction and its product is rounded downward; published ends have 30 significant bits.
/// Cost: some 60 passes in double to guess and three in integers, about 1 microsecond a cluster each.
/// </remarks>
public static class ClusterMean
{
    private const int Bits = 30;
    private const long MostRows = 1L << 62;

    /// <summary>The upper end.</summary>
    /// <param name="clusters">At least one, in committed order.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha)
    {
        ClusterWealth wealth = new(Require(clusters, alpha), alpha);
        EndGrid grid = new(Bits, up: true);
        (double p, double q) = wealth.Guess();
        return grid.Point(Frontier.Smallest(grid.Near(p, q), grid.Last, i => Refutes(wealth, ClopperPearson.Dyadic(grid.Point(i)))));
    }

    /// <summary>The lower end.</summary>
    /// <param name="clusters">At least one, in committed order.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha)
    {
        ClusterWealth wealth = new(Mirror(Require(clusters, alpha)), alpha);
        EndGrid grid = new(Bits, up: false);
        (double p, double q) = wealth.Guess();
        long back = Frontier.Smallest(
            grid.Last - grid.Near(q, p), grid.Last, i => Refutes(wealth, Mirror(ClopperPearson.Dyadic(grid.Point(grid.Last - i)))));
        return grid.Point(grid.Last - back);
    }

    /// <summary>Whether an upper end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyUpper(ImmutableArray<ClusterCount> clusters, double end, ExactAlpha alpha) =>
        WellFormed(clusters, alpha) && IsEnd(end) && Refutes(new ClusterWealth(clusters, alpha), ClopperPearson.Dyadic(end));

    /// <summary>Whether a lower end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyLower(ImmutableArray<ClusterCount> clusters, double end, ExactAlpha alpha) =>
        WellFormed(clusters, alpha) && IsEnd(end) && Refutes(new ClusterWealth(Mirror(clusters), alpha), Mirror(ClopperPearson.Dyadic(end)));

    private static bool Refutes(ClusterWealth wealth, (BigInteger P, BigInteger D) mean) => mean.P >= mean.D || wealth.Refutes(mean.P, mean.D);

    private static ImmutableArray<ClusterCount> Mirror(ImmutableArray<ClusterCount> clusters) =>
        [.. clusters.Select(c => c with { Failures = c.Rows - c.Failures })];

    private static (BigInteger P, BigInteger D) Mirror((BigInteger P, BigInteger D) x) => (x.D - x.P, x.D);

    private static bool IsEnd(double end) => end is >= 0 and <= 1 && !double.IsNegative(end);

    private static bool WellFormed(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha) =>
        !clusters.IsDefaultOrEmpty && alpha.Numerator.Sign > 0 && clusters.All(c => c.Rows is >= 1 and <= MostRows && c.Failures >= 0 && c.Failures <= c.Rows);

    private static ImmutableArray<ClusterCount> Require(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha) =>
        WellFormed(clusters, alpha)
            ? clusters
            : throw new ArgumentException("Wanted at least one cluster, each with 0 to all of its rows failing.", nameof(clusters));
}
