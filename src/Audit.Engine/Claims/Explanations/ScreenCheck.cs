using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Checks before any pass that a screen fits its model, data and concepts.</summary>
internal static class ScreenCheck
{
    /// <summary>Most flags that are committed: units times rows.</summary>
    public const long MostFlags = 1L << 23;

    /// <summary>Adds every fault.</summary>
    public static void Faults(Inputs inputs, ClaimSpec claim, Subject.Screen subject, string place, FaultCollector faults)
    {
        if (!inputs.Data.TryGetValue(claim.Over ?? "", out var data) || !inputs.Concepts.TryGetValue(subject.Concepts, out var concepts)) { return; }
        void Add(string code, string message) => faults.Add(new Diagnostic(code, place, message));
        faults.Try(() => Units(claim, data, ScreenUnits.Of(inputs.Subject.Graph, subject, claim.Id).Names.Length, Add));
        if (data.Draw is not null) { Add("claim.draw", "Got rows drawn without replacement, for which screens have no rule; leave out draw."); }
        if (data.Clusters is not null) { Add("claim.cluster", "Got clusters, for which screens have no evidence: it needs independent rows; keep one row of each cluster, or claim explanations of single units."); }
        if (concepts.Kind != ConceptKind.Labels) { Add("claim.concepts", "Got concepts that are not labels, wanted kind: labels; evidence needs counts."); }
        if (concepts.Positions > 1) { Add("claim.positions", $"Got concepts for {concepts.Positions} positions and one number of each unit for each input, wanted concepts of shape [rows, concepts]."); }
        if (inputs.Policy.Family != ClaimFamily.Gate) { Add("claim.family", "Got a screen in a family of claims that hold at once, wanted family: gate: an expected share of wrong entries is not a chance of error; leave out family, or the screen."); }
        ExplanationCheck.Aligned(data, concepts, Add);
        foreach (var other in new[] { subject.Active?.ChosenOn, subject.WinnerOn }.OfType<string>().Distinct()) { ExplanationCheck.Chosen(inputs, data, other, place, faults); }
        if (subject.Active?.ChosenOn is { } first && first != subject.WinnerOn) { Add("claim.chosen", $"Got '{first}' and '{subject.WinnerOn}' for the two choices, wanted one data set for both."); }
        var needed = Fewest((subject.Metric, subject.Similarity.Text), Levels.Of(inputs.Policy, claim));
        if (needed > data.Rows) { Add("claim.rows", $"Got {data.Rows:N0} rows, but even if every unit agreed on each {needed:N0} are needed at confidence {claim.Confidence.Text}; give more rows, or a lower similarity."); }
    }

    private static void Units(ClaimSpec claim, DataSet data, int units, Action<string, string> add)
    {
        if (Ranges.Compare(claim.Threshold!.Value, units) > 0) { add("claim.threshold", $"Got at-least: {claim.Threshold.Value.Text} of {units:N0} units, wanted at most {units:N0}."); }
        if ((long)units * data.Rows > MostFlags) { add("claim.units", $"Got {units:N0} units on {data.Rows:N0} rows, wanted at most {MostFlags:N0} flags; name fewer units in a claim, or use fewer rows with first."); }
    }

    /// <summary>The fewest rows on which a list of all units could be made, each row a hit of every unit.</summary>
    /// <remarks>e-BH lists all K where each e-value is 1/alpha, and none where all are smaller; the most evidence rises with rows.</remarks>
    public static long Fewest((Audit.Bounds.Statistics.Concepts.ConceptMetric Metric, string Limit) rule, ExactAlpha alpha)
    {
        bool Enough(long rows) => EBenjaminiHochberg.Rejected([ScreenList.MostEvidence(rule, rows)], alpha)[0];
        long low = 0, high = 1;
        while (!Enough(high) && high < 1L << 40) { (low, high) = (high, 2 * high); }
        while (high - low > 1) { var middle = (low + high) / 2; (low, high) = Enough(middle) ? (low, middle) : (middle, high); }
        return high;
    }
}
