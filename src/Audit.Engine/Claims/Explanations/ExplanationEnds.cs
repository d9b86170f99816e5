using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Confidence ends of the similarity of the unit and a concept.</summary>
/// <remarks>Independent rows: Clopper-Pearson of what is counted. Clusters: betting on the ratio of means over clusters.</remarks>
internal static class ExplanationEnds
{
    /// <summary>Lower and upper end, each one-sided at the error.</summary>
    public static (double Lower, double Upper) Of(ExplanationCase item, int concept, ExactAlpha alpha)
    {
        var metric = item.Subject.Metric;
        if (item.Counts is not ClusterConcepts clusters) { return (SimilarityEnds.Lower(metric, item.Counts!.Counts(concept), alpha), SimilarityEnds.Upper(metric, item.Counts.Counts(concept), alpha)); }
        return (SimilarityEnds.OfJaccard(metric, clusters.Lower(concept, alpha), up: false), SimilarityEnds.OfJaccard(metric, clusters.Upper(concept, alpha), up: true));
    }
}
