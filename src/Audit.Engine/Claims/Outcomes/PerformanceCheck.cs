using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;

namespace Audit.Engine.Claims;

/// <summary>Refuses performance claims that do not fit the model, the labels or the number of rows, before any pass.</summary>
internal static class PerformanceCheck
{
    public static void Check(Inputs inputs, Subject.Performance asked, DataSet data, OutcomeNeeds needs)
    {
        var tokens = PerformanceMeasure.AnswersTokens(inputs.Policy, inputs.Subject);
        var outputs = inputs.Subject.Graph.OutputShape.Count;
        var words = tokens ? outputs / Math.Max(1, inputs.Subject.Graph.InputShape.Count) : outputs;
        Model(asked, words, needs);
        if (tokens && data.Width < 2) { needs.Add("claim.tokens", $"Got sequences of {data.Width} token, wanted at least 2: the label of a token is the next one."); return; }
        if (tokens ? !FitsTokens(asked, needs) : !Labels(asked, data, outputs, needs)) { return; }
        if (!FitsData(asked, data, tokens, needs)) { return; }
        Enough(asked, data, tokens, needs);
    }

    private static void Model(Subject.Performance asked, int outputs, OutcomeNeeds needs)
    {
        var byTop = asked.Above is null && asked.Metric != Metric.Auroc;
        if (byTop && outputs < 2) { needs.Add("claim.outputs", $"Got {outputs} output, wanted at least 2 for a largest one; give precision, recall, f1 or iou with output: 0 and above: x, or auroc."); }
        if ((asked.Output ?? (byTop ? null : asked.Class)) is { } output && output >= outputs) { needs.Add("claim.output", $"Got output {output} as the score, wanted 0 to {outputs - 1}; name it with output."); }
        if (byTop && asked.Class >= outputs) { needs.Add("claim.class", $"Got class {asked.Class}, wanted 0 to {outputs - 1}."); }
    }

    private static bool FitsTokens(Subject.Performance asked, OutcomeNeeds needs)
    {
        if (asked.Metric is not (Metric.Auroc or Metric.CalibrationError)) { return true; }
        needs.Add("claim.tokens", $"Got {PolicyWords.Of(PolicyWords.Metrics, asked.Metric)} of a model that predicts every token, for which there is no rule over clusters; give rows with labels and predict: last.");
        return false;
    }

    private static bool Labels(Subject.Performance asked, DataSet data, int outputs, OutcomeNeeds needs)
    {
        if (data.Labels is not { } labels) { needs.Add("claim.labels", $"Got data '{data.Name}' without labels, wanted the right answer of each row; add labels: COLUMN to the data."); return false; }
        var most = labels.Max();
        if (outputs >= 2 && asked.Above is null && asked.Metric != Metric.Auroc && most >= outputs) { needs.Add("claim.labels", $"Got label {most} in '{data.Name}', wanted 0 to {outputs - 1}, as the model has {outputs} outputs."); return false; }
        if (asked.Class is { } k && asked.Metric != Metric.Precision && !labels.Contains(k)) { needs.Add("claim.class", $"Got no row with label {k} in '{data.Name}', wanted at least one; name a class that occurs."); return false; }
        return true;
    }

    /// <summary>Metrics without a rule for clusters or for draws from a fixed set.</summary>
    private static bool FitsData(Subject.Performance asked, DataSet data, bool tokens, OutcomeNeeds needs)
    {
        var name = PolicyWords.Of(PolicyWords.Metrics, asked.Metric);
        var hasNoRule = asked.Metric is Metric.Auroc or Metric.CalibrationError || (asked.Metric == Metric.Loss && needs.Claim.Quantile is not null);
        if ((data.Clusters is not null || tokens) && hasNoRule) { needs.Add("claim.clusters", $"Got {name} over {(tokens ? "tokens, whose sequence is their cluster" : "clusters")}, for which there is no rule; claim another metric or a mean loss, or give data with one row per cluster."); return false; }
        if (data.Draw is not null && !(asked is { Versus: null, Metric: Metric.Accuracy or Metric.Error } && !tokens)) { needs.Add("claim.draw", $"Got {name} over rows drawn without replacement, for which there is no rule; leave out draw, or claim accuracy or error."); return false; }
        return true;
    }

    private static void Enough(Subject.Performance asked, DataSet data, bool tokens, OutcomeNeeds needs)
    {
        var spec = needs.Claim;
        var (clustered, what) = (data.Clusters is not null || tokens, data.Clusters is not null ? "clusters" : tokens ? "sequences" : "rows");
        long units = data.Clusters is not null ? OutcomeCheck.Clusters(data) : data.Rows;
        switch (asked)
        {
            case { Versus: not null } when PairedEnds.IsSignTest(spec, clustered): needs.Few((units, PairedSign.RequiredDiscordant(needs.Alpha)), "rows on which the two differ"); break;
            case { Versus: not null }: needs.Mean((units, (new ExactDecimal("-1", -1), new ExactDecimal("1", 1))), what); break;
            case { Metric: Metric.Loss } when spec.Quantile is { } share: needs.Quantile(share, data.Rows); break;
            case { Metric: Metric.Loss }: needs.Mean((units, (new ExactDecimal("0", 0), asked.Bound!.Value)), what); break;
            case { Metric: Metric.Accuracy or Metric.Error } when clustered: needs.Mean((units, (new ExactDecimal("0", 0), new ExactDecimal("1", 1))), what); break;
            case { Metric: Metric.Precision or Metric.Recall or Metric.F1 or Metric.Iou } when clustered: needs.Search(units, count => BestRatio(asked.Metric, count, needs), what); break;
            case { Metric: Metric.Auroc }: Ranked(asked, data, needs); break;
            case { Metric: Metric.CalibrationError }: needs.Search(data.Rows, count => CalibrationEnds.Best(count, asked.Bins!.Value, spec, needs.Alpha), "rows"); break;
            case { Metric: Metric.Recall }: needs.Rate(data.Labels!.Value.LongCount(label => label == asked.Class), $"rows of class {asked.Class}"); break;
            case { Metric: Metric.Accuracy or Metric.Error } when data.Draw is { } drawn: needs.Drawn(data.Rows, drawn); break;
            default: needs.Rate(data.Rows, "rows"); break;
        }
    }

    private static void Ranked(Subject.Performance asked, DataSet data, OutcomeNeeds needs)
    {
        var (positives, negatives) = RankedEnds.Counts(data.Labels!.Value, asked.Class!.Value);
        if (negatives == 0) { needs.Add("claim.class", $"Got rows of class {asked.Class} alone in '{data.Name}', wanted others too, to rank them against."); return; }
        var few = Math.Min(positives, negatives);
        var what = positives <= negatives ? $"rows of class {asked.Class}" : $"rows of another class than {asked.Class}";
        if (Auroc.Choose(positives, negatives) == AurocMethod.Pairs) { needs.Rate(few, what); }
        else { needs.Mean((few, (new ExactDecimal("0", 0), new ExactDecimal("1", 1))), what); }
    }

    /// <summary>Whether clusters that are hits throughout, or none at all, verify a claim.</summary>
    private static bool BestRatio(Metric metric, long count, OutcomeNeeds needs)
    {
        var atLeast = needs.Claim.Comparison == Comparison.AtLeast;
        var ends = ClusterRatio.Of([.. Enumerable.Repeat(new Tally(1, 0, 0, atLeast ? 1 : 0, 1, atLeast || metric == Metric.Recall ? 1 : 0), (int)count)], metric, needs.Alpha);
        var end = atLeast ? ends.Lower : ends.Upper;
        return Results.Satisfies(metric == Metric.F1 ? PerformanceEnds.OfIou(end, up: !atLeast) : end, needs.Claim);
    }
}
