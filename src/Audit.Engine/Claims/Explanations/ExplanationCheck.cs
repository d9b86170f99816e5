using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Checks before any pass that a claim about an explanation fits its model, data and concepts.</summary>
internal static class ExplanationCheck
{
    /// <summary>Adds every fault.</summary>
    public static void Faults(Inputs inputs, ClaimSpec claim, Subject.Explanation subject, string place, FaultCollector faults)
    {
        if (!inputs.Data.TryGetValue(claim.Over ?? "", out var data) || !inputs.Concepts.TryGetValue(subject.Concepts, out var concepts)) { return; }
        void Add(string code, string message) => faults.Add(new Diagnostic(code, place, message));
        faults.Try(() => Positions(UnitProbe.Of(inputs.Policy, inputs.Subject.Graph, subject, claim.Id), data, concepts, Add));
        if (data.Draw is not null) { Add("claim.draw", "Got rows drawn without replacement, for which explanations have no rule; leave out draw."); }
        if (subject.Concept is { } named && !concepts.Names.Contains(named)) { Add("claim.concept", $"Got the concept '{named}', wanted one of '{concepts.Name}', such as '{concepts.Names[0]}'."); }
        if (concepts.Kind != ConceptKind.Labels && CountMetrics.IsCounted(subject.Metric)) { Add("claim.metric", $"Got {ExplanationExhibits.Words(subject.Metric)} of concepts that are not labels, wanted kind: labels, or another metric."); }
        Aligned(data, concepts, Add);
        foreach (var other in new[] { subject.Active?.ChosenOn, subject.WinnerOn }.OfType<string>().Distinct()) { Chosen(inputs, data, other, place, faults); }
        if (subject is { Active.ChosenOn: { } first, WinnerOn: { } second } && first != second) { Add("claim.chosen", $"Got '{first}' and '{second}' for the two choices, wanted one data set for both."); }
        if (claim.Assurance == Assurance.Statistical) { Rows(claim, subject, data, concepts, (Levels.Of(inputs.Policy, claim), Add)); }
    }

    private static void Positions(UnitProbe probe, DataSet data, ConceptSet concepts, Action<string, string> add)
    {
        if (concepts.Positions > 1 && concepts.Positions != probe.PerInput)
        {
            add("claim.positions", probe.Reads == UnitReading.Each ? $"Got {probe.PerInput} positions of the unit and {concepts.Positions} of the concepts, wanted the same." : $"Got concepts for {concepts.Positions} positions and one number of the unit for each input, wanted reads: each, or concepts of shape [rows, concepts].");
        }

        var size = ConceptFile.Size((long)data.Rows * probe.PerInput, concepts.Names.Length, concepts.Kind == ConceptKind.Labels);
        if (size > ConceptFile.Largest) { add("claim.concepts", $"Got concepts that take {size:N0} bytes as evidence, wanted at most {ConceptFile.Largest:N0}; use labels instead of scores, fewer concepts, or fewer rows with first."); }
    }

    /// <summary>Whether the concepts reach the rows of the data.</summary>
    public static void Aligned(DataSet data, ConceptSet concepts, Action<string, string> add)
    {
        var last = Enumerable.Range(0, data.Rows).Max(data.FileRow);
        if (last >= concepts.Rows) { add("claim.concepts", $"Got {concepts.Rows} rows of '{concepts.Name}', but '{data.Name}' uses row {last} of its file; the concepts' rows are those of the data's file."); }
    }

    /// <summary>Whether other rows of the same file, and independent ones, are what something is chosen on.</summary>
    public static void Chosen(Inputs inputs, DataSet data, string name, string place, FaultCollector faults)
    {
        if (!inputs.Data.TryGetValue(name, out var other)) { return; }
        if (other.Sha256 != data.Sha256) { faults.Add(new Diagnostic("claim.chosen", place, $"Got '{name}' of another file than '{data.Name}', wanted the same file, whose rows the concepts are of: use part: 1/2 and part: 2/2.")); }
        if (RowReuse.Find(other, data, place) is { } reused) { faults.Add(reused); }
        if (other.Clusters is null != data.Clusters is null) { faults.Add(new Diagnostic("claim.chosen", place, $"Got clusters in one of '{name}' and '{data.Name}' alone, wanted them in both.")); }
    }

    /// <summary>Refuses a claim that no outcome on so few rows could verify, or that has no independent units.</summary>
    private static void Rows(ClaimSpec claim, Subject.Explanation subject, DataSet data, ConceptSet concepts, (ExactAlpha Alpha, Action<string, string> Add) rule)
    {
        var (alpha, add) = rule;
        if (subject.Metric == ConceptMetric.Auroc)
        {
            if (data.Clusters is not null || subject.Reads == UnitReading.Each) { add("claim.clusters", "Got AUROC over clusters, or at positions within rows, for which it has no bound; wanted independent rows, or accuracy, precision, recall, f1 or iou."); }
            if (concepts.Kind != ConceptKind.Labels) { add("claim.metric", "Got a bound on AUROC of concepts that are not labels, wanted kind: labels, or assurance: observed."); }
            return;
        }

        if (data.Clusters is { } keys)
        {
            var largest = keys.GroupBy(key => key).Max(group => group.Count());
            if (subject.ClusterSize is null || largest > subject.ClusterSize) { add("claim.cluster-size", $"Got {(subject.ClusterSize is null ? "no largest cluster" : $"cluster-size: {subject.ClusterSize}")} for clusters of up to {largest} rows, wanted the largest size that a cluster of the population can have; add cluster-size: {largest} or more, counting every position with reads: each."); }
            return;
        }

        var isShared = subject.Concept is null && subject.WinnerOn is null;
        var needed = subject.Question == ExplanationQuestion.Stable ? StableRows(claim, concepts, alpha)
            : subject.Metric == ConceptMetric.F1 ? 1 : RequiredSamples.ForRateAtLeast(claim.Threshold!.Value.Text, isShared ? alpha.Over(concepts.Names.Length) : alpha);
        var units = data.Rows;
        if (needed > units) { add("claim.rows", $"Got {units:N0} rows, but even without a miss {needed:N0} are needed at confidence {claim.Confidence.Text} over {concepts.Names.Length:N0} concepts; give more rows, a lower threshold or fewer concepts."); }
    }

    private static long StableRows(ClaimSpec claim, ConceptSet concepts, ExactAlpha alpha) =>
        claim.Threshold!.Value.Value >= concepts.Names.Length ? 1 : PairedSign.RequiredDiscordant(alpha.Over(Math.Max(1, concepts.Names.Length - 1)));
}
