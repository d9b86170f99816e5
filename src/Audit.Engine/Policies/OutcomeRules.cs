namespace Audit.Engine.Policies;

/// <summary>Finds lines of a claim about outcomes that contradict each other.</summary>
internal static class OutcomeRules
{
    private static readonly string[] Unused = ["cap", "method", "sequential"];

    public static void Check(ClaimDraft draft, Faults faults)
    {
        if (!draft.IsOutcome) { return; }
        if (draft.Assurance is not (null or Assurance.Statistical or Assurance.WorstCase or Assurance.Certified))
        {
            Fault(faults, draft.Fields, "assurance", "got observed, wanted statistical; the same rows give a bound, and what was seen is told beside it.");
        }

        if (draft.Fields.Has("irrelevant")) { Fault(faults, draft.Fields, "irrelevant", "got it with an outcome, wanted at-most or at-least: x; an outcome knows no decisions that change."); }
        if (draft.Quantile is { } share && (Ranges.Compare(share, 0) <= 0 || Ranges.Compare(share, 1) >= 0)) { Fault(faults, draft.Fields, "quantile", $"got {share.Text}, wanted a share between 0 and 1; write 0.99 for the value that 99 % of rows stay under."); }
        foreach (string key in Unused.Where(draft.Fields.Has)) { Fault(faults, draft.Fields, key, "got it for outcomes, wanted it only for a change of outputs; remove it."); }
        if (draft.Subject is Subject.Recorded && draft.Fields.Has("chosen-on")) { Fault(faults, draft.Fields, "chosen-on", "got it for recorded outcomes, whose rows have no inputs to compare; remove it, and give the chosen rows to no claim."); }
        if (draft.Subject is Subject.Performance performance) { Performance(draft, performance, faults); }
        if (draft.Subject is Subject.Probe probe) { Probe(draft, probe, faults); }
        if (draft.Subject is Subject.Recorded recorded) { Recorded(draft, recorded, faults); }
    }

    /// <summary>Whether a metric speaks of one class.</summary>
    public static bool HasClass(Metric metric) => metric is Metric.Precision or Metric.Recall or Metric.F1 or Metric.Iou or Metric.Auroc;

    private static void Performance(ClaimDraft draft, Subject.Performance asked, Faults faults)
    {
        Fields parts = draft.Parts;
        string metric = PolicyWords.Of(PolicyWords.Metrics, asked.Metric);
        void Wanted(string key, bool wanted, string why) => OutcomeRules.Wanted(faults, parts, key, wanted, $"for {metric}", why);
        Wanted("class", HasClass(asked.Metric), "the class that the metric is of; add class: 1");
        Wanted("bins", asked.Metric == Metric.CalibrationError, "the number of bins of confidence; add bins: 15");
        bool counts = asked.Metric is not Metric.Auroc && HasClass(asked.Metric);
        if (asked.Above is not null && !counts) { Wanted("above", false, ""); }
        if (asked.Output is not null && !(asked.Metric == Metric.Auroc || (counts && asked.Above is not null))) { Fault(faults, parts, "output", "got an output without a number that it must be above, wanted it with above: x, or for auroc; add above, or remove it."); }
        if (asked.AreProbabilities && asked.Metric is not (Metric.CalibrationError or Metric.Loss)) { Wanted("outputs", false, ""); }
        if (asked.Versus is not null && asked.Metric is not (Metric.Accuracy or Metric.Error)) { Fault(faults, parts, "versus", $"got a difference in {metric} on the same rows, for which there is no exact rule, wanted it for accuracy or error; claim the two models one by one."); }
        Loss(draft, asked, faults);
        Threshold(draft, faults, asked.Versus is null ? (0, "0") : (-1, "-1"), asked.Metric == Metric.Loss ? asked.Bound : new ExactDecimal("1", 1));
    }

    private static void Loss(ClaimDraft draft, Subject.Performance asked, Faults faults)
    {
        bool isQuantile = draft.Fields.Has("quantile");
        if (isQuantile && asked.Metric != Metric.Loss) { Fault(faults, draft.Fields, "quantile", "got a quantile of a share, wanted it only for a loss; remove it."); }
        if (asked.Metric != Metric.Loss) { Wanted(faults, draft.Parts, "bound", false, "for a share", ""); return; }
        if (isQuantile == asked.Bound is not null)
        {
            Fault(faults, draft.Parts, "bound", isQuantile ? "got a bound beside a quantile, wanted one of them; remove it."
                : "got a mean of a loss without a bound: no number of rows bounds the mean of what has none, because one unseen row can outweigh them all; add bound: 10, at which each row's loss is cut off, or a quantile to the claim.");
        }

        if (asked.Bound is { } bound && Ranges.Compare(bound, 0) <= 0) { Fault(faults, draft.Parts, "bound", $"got {bound.Text}, wanted above 0; correct it."); }
    }

    private static void Probe(ClaimDraft draft, Subject.Probe asked, Faults faults)
    {
        if (draft.Fields.Has("quantile")) { Fault(faults, draft.Fields, "quantile", "got a quantile of a share, wanted none; remove it."); }
        Threshold(draft, faults, asked.IsSelectivity ? (-1, "-1") : (0, "0"), new ExactDecimal("1", 1));
    }

    private static void Recorded(ClaimDraft draft, Subject.Recorded asked, Faults faults)
    {
        bool isQuantile = draft.Fields.Has("quantile");
        if (isQuantile && (asked.From is not null || asked.AtTries is not null)) { Fault(faults, draft.Fields, "quantile", "got a quantile beside a range or at-tries, wanted one of them; remove the others."); }
        if (asked.From is not null && asked.AtTries is not null) { Fault(faults, draft.Parts, "range", "got a range for tries, which succeed (1) or do not (0), wanted none; remove it."); }
        if (draft.Parts.Has("prompts") && asked.AtTries is null) { Fault(faults, draft.Parts, "prompts", "got it without at-tries, wanted it only there; remove it."); }
        if (isQuantile) { return; }
        if (asked.From is not { } from) { Threshold(draft, faults, (0, "0"), new ExactDecimal("1", 1)); }
        else if (draft.Threshold is { } limit && (Ranges.Compare(limit, from) < 0 || Ranges.Compare(limit, asked.To!.Value) > 0))
        {
            Fault(faults, draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {limit.Text}, wanted a number of the range; correct it.");
        }
    }

    private static void Threshold(ClaimDraft draft, Faults faults, (int Value, string Text) lowest, ExactDecimal? highest)
    {
        if (draft.Threshold is not { } limit) { return; }
        if (Ranges.Compare(limit, lowest.Value) >= 0 && (highest is not { } most || Ranges.Compare(limit, most) <= 0)) { return; }
        Fault(faults, draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {limit.Text}, wanted {lowest.Text} {(highest is { } top ? $"to {top.Text}" : "or more")}, as the quantity is; correct it.");
    }

    private static void Wanted(Faults faults, Fields parts, string key, bool wanted, string where, string why)
    {
        if (parts.Has(key) == wanted) { return; }
        Fault(faults, parts, key, wanted ? $"got no {key}, wanted {why}." : $"got it {where}, wanted none; remove it.");
    }

    private static void Fault(Faults faults, Fields fields, string key, string message) => faults.Add("contradiction", fields.LineOf(key), fields.PathOf(key), message);
}
