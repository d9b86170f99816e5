using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>What a performance claim measures and how, in words.</summary>
internal static class PerformanceWords
{
    public static string Name(Subject.Performance asked) => $"{Metric(asked)}{(asked.Class is { } k ? $" of class {k}" : "")}{(asked.Versus is null ? "" : ", difference")}";

    public static string Unit(Subject.Performance asked) => asked switch
    {
        { Metric: Policies.Metric.Loss } => "nats",
        { Metric: Policies.Metric.Auroc } => "probability",
        _ => "share",
    };

    public static string Model(string? name) => name is null or PolicyReader.SubjectRole ? "the subject" : $"'{name}'";

    /// <summary>What the metric needs to be understood, one after the other.</summary>
    public static IEnumerable<string> Details(Subject.Performance asked, bool clustered)
    {
        if (asked.Versus is { } versus) { yield return $"less that of {Model(versus)} on the same rows"; }
        if (asked.Metric == Policies.Metric.CalibrationError) { yield return $"in {asked.Bins} bins of equal width of the top answer's probability"; }
        if (asked.Metric is Policies.Metric.CalibrationError or Policies.Metric.Loss) { yield return asked.AreProbabilities ? "by the outputs, which the policy says are probabilities" : "by the softmax of the logits"; }
        if (asked.Above is { } above) { yield return $"predicted where output {asked.Output ?? asked.Class} is above {above.Text}"; }
        if (asked.Metric == Policies.Metric.Auroc) { yield return $"scored by output {asked.Output ?? asked.Class}"; }
        if (!OutcomeRules.HasClass(asked.Metric)) { yield break; }
        yield return clustered ? "as the ratio of two means" : asked.Metric switch
        {
            Policies.Metric.Precision => "given how many rows are predicted as it",
            Policies.Metric.Recall or Policies.Metric.Auroc => "given how many rows have it",
            _ => "given how many rows are predicted as it or have it",
        };
    }

    /// <summary>The metric by its name.</summary>
    public static string Phrase(Subject.Performance asked, ClaimSpec spec) => asked.Metric != Policies.Metric.Loss ? Name(asked with { Versus = null })
        : spec.Quantile is { } share ? $"{share.Text} quantile of the {Metric(asked)}" : $"mean {Metric(asked)}";

    public static string Method(Subject.Performance asked, ClaimSpec spec, DataSet data, bool tokens)
    {
        var (clustered, means) = (data.Clusters is not null || tokens, MeanMethods.Describe(OutcomeEnds.Method));
        var unit = data.Clusters is not null ? "clusters'" : tokens ? "sequences'" : "rows'";
        return asked switch
        {
            { Versus: not null } => PairedEnds.IsSignTest(spec, clustered) ? "exact paired test of a direction, one-sided" : $"{means} of the {unit} differences, one-sided",
            { Metric: Policies.Metric.Loss } => spec.Quantile is not null ? "order statistic of the quantile, one-sided" : $"{means} of the {unit} losses, one-sided",
            { Metric: Policies.Metric.Accuracy or Policies.Metric.Error } => clustered ? $"{means} of the {unit} shares, one-sided" : data.Population is not null ? "hypergeometric, one-sided" : "Clopper-Pearson, one-sided",
            { Metric: Policies.Metric.CalibrationError } => "betting against every choice of signs of the bins, one-sided",
            { Metric: Policies.Metric.Auroc } => Ranked(asked, data),
            _ when clustered => $"betting on the {unit} ratio of means, one-sided{(asked.Metric == Policies.Metric.F1 ? "; ends of the intersection over union, moved to F1" : "")}",
            _ => "Clopper-Pearson given the denominator, one-sided" + (asked.Metric == Policies.Metric.F1 ? "; ends of the intersection over union, moved to F1" : ""),
        };
    }

    private static string Ranked(Subject.Performance asked, DataSet data)
    {
        var (positives, negatives) = RankedEnds.Counts(data.Labels!.Value, asked.Class!.Value);
        return Auroc.Choose(positives, negatives) == AurocMethod.Pairs ? "one partner drawn for each row of the smaller class, Clopper-Pearson, one-sided"
            : $"a block drawn for each row of the smaller class, {MeanMethods.Describe(OutcomeEnds.Method)} of mean wins, one-sided";
    }

    private static string Metric(Subject.Performance asked) => asked.Metric switch
    {
        Policies.Metric.F1 => "F1",
        Policies.Metric.Iou => "intersection over union",
        Policies.Metric.Auroc => "AUROC",
        Policies.Metric.CalibrationError => "calibration error",
        Policies.Metric.Loss => asked.Bound is { } bound ? string.Create(CultureInfo.InvariantCulture, $"cross-entropy cut off at {bound.Text}") : "cross-entropy",
        _ => PolicyWords.Of(PolicyWords.Metrics, asked.Metric),
    };
}
