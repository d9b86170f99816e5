using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Confidence ends of the similarity of the unit and a concept.</summary>
internal static class ExplanationEnds
{
    /// <summary>Lower and upper end, each one-sided at the error.</summary>
    public static (double Lower, double Upper) Of(ExplanationCase item, int concept, ExactAlpha alpha)
    {
        var (metric, counts) = (item.Subject.Metric, item.Counts!.Counts(concept));
        return (SimilarityEnds.Lower(metric, counts, alpha), SimilarityEnds.Upper(metric, counts, alpha));
    }
}
