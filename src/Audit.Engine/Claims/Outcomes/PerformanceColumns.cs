using System.Collections.Immutable;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Names of the columns that performance claims commit.</summary>
/// <remarks>Of rows: the label and what the metric reads. Of sequences of tokens: counts over the tokens of a row, and how many there are.</remarks>
internal static class PerformanceColumns
{
    public const string Label = "label";
    public const string Top = "top";
    public const string Other = "other";
    public const string Score = "score";
    public const string Confidence = "confidence";
    public const string Loss = "loss";
    public const string Tokens = "tokens";
    public const string Right = "right";
    public const string Hits = "hits";
    public const string Predicted = "predicted";
    public const string Actual = "actual";

    /// <summary>What is read off each row.</summary>
    public static ImmutableArray<string> OfRows(Subject.Performance asked) => asked switch
    {
        { Versus: not null } => [Label, Top, Other],
        { Metric: Metric.Auroc } or { Above: not null } => [Label, Score],
        { Metric: Metric.CalibrationError } => [Label, Top, Confidence],
        { Metric: Metric.Loss } => [Label, Loss],
        _ => [Label, Top],
    };

    /// <summary>What is counted over the tokens of each row.</summary>
    public static ImmutableArray<string> OfTokens(Subject.Performance asked) => asked switch
    {
        { Versus: not null } => [Tokens, Right, Other],
        { Metric: Metric.Loss } => [Tokens, Loss],
        { Metric: Metric.Accuracy or Metric.Error } => [Tokens, Right],
        _ => [Tokens, Hits, Predicted, Actual],
    };
}
