using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Engine.Policies;

/// <summary>The words that stand for the members of the policy's closed sets, in both directions.</summary>
internal static class PolicyWords
{
    public static readonly ImmutableArray<(string Word, QuantityKind Value)> Quantities =
    [
        ("top1-flip", QuantityKind.Top1Flip), ("linf", QuantityKind.Linf), ("output", QuantityKind.Output),
        ("pairwise-margin", QuantityKind.PairwiseMargin),
    ];

    public static readonly ImmutableArray<(string Word, Replacement Value)> Replacements =
    [
        ("zero", Replacement.Zero), ("mean", Replacement.Mean), ("resample", Replacement.Resample), ("every", Replacement.Every),
    ];

    public static readonly ImmutableArray<(string Word, Assurance Value)> Assurances =
    [
        ("observed", Assurance.Observed), ("statistical", Assurance.Statistical), ("worst-case", Assurance.WorstCase),
        ("certified", Assurance.Certified),
    ];

    public static readonly ImmutableArray<(string Word, SmtMode Value)> SmtModes =
        [("off", SmtMode.Off), ("optional", SmtMode.Optional), ("required", SmtMode.Required)];

    public static readonly ImmutableArray<(string Word, Grouping Value)> Groupings =
        [("tensor", Grouping.Tensor), ("row", Grouping.Row), ("group", Grouping.Group)];

    public static readonly ImmutableArray<(string Word, StatisticalMethod Value)> Methods =
    [
        ("clopper-pearson", StatisticalMethod.ClopperPearson), ("betting", StatisticalMethod.Betting), ("hedged", StatisticalMethod.Hedged), ("star", StatisticalMethod.Star),
        ("precise", StatisticalMethod.Precise), ("maurer-pontil", StatisticalMethod.MaurerPontil), ("empirical-bernstein", StatisticalMethod.EmpiricalBernstein), ("hoeffding", StatisticalMethod.Hoeffding),
    ];

    public static readonly ImmutableArray<(string Word, ClaimFamily Value)> Families =
        [("gate", ClaimFamily.Gate), ("simultaneous", ClaimFamily.Simultaneous), ("holm", ClaimFamily.Holm)];

    public static readonly ImmutableArray<(string Word, bool Value)> Predictions = [("last", false), ("all", true)];

    public static readonly ImmutableArray<(string Word, string Value)> Solvers = [("z3", "z3"), ("cvc5", "cvc5"), ("both", "both")];

    public static readonly ImmutableArray<(string Word, NormKind Value)> Norms = [("linf", NormKind.Linf), ("l2", NormKind.L2), ("l1", NormKind.L1)];

    public static readonly ImmutableArray<(string Word, string Value)> Answers = [("maximum", "maximum")];

    public static readonly ImmutableArray<(string Word, bool Value)> ProbeMeasures = [("accuracy", false), ("selectivity", true)];

    public static readonly ImmutableArray<(string Word, bool Value)> Controls = [("random-labels", true)];

    public static readonly ImmutableArray<(string Word, VectorNorm Value)> VectorNorms =
        [("l1", VectorNorm.One), ("l2", VectorNorm.Two), ("linf", VectorNorm.Infinity)];

    public static readonly ImmutableArray<(string Word, Comparison Value)> Comparisons =
    [
        ("at-most", Comparison.AtMost), ("at-least", Comparison.AtLeast), ("below", Comparison.Below), ("holds", Comparison.Holds),
    ];

    public static readonly ImmutableArray<(string Word, Metric Value)> Metrics =
    [
        ("accuracy", Metric.Accuracy), ("error", Metric.Error), ("precision", Metric.Precision), ("recall", Metric.Recall), ("f1", Metric.F1), ("iou", Metric.Iou),
        ("auroc", Metric.Auroc), ("calibration-error", Metric.CalibrationError), ("loss", Metric.Loss),
    ];

    public static readonly ImmutableArray<(string Word, bool Value)> Outputs = [("logits", false), ("probabilities", true)];

    public static readonly ImmutableArray<(string Word, bool Value)> Prompts = [("drawn", false), ("each", true)];

    public static readonly ImmutableArray<(string Word, bool Value)> Units = [("row", false), ("token", true)];

    /// <summary>The word of a value.</summary>
    public static string Of<T>(ImmutableArray<(string Word, T Value)> table, T value) =>
        table.First(row => EqualityComparer<T>.Default.Equals(row.Value, value)).Word;
}
