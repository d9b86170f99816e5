namespace Audit.Engine.Policies;

/// <summary>Finds contradictions in how a statistical claim is to be tested.</summary>
internal static class StatisticsRules
{
    private static readonly string[] Keys = ["cap", "method", "sequential", "chosen-on"];

    public static void Check(ClaimDraft draft, Action<Fields, string, string> fault)
    {
        if (draft.Assurance is { } assurance && assurance != Assurance.Statistical)
        {
            foreach (string key in Keys.Where(draft.Fields.Has)) { fault(draft.Fields, key, "got it for a claim that is not statistical, wanted it only where rows are a sample; remove it or ask for statistical."); }
            return;
        }

        if (draft.IsRare)
        {
            foreach (string key in Keys.Where(draft.Fields.Has)) { fault(draft.Fields, key, "got it for draws from a region, which are counted and of a number fixed by 'draws', wanted none; remove it."); }
            return;
        }

        if (draft.Quantity is not { } quantity) { return; }
        Cap(draft, quantity, fault);
        Method(draft, quantity, fault);
        Sequential(draft, quantity, fault);
    }

    private static void Cap(ClaimDraft draft, QuantityKind quantity, Action<Fields, string, string> fault)
    {
        if (draft.Cap is not { } cap) { return; }
        if (Ranges.Compare(cap, 0) <= 0) { fault(draft.Fields, "cap", $"got {cap.Text}, wanted a number above 0: the mean is that of the quantity up to it."); }
        if (quantity is QuantityKind.Top1Flip or QuantityKind.PairwiseMargin) { fault(draft.Fields, "cap", "got a cap for a quantity that has no mean here, wanted it for linf or output; a flip has a rate, and a margin may be below 0: remove it."); }
        if (draft.Threshold is { } threshold && draft.Comparison == Comparison.AtMost && threshold.Value >= cap.Value) { fault(draft.Fields, "cap", $"got the cap {cap.Text}, which is not above the threshold {threshold.Text}, so that the claim could not fail; raise the cap."); }
    }

    private static void Method(ClaimDraft draft, QuantityKind quantity, Action<Fields, string, string> fault)
    {
        if (draft.Method is not { } method) { return; }
        bool isRate = quantity == QuantityKind.Top1Flip;
        if (!isRate && draft.Cap is null) { fault(draft.Fields, "method", "got a method for a quantile, which has one (order statistics), wanted none; remove it."); }
        else if (!isRate && method == StatisticalMethod.ClopperPearson) { fault(draft.Fields, "method", "got clopper-pearson for a mean, wanted a method for [0, 1] values, such as betting; it counts yes and no only."); }
        if (draft.Sequential is not null) { fault(draft.Fields, "method", "got a method beside a stopping rule, wanted one of the two: a test row by row is its own method."); }
    }

    private static void Sequential(ClaimDraft draft, QuantityKind quantity, Action<Fields, string, string> fault)
    {
        if (draft.Sequential is not { } rule) { return; }
        if (quantity != QuantityKind.Top1Flip && draft.Cap is null) { fault(draft.Fields, "sequential", "got a stopping rule for a quantile, wanted it for top1-flip, or for a mean with a cap; leave it out to use every row."); return; }
        if (rule.Design is not { } design)
        {
            if (rule.Against is not null) { fault(draft.Fields, "sequential", "got a rate to disprove against without a design rate, wanted both or neither: a running mean is disproved at its threshold."); }
            return;
        }

        if (draft.Cap is not null) { fault(draft.Fields, "sequential", "got a design rate for a mean, wanted none; remove design: a mean is tested by betting."); return; }
        if (draft.Threshold is not { } limit || draft.Comparison is not { } comparison) { return; }
        bool isBelow = comparison != Comparison.AtLeast;
        if (isBelow ? design.Value >= limit.Value : design.Value <= limit.Value)
        {
            fault(draft.Fields, "sequential", $"got the design rate {design.Text} with the threshold {limit.Text}, wanted one that a good model has: {(isBelow ? "below" : "above")} the threshold.");
        }

        if (rule.Against is { } against && (isBelow ? against.Value <= limit.Value : against.Value >= limit.Value))
        {
            fault(draft.Fields, "sequential", $"got the rate {against.Text} to disprove against with the threshold {limit.Text}, wanted one that a bad model has: {(isBelow ? "above" : "below")} the threshold.");
        }
    }
}
