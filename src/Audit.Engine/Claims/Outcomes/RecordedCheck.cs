using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;

namespace Audit.Engine.Claims;

/// <summary>Refuses recorded claims whose column does not fit, or that no outcome on so few rows could verify.</summary>
internal static class RecordedCheck
{
    private static readonly ExactDecimal Zero = new("0", 0);
    private static readonly ExactDecimal One = new("1", 1);

    /// <exception cref="InputFaultException">The column is no numbers, or has other rows.</exception>
    public static void Check(Subject.Recorded asked, DataSet data, OutcomeNeeds needs)
    {
        var spec = needs.Claim;
        var values = data.Numbers(asked.Outcome);
        if (values.Length != data.Rows) { needs.Add("claim.outcome", $"Got {values.Length / data.Rows} numbers a row in '{asked.Outcome}', wanted one; name another column."); return; }
        var isRate = spec.Quantile is null && asked.From is null && asked.AtTries is null;
        if (data.Draw is not null && !isRate) { needs.Add("claim.draw", "Got rows drawn without replacement for something else than a rate, for which there is no rule; leave out draw."); return; }
        if (spec.Quantile is { } share) { Quantile(share, data, needs); return; }
        if (!InRange(asked, values, needs)) { return; }
        if (asked.AtTries is { } at) { Tries(asked, at, (data, values), needs); return; }
        if (data.Draw is { } drawn) { needs.Drawn(data.Rows, drawn); return; }
        if (data.Clusters is null && asked.From is null) { needs.Rate(data.Rows, "rows"); return; }
        var (units, what) = data.Clusters is null ? (data.Rows, "rows") : (OutcomeCheck.Clusters(data), "clusters");
        needs.Mean((units, (asked.From ?? Zero, asked.To ?? One)), what);
    }

    private static bool InRange(Subject.Recorded asked, double[] values, OutcomeNeeds needs)
    {
        var outside = asked is { From: { } from, To: { } to }
            ? Array.FindIndex(values, value => Exact.Compare(value, from) < 0 || Exact.Compare(value, to) > 0) : Array.FindIndex(values, value => value is not (0 or 1));
        if (outside < 0) { return true; }
        var wanted = asked is { From: { } low, To: { } high } ? $"{low.Text} to {high.Text} as the range says" : "0 or 1; for a mean give range: [lowest, highest], for other numbers a quantile";
        needs.Add("claim.outcome", $"Got {values[outside]:R} in '{asked.Outcome}', row {outside} (from 0), wanted {wanted}.");
        return false;
    }

    /// <summary>Tries need prompts, and over prompts as many tries of each as the claim speaks of.</summary>
    private static void Tries(Subject.Recorded asked, int at, (DataSet Set, double[] Values) data, OutcomeNeeds needs)
    {
        if (data.Set.Clusters is not { } keys) { needs.Add("claim.clusters", $"Got tries in '{data.Set.Name}' without their prompts, wanted the prompt of each; add cluster: COLUMN to the data."); return; }
        var prompts = SampleEnds.Count(keys, row => data.Values[row] > 0);
        var (spec, alpha) = (needs.Claim, needs.Alpha);
        if (!asked.EachPrompt)
        {
            if (AttackEnds.Short(prompts, at) is { Length: > 0 } trouble) { needs.Add("claim.tries", $"Got too few tries: {trouble} Or claim each prompt by itself: prompts: each."); return; }
            needs.Mean((prompts.Length, (Zero, One)), "prompts");
        }
        else if (spec.Comparison != Comparison.AtLeast)
        {
            needs.Few((prompts.Min(prompt => prompt.Rows), SuccessAtTries.RequiredTries(at, Results.Threshold(spec).Text, alpha)), $"tries of some prompt, of which success in {at:N0} tries is asked");
        }
    }

    private static void Quantile(ExactDecimal share, DataSet data, OutcomeNeeds needs)
    {
        if (data.Clusters is not null) { needs.Add("claim.clusters", "Got a quantile over clustered rows, for which there is no rule; claim a rate or a mean, or give data with one row per cluster."); return; }
        needs.Quantile(share, data.Rows);
    }
}
