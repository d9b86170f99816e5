using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Claims about how well a model answers rows with labels.</summary>
internal static class PerformanceClaim
{
    public static readonly RowRule Rule = new((context, spec) => new PerformanceMeasure(context, spec), Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec) => RowClaim.Run(context, Start(context, spec), Rule);

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var asked = (Subject.Performance)start.Spec.Subject;
        return PerformanceEnds.Of(asked, start.Spec, rows, folder).Judge(start, () => PerformanceExhibits.Of(asked, rows));
    }

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec)
    {
        var (asked, data) = ((Subject.Performance)spec.Subject, context.Data[spec.Over!]);
        var tokens = PerformanceMeasure.AnswersTokens(context.Policy, context.Subject);
        return Results.Start(spec, Sentence(spec, asked, data, tokens), null) with
        {
            QuantityName = PerformanceWords.Name(asked),
            Unit = PerformanceWords.Unit(asked),
            LowerIsBetter = asked.Metric is Metric.Error or Metric.CalibrationError or Metric.Loss,
            Method = PerformanceWords.Method(asked, spec, data, tokens),
            Work = $"{data.Rows:N0} rows{(asked.Versus is null ? "" : ", two models")}",
        };
    }

    private static string Sentence(ClaimSpec spec, Subject.Performance asked, DataSet data, bool tokens)
    {
        var unit = data.Clusters is not null ? "clusters" : tokens ? "sequences" : "rows";
        var who = data.Population is { } items ? $"for all {items:N0} rows of '{data.Name}', of which {data.Rows:N0} were drawn without replacement" : $"for {unit} drawn like those of '{data.Name}'";
        var each = unit == "rows" ? "" : $" (each {unit[..^1]} counts alike)";
        IEnumerable<string> details = [.. PerformanceWords.Details(asked, unit != "rows"), .. tokens ? ["the label of each token being the next one"] : Array.Empty<string>()];
        var told = string.Concat(details.Select(detail => $", {detail}"));
        return $"With confidence {spec.Confidence.Text}, {who}{each}: the {PerformanceWords.Phrase(asked, spec)} of {PerformanceWords.Model(asked.Of)}{told}{(told.Length > 0 ? "," : "")} {Results.Condition(spec)}, in reference arithmetic.";
    }
}
