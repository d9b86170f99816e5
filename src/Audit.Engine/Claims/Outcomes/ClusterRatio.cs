using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Precision, recall and IoU over clusters: the ratio of two means, each cluster counting alike.</summary>
/// <remarks>
/// Guarantee: see <see cref="RatioMean"/>, of I = hits / units and T = the metric's denominator / units of a cluster, 0 &lt;= I &lt;= T &lt;= 1; so no largest cluster need be declared.
/// Rounding: shares in units of 2^-40, I up and T down for the upper end (both up where they are equal), the other way for the lower: the ratio only moves outward.
/// </remarks>
internal static class ClusterRatio
{
    private const long Scale = 1L << 40;

    public static OutcomeEnds Of(ImmutableArray<Tally> clusters, Metric metric, ExactAlpha alpha)
    {
        var (part, whole) = (clusters.Sum(cluster => cluster.Ratio(metric).Count / (double)cluster.Units), clusters.Sum(cluster => cluster.Ratio(metric).Of / (double)cluster.Units));
        return new(part / whole, RatioMean.Lower(Rows(clusters, metric, up: false), alpha), RatioMean.Upper(Rows(clusters, metric, up: true), alpha));
    }

    private static RatioRows Rows(ImmutableArray<Tally> clusters, Metric metric, bool up) =>
        RatioRows.OfCounts([.. clusters.Select(cluster => Row(cluster.Ratio(metric), cluster.Units, up))], Scale);

    private static ClusterCount Row((long Count, long Of) ratio, long units, bool up)
    {
        long Share(long count, bool above) => (long)((((Int128)count * Scale) + (above ? units - 1 : 0)) / units);
        var part = Share(ratio.Count, up);
        return new ClusterCount(part, ratio.Count == ratio.Of ? part : Share(ratio.Of, !up));
    }
}
