using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Claims about what a unit stands for: how similar the winning concept is, and which concepts may be the best.</summary>
/// <remarks>
/// Guarantee: with the confidence stated, for inputs drawn like the rows (or clusters). The winning concept is chosen on the rows that certify and pays for every concept, or on other rows, or is named by the policy; which of the
/// three is fixed in the plan.
/// </remarks>
internal static class ExplanationClaim
{
    public const string Folder = "evidence/concepts";

    /// <summary>How rows are read and judged.</summary>
    public static readonly RowRule Rule = new(ExplanationMeasure.Of, ExplanationJudge.Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var subject = (Subject.Explanation)spec.Subject;
        var (data, concepts, probe) = (context.Data[spec.Over!], context.Concepts[subject.Concepts], UnitProbe.Of(context.Policy, context.Subject.Graph, subject, spec.Id));
        var attachments = ImmutableArray.Create(Write(context, concepts, data, probe, null, ConceptFile.Certifying));
        if ((subject.Active?.ChosenOn ?? subject.WinnerOn) is { } other)
        {
            context.Report($"choosing on '{other}'", null);
            attachments = attachments.Add(Write(context, concepts, context.Data[other], probe, ExplanationMeasure.All(context, context.Data[other], probe), ConceptFile.Choosing));
        }

        var start = Results.Start(spec, Sentence(spec, subject, data, concepts), null) with
        {
            QuantityName = subject.Question == ExplanationQuestion.Stable ? "size of the set of best concepts" : ExplanationExhibits.Words(subject.Metric),
            Unit = subject.Question == ExplanationQuestion.Stable ? "concepts" : "",
            LowerIsBetter = subject.Question == ExplanationQuestion.Stable,
            Method = Method(spec, subject, concepts.Names.Length, data.Clusters is not null || subject.Reads == UnitReading.Each),
            Attachments = attachments,
        };
        return RowClaim.Run(context, start, Rule);
    }

    private static EvidenceFile Write(ClaimContext context, ConceptSet concepts, DataSet data, UnitProbe probe, double[]? values, string ending)
    {
        var rows = data.Rows * probe.PerInput;
        var file = concepts.Kind == ConceptKind.Labels ? new ConceptFile(concepts.Names, rows, values, concepts.Bits(data, probe.PerInput), null)
            : new ConceptFile(concepts.Names, rows, values, null, concepts.Scores(data, probe.PerInput));
        return context.Store.WriteAddressed(Folder, ending, file.Write());
    }

    /// <summary>The unit in words.</summary>
    public static string Unit(Subject.Explanation subject)
    {
        var what = subject.Unit ?? $"row {subject.Direction!.Row} of {subject.Direction.Path} at {subject.Direction.Site}";
        return subject.Reads == UnitReading.Each ? $"{what} at each position" : $"the {(subject.Reads == UnitReading.Max ? "largest" : "mean")} value of {what}";
    }

    private static string Sentence(ClaimSpec spec, Subject.Explanation subject, DataSet data, ConceptSet concepts)
    {
        var isClustered = data.Clusters is not null || subject.Reads == UnitReading.Each;
        var who = spec.Assurance == Assurance.Observed ? $"On the {data.Rows:N0} rows of '{data.Name}'" : $"With confidence {spec.Confidence.Text}, for inputs drawn like the {(data.Clusters is null ? "rows" : "clusters")} of '{data.Name}'";
        var active = subject.Active switch { null => "", { Above: { } above } => $" above {above.Text}", var rule => $" in its top {rule.Top!.Value.Text} of '{rule.ChosenOn}'" };
        var unit = $"{Unit(subject)}{active}";
        var metric = ExplanationExhibits.Words(subject.Metric);
        if (subject.Question == ExplanationQuestion.Stable)
        {
            var told = $"the concepts of '{concepts.Name}' that may have the largest {metric} with {unit} {Results.Condition(spec).Replace("is at most", "number at most", StringComparison.Ordinal)} of {concepts.Names.Length:N0}, and the best one is among them";
            return $"{who}: {told}{(subject.Concept is { } best ? $", and so may '{best}'" : "")}, in reference arithmetic{(isClustered ? ", clusters being independent, not rows" : "")}.";
        }

        var concept = subject.Concept is { } named ? $"'{named}'" : $"the concept of '{concepts.Name}' ({concepts.Names.Length:N0}) that is most similar on {(subject.WinnerOn is { } other ? $"'{other}'" : "these rows")}";
        return $"{who}: the {metric} of {unit} and {concept} {Results.Condition(spec)}, in reference arithmetic.";
    }

    private static string Method(ClaimSpec spec, Subject.Explanation subject, int concepts, bool isClustered)
    {
        if (spec.Assurance == Assurance.Observed) { return "seen on the rows"; }
        if (subject.Question == ExplanationQuestion.Stable)
        {
            var test = subject.Metric is ConceptMetric.Accuracy or ConceptMetric.Precision && !isClustered ? "paired sign tests" : "paired betting on the difference of ratios, both ends of the similarity";
            return $"set by {test}, error shared among {concepts - 1:N0} rivals";
        }

        var ranked = subject.Metric == ConceptMetric.Auroc ? "wins among pairs that do not depend on each other, Clopper-Pearson or betting by their numbers" : null;
        var choice = subject.Concept is not null ? "concept fixed by the policy" : subject.WinnerOn is not null ? "concept chosen on other rows" : $"uniform over {concepts:N0} concepts";
        return $"{ranked ?? (isClustered ? "betting on the ratio of means over clusters" : "Clopper-Pearson of what is counted")}, one-sided, {choice}";
    }
}
