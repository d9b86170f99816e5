using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models.Passes;

namespace Audit.Engine.Claims.Probes;

/// <summary>Refuses probes that do not fit the model or the data, that are trained on rows which certify them, or that no outcome on so few rows could verify.</summary>
internal static class ProbeCheck
{
    public static void Check(Inputs inputs, Subject.Probe asked, DataSet data, OutcomeNeeds needs)
    {
        var graph = inputs.Subject.Graph;
        var features = graph.Shapes[Sites.Resolve(graph, asked.Site)].Count;
        if (features > ProbeTraining.MostFeatures) { needs.Add("claim.site", $"Got {features:N0} values at {asked.Site}, wanted at most {ProbeTraining.MostFeatures:N0}; name another site."); }
        if (!inputs.Data.TryGetValue(asked.Train, out var train)) { return; }
        foreach (var set in new[] { train, data }.Where(set => set.Labels is null)) { needs.Add("claim.labels", $"Got data '{set.Name}' without labels, wanted what the probe is to read; add labels: COLUMN to the data."); }
        if (train.Labels is { } labels && labels.Distinct().Count() < 2) { needs.Add("claim.labels", $"Got one label in '{train.Name}', wanted at least two to tell apart."); }
        if (asked.IsSelectivity && data.Draw is not null && data.Clusters is not null) { needs.Add("claim.draw", "Got drawn rows of clusters, for which there is no rule; leave out draw or cluster."); }
        Keys(asked, train, needs);
        Keys(asked, data, needs);
        if (RowReuse.Find(train, data, "") is { } reuse) { needs.Add(reuse.Code, reuse.Message); }
        Enough(asked, data, needs);
    }

    private static void Keys(Subject.Probe asked, DataSet data, OutcomeNeeds needs)
    {
        if (asked.ControlKey is not { } column) { return; }
        if (data.Table is null) { needs.Add("claim.control-key", $"Got control-key: {column} with texts, wanted a file with that column; leave it out."); return; }
        _ = data.Table.Keys(column);
    }

    private static void Enough(Subject.Probe asked, DataSet data, OutcomeNeeds needs)
    {
        var clusters = data.Clusters is null ? (long?)null : OutcomeCheck.Clusters(data);
        if (asked.IsSelectivity) { needs.Mean((clusters ?? data.Draw ?? data.Rows, (new ExactDecimal("-1", -1), new ExactDecimal("1", 1))), clusters is null ? "rows" : "clusters"); }
        else if (clusters is { } count) { needs.Mean((count, (new ExactDecimal("0", 0), new ExactDecimal("1", 1))), "clusters"); }
        else if (data.Draw is { } drawn) { needs.Drawn(data.Rows, drawn); }
        else { needs.Rate(data.Rows, "rows"); }
    }
}
