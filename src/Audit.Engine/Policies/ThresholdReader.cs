using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads the one threshold of a claim: at-most, at-least, irrelevant or necessary.</summary>
internal static class ThresholdReader
{
    private static readonly ExactDecimal Zero = new("0", 0);

    public static (Comparison? Comparison, ExactDecimal? Threshold) Read(ClaimDraft draft, string place, Faults faults)
    {
        Fields fields = draft.Fields;
        ImmutableArray<string> present = [.. PolicyKeys.Threshold.Where(fields.Has)];
        if (draft.IsProperty)
        {
            foreach (string key in present)
            {
                faults.Add("contradiction", fields.LineOf(key), fields.PathOf(key), "got a threshold, wanted none: the VNN-LIB file "
                    + "says what must hold; remove it.");
            }

            return (Comparison.Holds, null);
        }

        if (Kinds.One(fields, place, PolicyKeys.Threshold, faults) is not { } kind) { return (null, null); }
        return kind switch
        {
            "irrelevant" => Irrelevant(draft, faults),
            "at-most" => (Comparison.AtMost, fields.Number(kind)),
            _ => (Comparison.AtLeast, fields.Number(kind)),
        };
    }

    private static (Comparison? Comparison, ExactDecimal? Threshold) Irrelevant(ClaimDraft draft, Faults faults)
    {
        Fields fields = draft.Fields;
        if (fields.Flag("irrelevant") == false)
        {
            faults.Add("contradiction", fields.LineOf("irrelevant"), fields.PathOf("irrelevant"),
                "got false, wanted true; use necessary: x or at-least: x for the contrary.");
        }

        switch (draft.Quantity)
        {
            case QuantityKind.PairwiseMargin: return (Comparison.Below, Zero);
            case QuantityKind.Top1Flip: return (Comparison.AtMost, Zero);
            case null: return (null, null);
            default:
                faults.Add("contradiction", fields.LineOf("irrelevant"), fields.PathOf("irrelevant"),
                    $"got it with {PolicyWords.Of(PolicyWords.Quantities, draft.Quantity.Value)}, wanted pairwise-margin or top1-flip; "
                        + "use at-most: x for how much is tolerated.");
                return (null, null);
        }
    }
}
