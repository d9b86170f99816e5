using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>The published ends of statistical claims, from outcomes alone: recomputed when a report is checked.</summary>
internal static class SampleEnds
{
    /// <summary>Upper and lower end of a rate of independent rows: Clopper-Pearson, each one-sided.</summary>
    public static (double Lower, double Upper) Rate(long failures, long n, ClaimSpec spec)
    {
        var alpha = ExactAlpha.OfConfidence(spec.Confidence.Text);
        return (ClopperPearson.Lower(failures, n, alpha), ClopperPearson.Upper(failures, n, alpha));
    }

    /// <summary>Upper and lower end of the mean over clusters of each cluster's share of failures: hedged betting, each one-sided.</summary>
    public static (double Lower, double Upper) ClusterRate(ImmutableArray<ClusterCount> clusters, ClaimSpec spec)
    {
        var alpha = ExactAlpha.OfConfidence(spec.Confidence.Text);
        var shares = UnitRows.OfShares(clusters.AsSpan());
        return (BoundedMean.Lower(shares, alpha, MeanMethod.Hedged), BoundedMean.Upper(shares, alpha, MeanMethod.Hedged));
    }

    /// <summary>Failures and rows of each cluster, in the order in which clusters first appear.</summary>
    public static ImmutableArray<ClusterCount> Count(IReadOnlyList<string> clusters, Func<int, bool> fails)
    {
        var (order, counts) = (new List<string>(), new Dictionary<string, (long Failures, long Rows)>());
        for (var row = 0; row < clusters.Count; row++)
        {
            if (!counts.TryGetValue(clusters[row], out var count)) { order.Add(clusters[row]); }
            counts[clusters[row]] = (count.Failures + (fails(row) ? 1 : 0), count.Rows + 1);
        }

        return [.. order.Select(key => new ClusterCount(counts[key].Failures, counts[key].Rows))];
    }

    /// <summary>Upper and lower confidence end of a quantile: order statistics; infinite where n is too short.</summary>
    public static (double Lower, double Upper) Quantile(double[] values, ClaimSpec spec)
    {
        var alpha = ExactAlpha.OfConfidence(spec.Confidence.Text);
        var share = spec.Quantile!.Value.Text;
        var sorted = values.Order().ToArray();
        var lower = OrderStatisticQuantile.LowerRank(values.Length, share, alpha) is { } low ? sorted[low - 1] : double.NegativeInfinity;
        var upper = OrderStatisticQuantile.UpperRank(values.Length, share, alpha) is { } high ? sorted[high - 1] : double.PositiveInfinity;
        return (lower, upper);
    }
}
