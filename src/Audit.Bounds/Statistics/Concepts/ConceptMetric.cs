namespace Audit.Bounds.Statistics.Concepts;

/// <summary>How alike a unit and a concept are.</summary>
public enum ConceptMetric
{
    /// <summary>Share of rows on which activity and concept agree.</summary>
    Accuracy,

    /// <summary>Share of active rows that have the concept.</summary>
    Precision,

    /// <summary>Share of the concept's rows that are active.</summary>
    Recall,

    /// <summary>2 both / (active + concept).</summary>
    F1,

    /// <summary>both / (active or concept).</summary>
    Iou,

    /// <summary>Chance that a row with the concept has a larger activation than one without, ties half.</summary>
    Auroc,

    /// <summary>Average precision of the concept's scores as a ranking, activity being what is found.</summary>
    Auprc,

    /// <summary>Pearson's correlation of activation and concept.</summary>
    Correlation,

    /// <summary>Cosine of the vectors of activations and concept scores over the rows.</summary>
    Cosine,

    /// <summary>Soft weighted pointwise mutual information, as CLIP-Dissect ranks concepts.</summary>
    SoftWpmi,
}

/// <summary>Which metrics are ratios of counts, and of which.</summary>
/// <remarks>F1 = 2J/(1+J) rises with J = IoU, so whatever is said of the one follows for the other: its counts here are those of IoU.</remarks>
public static class CountMetrics
{
    /// <summary>Whether a metric is a function of the four counts that has a bound.</summary>
    public static bool IsCounted(ConceptMetric metric) => metric <= ConceptMetric.Iou;

    /// <summary>Hits among what is counted: hits is Bin(of, similarity) given `of`, for independent rows; of F1: those of IoU.</summary>
    public static (long Hits, long Of) Counts(ConceptMetric metric, Contingency table) => metric switch
    {
        ConceptMetric.Accuracy => (table.Agreements, table.Rows),
        ConceptMetric.Precision => (table.Both, table.Active),
        ConceptMetric.Recall => (table.Both, table.Concept),
        ConceptMetric.Iou or ConceptMetric.F1 => (table.Both, table.Union),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a metric of counts."),
    };

    /// <summary>Compares two similarities of the same metric exactly; nothing counted is as good as 0.</summary>
    public static int Compare((long Hits, long Of) a, (long Hits, long Of) b) => ((Int128)a.Hits * Math.Max(b.Of, 1)).CompareTo((Int128)b.Hits * Math.Max(a.Of, 1));

    /// <summary>The similarity seen, rounded to nearest; 0 where nothing is counted.</summary>
    public static double Value(ConceptMetric metric, (long Hits, long Of) counts) => counts.Of == 0 ? 0
        : metric == ConceptMetric.F1 ? 2.0 * counts.Hits / (counts.Of + counts.Hits) : (double)counts.Hits / counts.Of;
}
