using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Screens: for how many of many units the winning concept is more similar than a number.</summary>
/// <remarks>
/// Guarantee: for inputs drawn like the rows, the expected share of wrong entries in the list is at most the claim's error (<see cref="ScreenList"/>); concepts and thresholds are chosen on rows that certify nothing.
/// Cost: the concepts of both data sets as evidence, a column of 0 and 1 for each unit.
/// </remarks>
internal static class ScreenClaim
{
    /// <summary>Ending of the file with the units' activity on the rows that concepts are chosen on.</summary>
    public const string Units = "units";

    /// <summary>How rows are read and judged.</summary>
    public static readonly RowRule Rule = new(ScreenMeasure.Of, ScreenJudge.Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var subject = (Subject.Screen)spec.Subject;
        var (data, other, concepts) = (context.Data[spec.Over!], context.Data[subject.WinnerOn], context.Concepts[subject.Concepts]);
        context.Report($"choosing on '{other.Name}'", null);
        var (measure, choosing) = ScreenMeasure.Chosen(context, spec);
        var activity = BitColumns.Of(other.Rows, choosing.Length, (row, unit) => choosing[unit][row]);
        var start = Results.Start(spec, Sentence(spec, subject, (measure.Columns.Length, data, other)), null) with
        {
            QuantityName = "units listed", Unit = "units", LowerIsBetter = false,
            Method = "mixture likelihood-ratio e-values, concepts chosen on other rows; e-BH, false discovery rate under any dependence",
            Attachments =
            [
                Write(context, new ConceptFile(concepts.Names, data.Rows, null, concepts.Bits(data, 1), null), ConceptFile.Certifying),
                Write(context, new ConceptFile(concepts.Names, other.Rows, null, concepts.Bits(other, 1), null), ConceptFile.Choosing),
                Write(context, new ConceptFile(measure.Columns, other.Rows, null, activity, null), Units),
            ],
        };
        return RowClaim.Run(context, start, Rule with { Measure = (_, _) => measure });
    }

    private static EvidenceFile Write(ClaimContext context, ConceptFile file, string ending) => context.Store.WriteAddressed(ExplanationClaim.Folder, ending, file.Write());

    private static string Sentence(ClaimSpec spec, Subject.Screen subject, (int Units, DataSet Data, DataSet Other) of)
    {
        var active = subject.Active!.Above is { } above ? $"above {above.Text}" : $"in its top {subject.Active.Top!.Value.Text} of '{subject.Active.ChosenOn}'";
        return $"A screen of {of.Units:N0} units ({subject.Units}) over '{of.Data.Name}' lists at least {spec.Threshold!.Value.Text} whose {ExplanationExhibits.Words(subject.Metric)} ({active}) with the concept of '{subject.Concepts}' chosen on '{of.Other.Name}' exceeds {subject.Similarity.Text}: "
            + $"for inputs drawn like its rows the expected share of wrong entries in the list is at most 1 - {spec.Confidence.Text} (false discovery rate), and no entry is certified by itself, in reference arithmetic.";
    }
}
