using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Decides claims about explanations from committed rows and concepts alone, so that checking repeats it.</summary>
internal static class ExplanationJudge
{
    /// <summary>Workers of sets; no number depends on them.</summary>
    private static int Threads => Environment.ProcessorCount;

    public static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        if (ExplanationCase.Of(start, rows, folder, out var why) is not { } item) { return Results.Unknown(start, $"{why}."); }
        if (item.Subject.Concept is { } named && !item.File.Names.Contains(named)) { return Results.Unknown(start, $"no concept is called '{named}'."); }
        var decided = item.Subject.Metric == ConceptMetric.Auroc && start.Spec.Assurance == Assurance.Statistical ? RankedExplanation.Judge(start, item) : item.Counts is null ? Seen(start, item) : item.Subject.Question == ExplanationQuestion.Stable ? Stable(start, item) : Faithful(start, item);
        return decided with { Reason = $"{decided.Reason}{Notes(item)}", Exhibits = [.. ExplanationExhibits.Of(item)] };
    }

    /// <summary>The concept that the claim is about: the one named, the winner on other rows, or the winner on these.</summary>
    public static int Winner(ExplanationCase item)
    {
        if (item.Subject.Concept is { } named) { return item.File.Names.IndexOf(named); }
        var chooser = item.Subject.WinnerOn is null ? item.Counts! : ExplanationCase.CountsOf(item.Subject, item.Selection!.Bits!, item.Activity!.On(item.Selection.Values!), null)!;
        return BestConcepts.Ranked(chooser)[0];
    }

    /// <summary>The error of the winner's end: all of it where the concept was fixed beforehand, else shared among all concepts.</summary>
    public static ExactAlpha Level(ExplanationCase item) => item.Subject.Concept is null && item.Subject.WinnerOn is null ? item.Alpha.Over(item.File.Names.Length) : item.Alpha;

    private static ClaimResult Faithful(ClaimResult start, ExplanationCase item)
    {
        var (spec, winner, level) = (start.Spec, Winner(item), Level(item));
        var (metric, counts) = (item.Subject.Metric, item.Counts!.Counts(winner));
        var found = CountMetrics.Value(metric, counts);
        start = start with { Found = Results.Found(found) };
        var who = $"the concept is '{item.File.Names[winner]}'";
        if (spec.Assurance == Assurance.Observed)
        {
            var holds = Results.Satisfies(found, spec);
            return start with { Verdict = holds ? VerdictKind.Verified : VerdictKind.Falsified, Reason = $"{who}; {(holds ? "nothing else was seen; this bounds nothing" : "the rows show less")}." };
        }

        var result = SampleVerdict.Conclude(start, found, ExplanationEnds.Of(item, winner, level));
        return result with { Reason = $"{who}; {result.Reason}" };
    }

    /// <summary>Metrics that read values: a number that was seen.</summary>
    private static ClaimResult Seen(ClaimResult start, ExplanationCase item)
    {
        var similarities = ExplanationExhibits.Similarities(item);
        var winner = item.Subject.Concept is { } named ? item.File.Names.IndexOf(named) : Array.IndexOf(similarities, similarities.Max());
        var holds = Results.Satisfies(similarities[winner], start.Spec);
        return start with
        {
            Found = Results.Found(similarities[winner]), Verdict = holds ? VerdictKind.Verified : VerdictKind.Falsified,
            Reason = $"the concept is '{item.File.Names[winner]}'; {(holds ? "nothing else was seen; this bounds nothing" : "the rows show less")}.",
        };
    }

    private static ClaimResult Stable(ClaimResult start, ExplanationCase item)
    {
        var set = BestConcepts.Set(item.Counts!, item.Alpha, Threads);
        var names = set.Select(concept => $"'{item.File.Names[concept]}'").ToList();
        var told = names.Count <= 6 ? string.Join(", ", names) : string.Join(", ", names.Take(6)) + $" and {names.Count - 6:N0} more";
        var most = item.Counts!.Counts(BestConcepts.Ranked(item.Counts)[0]);
        var ties = Enumerable.Range(0, item.Counts.Concepts).Count(concept => CountMetrics.Compare(item.Counts.Counts(concept), most) == 0);
        start = start with { Found = Results.Found(Math.Min(ties, set.Length)), Proved = Results.Proved(set.Length), Reached = start.Spec.Assurance == Assurance.Statistical ? Assurance.Statistical : Assurance.Observed };
        var small = Results.Satisfies(set.Length, start.Spec);
        if (item.Subject.Concept is { } named && !set.Contains(item.File.Names.IndexOf(named)))
        {
            return start with { Verdict = VerdictKind.Falsified, Reason = $"'{named}' is excluded: another concept is more similar; the set is {told}." };
        }

        return small ? start with { Verdict = VerdictKind.Verified, Reason = $"the set is {told}." }
            : Results.Unknown(start, $"not resolvable with these {item.Counts.Units:N0} {(item.Clusters is null ? "rows" : "clusters")}: the set has {set.Length:N0} concepts, {told}{ExplanationPlan.Needed(item, set, start.Spec)}.");
    }

    /// <summary>What a metric does not notice, in words.</summary>
    public static string Doubt(ConceptMetric metric) => MetricTests.Of(metric) switch
    {
        null => "",
        { Passes: true } => $"{ExplanationExhibits.Words(metric)} notices labels that are missing and labels that are too many",
        var tests => $"{ExplanationExhibits.Words(metric)} does not notice {(tests.Missing ? "" : "labels that are missing (a concept too narrow)")}{(tests.Missing || tests.Extra ? "" : " or ")}{(tests.Extra ? "" : "labels that are too many (a concept too wide)")} at every frequency; a high value alone does not show that the explanation is right",
    };

    private static string Notes(ExplanationCase item)
    {
        var notes = item.Activity is { } activity ? $" The unit is {activity.Says}." : "";
        return item.Subject.Metric != ConceptMetric.SoftWpmi && MetricTests.Of(item.Subject.Metric) is not { Passes: true } ? $"{notes} Caution: {Doubt(item.Subject.Metric)}." : notes;
    }
}
