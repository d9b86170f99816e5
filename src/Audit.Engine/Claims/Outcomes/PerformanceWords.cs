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

    public static string Versus(Subject.Performance asked) => asked.Versus is null ? "" : $", less that of {Model(asked.Versus)} on the same rows,";

    /// <summary>The metric with what it needs to be understood.</summary>
    public static string Phrase(Subject.Performance asked, ClaimSpec spec, bool clustered)
    {
        var predicted = asked.Above is { } above ? $", predicted where output {asked.Output ?? asked.Class} is above {above.Text}," : "";
        var given = asked.Metric switch
        {
            _ when clustered => OutcomeRules.HasClass(asked.Metric) ? ", as the ratio of two means," : "",
            Policies.Metric.Precision => ", given how many rows are predicted as it,",
            Policies.Metric.Recall => ", given how many rows have it,",
            Policies.Metric.F1 or Policies.Metric.Iou => ", given how many rows are predicted as it or have it,",
            Policies.Metric.Auroc => $", scored by output {asked.Output ?? asked.Class}, given how many rows have it,",
            _ => "",
        };
        var source = asked.AreProbabilities ? "the outputs, which the policy says are probabilities" : "the softmax of the logits";
        return asked.Metric switch
        {
            Policies.Metric.CalibrationError => $"calibration error in {asked.Bins} bins of equal width of the top answer's probability, by {source},",
            Policies.Metric.Loss when spec.Quantile is { } share => $"{share.Text} quantile of the cross-entropy, by {source},",
            Policies.Metric.Loss => $"mean cross-entropy, each cut off at {asked.Bound!.Value.Text}, by {source},",
            _ => Name(asked with { Versus = null }) + predicted + given,
        };
    }

    public static string Method(Subject.Performance asked, ClaimSpec spec, DataSet data, bool tokens)
    {
        var (clustered, means) = (data.Clusters is not null || tokens, MeanMethods.Describe(OutcomeEnds.Method));
        var unit = data.Clusters is not null ? "clusters'" : tokens ? "sequences'" : "rows'";
        return asked switch
        {
            { Versus: not null } => PairedEnds.IsSignTest(spec, clustered) ? "exact paired test of a direction, one-sided" : $"{means} of the {unit} differences, one-sided",
            { Metric: Policies.Metric.Loss } => spec.Quantile is not null ? "order statistic of the quantile, one-sided" : $"{means} of the {unit} losses, one-sided",
            { Metric: Policies.Metric.Accuracy or Policies.Metric.Error } => clustered ? $"{means} of the {unit} shares, one-sided" : data.Population is not null ? "hypergeometric, one-sided" : "Clopper-Pearson, one-sided",
            { Metric: Policies.Metric.CalibrationError } => "plug-in value and McDiarmid's inequality (with up to four bins, betting on each), one-sided",
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
