using System.Collections.Immutable;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Whether a metric notices an explanation that is too narrow or too wide: the missing-label and the extra-label test.</summary>
/// <remarks>
/// A unit is active on a share g of the population and the concept is there exactly then; then half of the concept's labels are dropped, or as many are added among other rows. A metric passes where similarity falls by more than 0.001 of its range
/// each time, for g = .499, .1, .01, .001, .0001. Computed on the population, not simulated. Source: Oikarinen, Yan, Weng 2025 (arXiv 2506.05774), thresholds and frequencies as there; activation 1 or 0.
/// soft-WPMI has no range and is not tested.
/// </remarks>
/// <param name="Metric">The metric.</param>
/// <param name="Missing">Whether it notices missing labels.</param>
/// <param name="Extra">Whether it notices extra labels.</param>
public sealed record MetricTests(ConceptMetric Metric, bool Missing, bool Extra)
{
    private const double Least = 0.001;
    private static readonly ImmutableArray<double> frequencies = [0.499, 0.1, 0.01, 0.001, 0.0001];

    /// <summary>Whether it passes both.</summary>
    public bool Passes => Missing && Extra;

    /// <summary>The tests of a metric; null where there is none.</summary>
    public static MetricTests? Of(ConceptMetric metric) => metric == ConceptMetric.SoftWpmi ? null : new(metric,
        frequencies.All(g => Falls(metric, g, new(g, g / 2, g / 2))), frequencies.All(g => Falls(metric, g, new(g, 2 * g, g))));

    private static bool Falls(ConceptMetric metric, double g, Population changed) =>
        Similarity(metric, new(g, g, g)) - Similarity(metric, changed) > Least * (metric == ConceptMetric.Correlation ? 2 : 1);

    private static double Similarity(ConceptMetric metric, Population p) => metric switch
    {
        ConceptMetric.Accuracy => 1 - (p.Active + p.Concept - (2 * p.Both)),
        ConceptMetric.Precision => p.Both / p.Active,
        ConceptMetric.Recall => p.Both / p.Concept,
        ConceptMetric.F1 => 2 * p.Both / (p.Active + p.Concept),
        ConceptMetric.Iou => p.Both / (p.Active + p.Concept - p.Both),
        ConceptMetric.Auroc => 0.5 + (0.5 * ((p.Both / p.Concept) - ((p.Active - p.Both) / (1 - p.Concept)))),
        ConceptMetric.Auprc => (p.Both / p.Active * (p.Both / p.Concept)) + ((1 - (p.Both / p.Active)) * p.Active),
        ConceptMetric.Correlation => (p.Both - (p.Active * p.Concept)) / Math.Sqrt(p.Active * (1 - p.Active) * p.Concept * (1 - p.Concept)),
        _ => p.Both / Math.Sqrt(p.Active * p.Concept),
    };

    /// <summary>Shares of the population.</summary>
    private readonly record struct Population(double Active, double Concept, double Both);
}
