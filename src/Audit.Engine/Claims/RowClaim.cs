using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>A kind of statistical claim: what it reads off each row, and what follows from the committed rows.</summary>
/// <remarks>`Judge` is a function of the claim, the committed rows and the attachments alone, so that checking a report repeats it without a model.</remarks>
/// <param name="Measure">What it reads off each row.</param>
/// <param name="Judge">Verdict, ends and exhibits: from the start of a result, the rows, and the folder that holds the attachments.</param>
internal sealed record RowRule(Func<ClaimContext, ClaimSpec, RowMeasure> Measure, Func<ClaimResult, CommittedRows, string, ClaimResult> Judge)
{
    /// <summary>For rows that the context alone does not give: measures rows of a result again, from the evidence in its folder.</summary>
    public Func<ClaimContext, ClaimResult, string, RowMeasure>? Again { get; init; }

    /// <summary>Judges the rows of a result again, from nothing that the result says of its numbers.</summary>
    public ClaimResult JudgeAnew(ClaimResult claim, CommittedRows rows, string folder) => Judge(claim with { Found = null, Proved = null, Looseness = "", Exhibits = [] }, rows, folder);
}

/// <summary>Runs claims that are decided from committed rows.</summary>
internal static class RowClaim
{
    private const int Batch = 512;

    /// <summary>Measures every row, commits them, and judges what was committed.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="start">The result with its sentence and method, nothing decided.</param>
    /// <param name="rule">The kind of claim.</param>
    /// <param name="witness">From the rows to the input that exhibits what was found, or null.</param>
    public static ClaimResult Run(ClaimContext context, ClaimResult start, RowRule rule, Func<CommittedRows, EvidenceFile?>? witness = null)
    {
        var measure = rule.Measure(context, start.Spec);
        var columns = measure.Columns.Select(name => new RowColumn(name, new double[measure.Rows])).ToImmutableArray();
        var partial = new PartialRows(context.Store, start.Spec.Id);
        var (kept, isFit) = partial.Load(columns);
        if (isFit) { measure.KeepFit(); }
        for (var first = 0; first < measure.Rows; first += Batch)
        {
            var count = Math.Min(Batch, measure.Rows - first);
            if (first + count > kept)
            {
                var values = measure.Run(first, count);
                partial.Append(values, measure.Misfit is null);
                for (var column = 0; column < columns.Length; column++) { values[column].CopyTo(columns[column].Values, first); }
            }

            context.Report($"{first + count:N0} of {measure.Rows:N0} rows", (first + count) / (double)measure.Rows);
            if (measure.StopsAfter(columns, first + count) is not { } stop) { continue; }
            columns = [.. columns.Select(column => column with { Values = column.Values[..stop] })];
            break;
        }

        if (measure.Misfit is { } misfit) { return Results.Unknown(start, misfit); }
        var rows = RowsWriter.Write(context.Store, start.Spec.Id, columns, measure.Clusters, start.Spec.Assurance == Assurance.Statistical ? context.Alpha(start.Spec).ToString() : "0") with { Population = measure.Population };
        var work = start.Work.Length > 0 ? start.Work : $"{rows.Count:N0} rows";
        partial.Clear();
        var committed = CommittedRows.Read(context.Store.Folder, rows)!;
        var result = rule.Judge(start with { Rows = rows, Work = work }, committed, context.Store.Folder);
        return witness is null ? result : result with { Witness = witness(committed) };
    }

    /// <summary>What the committed rows of a result give, whatever it says; null where it has none, or they are missing, altered or not rows.</summary>
    public static ClaimResult? Again(ClaimResult claim, string folder)
    {
        if (claim.Rows is null || CommittedRows.Read(folder, claim.Rows) is not { } rows) { return null; }
        return RowRules.Of(claim)?.JudgeAnew(claim, rows, folder);
    }
}

/// <summary>The rules of claims that are decided from committed rows, by their subject.</summary>
internal static class RowRules
{
    /// <summary>The rule of a subject; null where another path decides it.</summary>
    public static RowRule? Of(Subject subject) => subject switch
    {
        Subject.Influence or Subject.Effect => SampleClaim.Rule,
        Subject.Performance => PerformanceClaim.Rule,
        Subject.Recorded => RecordedClaim.Rule,
        Subject.Probe => Probes.ProbeClaim.Rule,
        Subject.Explanation => Explanations.ExplanationClaim.Rule,
        Subject.Screen => Explanations.ScreenClaim.Rule,
        Subject.Rare => new RowRule((_, _) => throw new InvalidOperationException("Rows of rare claims are drawn from what is proved."), RareVerdict.Judge) { Again = RareClaim.Again },
        _ => null,
    };

    /// <summary>The rule of a claim: that of tests row by row where it has a stopping rule.</summary>
    public static RowRule? Of(ClaimSpec spec) => spec.Sequential is not { } rule ? Of(spec.Subject) : rule.Design is null ? RunningMeanClaim.Rule : SequentialClaim.Rule;

    /// <summary>The rule of a result: that of finite domains where every input was run.</summary>
    public static RowRule? Of(ClaimResult claim) => claim.Reached == Assurance.WorstCase ? FiniteClaim.Rule : Of(claim.Spec);
}
