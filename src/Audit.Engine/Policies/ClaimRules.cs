namespace Audit.Engine.Policies;

/// <summary>Finds lines of a claim that contradict each other, so that no claim is run that cannot mean what it says.</summary>
internal sealed class ClaimRules(Faults faults)
{
    private static readonly string[] ofQuantities = ["quantile", "cap", "method", "sequential", "chosen-on"];

    public void Check(ClaimDraft draft)
    {
        Assurance(draft);
        Replaced(draft);
        Output(draft);
        Threshold(draft);
        Quantile(draft);
        StatisticsRules.Check(draft, Fault);
        ClosedForm(draft);
        Mass(draft);
        Rare(draft);
        Compact(draft);
        OutcomeRules.Check(draft, faults);
        Explanation(draft);
        Screen(draft);
    }

    private static bool AtLeastWorstCase(ClaimDraft draft) => draft.Assurance is Policies.Assurance.WorstCase or Policies.Assurance.Certified;

    private void Assurance(ClaimDraft draft)
    {
        bool statistical = draft.Assurance == Policies.Assurance.Statistical;
        if (draft.IsProperty && statistical)
        {
            Fault(draft.Fields, "assurance", "got statistical for a property, wanted observed, worst-case or certified; a property "
                + "speaks of every input of its box.");
        }

        if (statistical && !draft.IsRare && draft.Domain is (Domain.Finite or Domain.Continuous))
        {
            Fault(draft.Fields, "assurance", "got statistical over a region, wanted a data set; a region has no distribution: name a "
                + "data set or ask for certified.");
        }

        if (AtLeastWorstCase(draft) && draft.Domain == Domain.Sample)
        {
            Fault(draft.Fields, "assurance", $"got {PolicyWords.Of(PolicyWords.Assurances, draft.Assurance!.Value)} over a data set, wanted a region; "
                + "ask for statistical, or define a region rows: { data: ... } for exactly these rows.");
        }

        if (draft.Assurance is not null && !statistical && draft.Fields.Has("confidence"))
        {
            Fault(draft.Fields, "confidence", "got a confidence for a claim that is not statistical, wanted none; remove it or ask for "
                + "statistical.");
        }
    }

    private void Replaced(ClaimDraft draft)
    {
        if (draft.ReplacedBy is not { } by) { return; }
        if (by == Replacement.Every && (draft.Assurance == Policies.Assurance.Statistical || draft.Domain == Domain.Sample))
        {
            Fault(draft.Parts, "replaced-by", "got every value over a sample, wanted a region; no sample shows every value: name a "
                + "region, or replace by zero, mean or resample.");
        }

        bool drawn = by is Replacement.Mean or Replacement.Resample;
        if (drawn && AtLeastWorstCase(draft))
        {
            Fault(draft.Parts, "replaced-by", "got a value taken from data for a worst-case claim, wanted zero or every; or ask for "
                + "statistical over a data set.");
        }

        if (drawn && draft.Domain is (Domain.Finite or Domain.Continuous) && !draft.Parts.Has("reference"))
        {
            Fault(draft.Parts, "replaced-by", "got no data to take the value from, wanted reference: NAME of a data set; add it.");
        }

        if (!drawn && draft.Parts.Has("reference"))
        {
            Fault(draft.Parts, "reference", "got reference data that nothing is taken from, wanted it only with mean or resample; "
                + "remove it.");
        }

        if (draft.Fields.Has("irrelevant") && by != Replacement.Every && AtLeastWorstCase(draft))
        {
            Fault(draft.Parts, "replaced-by", "got one replacement for an irrelevance over every input, wanted every; irrelevant for "
                + "certain means for every value: write every, or at-most: x.");
        }
    }

    private void Output(ClaimDraft draft)
    {
        if (draft.IsProperty || draft.Quantity is not { } quantity) { return; }
        bool given = draft.Parts.Has("output");
        if (quantity == QuantityKind.Output && !given)
        {
            Fault(draft.Parts, "output", "got no output, wanted the index of the output that is measured; add output: 0.");
        }

        if (quantity != QuantityKind.Output && given)
        {
            Fault(draft.Parts, "output", "got an output for a quantity over all outputs, wanted it only with quantity: output; remove it.");
        }
    }

    private void Threshold(ClaimDraft draft)
    {
        if (draft.Threshold is not { } threshold || draft.Quantity is not { } quantity) { return; }
        string key = PolicyKeys.Threshold.First(draft.Fields.Has);
        if (quantity != QuantityKind.PairwiseMargin && Ranges.Compare(threshold, 0) < 0)
        {
            Fault(draft.Fields, key, $"got {threshold.Text}, wanted 0 or more: the quantity is never below 0; correct it.");
        }

        if (quantity == QuantityKind.Top1Flip && !draft.IsMass && !draft.IsRare) { FlipThreshold(draft, key, threshold); }
    }

    private void FlipThreshold(ClaimDraft draft, string key, ExactDecimal threshold)
    {
        (int zero, int one) = (Ranges.Compare(threshold, 0), Ranges.Compare(threshold, 1));
        if (one > 0) { Fault(draft.Fields, key, $"got {threshold.Text}, wanted a share from 0 to 1; write 0.01 for 1 %."); }
        if (draft.Domain == Domain.Continuous && zero > 0 && one < 0)
        {
            Fault(draft.Fields, key, $"got a rate of {threshold.Text} over a box or balls, wanted irrelevant: true; a region has no "
                + "rate: either some input flips or none can.");
        }

        bool never = draft.Comparison == Comparison.AtMost ? zero == 0 : one == 0;
        if (draft.Assurance == Policies.Assurance.Statistical && never)
        {
            Fault(draft.Fields, key, "got a rate of exactly 0 or 1 for a statistical claim, wanted one between; no sample can show it: "
                + "write at-most: 0.001, or ask for certified over a region.");
        }
    }

    private void Quantile(ClaimDraft draft)
    {
        if (draft.Quantile is { } q && (Ranges.Compare(q, 0) <= 0 || Ranges.Compare(q, 1) >= 0))
        {
            Fault(draft.Fields, "quantile", $"got {q.Text}, wanted a share between 0 and 1; write 0.99 for the value that 99 % of "
                + "inputs stay under.");
        }

        if (draft.Assurance is not { } assurance || (draft.Quantity is null && !draft.IsProperty)) { return; }
        bool wanted = assurance == Policies.Assurance.Statistical && !draft.IsProperty && !draft.IsRare && draft.Quantity != QuantityKind.Top1Flip && !draft.Fields.Has("cap");
        if (wanted && !draft.Fields.Has("quantile"))
        {
            Fault(draft.Fields, "quantile", "got no quantile, wanted the share of inputs that the claim speaks of: no sample bounds the "
                + "largest value; add quantile: 0.99, or cap: x for the mean up to x.");
        }

        if (!wanted && draft.Fields.Has("quantile"))
        {
            Fault(draft.Fields, "quantile", "got a quantile, wanted it only for a statistical claim on linf, output or pairwise-margin "
                + "without a cap; remove it.");
        }
    }

    /// <summary>A closed form is a fact about weights: there is nothing to sample, and nothing to decide.</summary>
    private void ClosedForm(ClaimDraft draft)
    {
        if (!draft.IsClosedForm) { return; }
        if (draft.Assurance == Policies.Assurance.Statistical)
        {
            Fault(draft.Fields, "assurance", "got statistical for a closed form, wanted observed, worst-case or certified; it speaks of every input of its ball.");
        }

        if (draft.Fields.Has("irrelevant")) { Fault(draft.Fields, "irrelevant", "got it with a closed form, wanted at-most or at-least: x; a closed form knows no decisions."); }
        if (draft.Fields.Has("quantile")) { Fault(draft.Fields, "quantile", "got a quantile of a closed form, wanted none; remove it."); }
        if (draft.Threshold is { } threshold && Ranges.Compare(threshold, 0) < 0)
        {
            Fault(draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {threshold.Text}, wanted 0 or more: the quantity is never below 0; correct it.");
        }
    }

    /// <summary>A certified mass bounds the share of a box from above.</summary>
    private void Mass(ClaimDraft draft)
    {
        if (!draft.IsMass) { return; }
        if (!draft.Fields.Has("at-most")) { faults.Add("contradiction", draft.Fields.Line, draft.Fields.PathOf("at-most"), "got no at-most, wanted the share that is tolerated; a certified mass bounds a share from above only: add at-most: 0.01."); }
        else if (draft.Threshold is { } threshold && (Ranges.Compare(threshold, 0) < 0 || Ranges.Compare(threshold, 1) >= 0))
        {
            Fault(draft.Fields, "at-most", $"got {threshold.Text}, wanted a share from 0 to below 1; write 0.01 for 1 %.");
        }

        if (draft.Assurance == Policies.Assurance.Statistical && !draft.HasQuantity) { Fault(draft.Fields, "assurance", "got statistical for a certified mass, wanted worst-case or certified; nothing is sampled."); }
        Volume(draft);
    }

    /// <summary>The hybrid of proof and draws bounds a probability from above, and needs draws to be allowed to fail to show it.</summary>
    private void Rare(ClaimDraft draft)
    {
        if (!draft.IsRare) { return; }
        if (!draft.Fields.Has("at-most")) { faults.Add("contradiction", draft.Fields.Line, draft.Fields.PathOf("at-most"), "got no at-most, wanted the probability that is tolerated; draws bound a rare failure from above: add at-most: 1e-6."); }
        else if (draft.Threshold is { } threshold && (Ranges.Compare(threshold, 0) <= 0 || Ranges.Compare(threshold, 1) >= 0))
        {
            Fault(draft.Fields, "at-most", $"got {threshold.Text}, wanted a probability between 0 and 1; that nothing at all fails is a claim without draws: write mass with at-most: 0.");
        }

        if (draft.Assurance is { } assurance && assurance != Policies.Assurance.Statistical) { Fault(draft.Fields, "assurance", "got another assurance for a claim that rests on draws, wanted statistical; for what is proved alone write mass."); }
        if (draft.Fields.Has("quantile") && !draft.HasQuantity) { Fault(draft.Fields, "quantile", "got a quantile of a probability, wanted none; remove it."); }
        Volume(draft);
    }

    /// <summary>What is measured by volume: a box or balls, and a number beyond which the quantity fails.</summary>
    private void Volume(ClaimDraft draft)
    {
        if (draft.Domain is Domain.Sample or Domain.Finite) { Fault(draft.Parts, "over", "got data or a finite domain, wanted a box or balls; over a finite domain claim a rate, which is counted."); }
        bool wanted = draft.HasQuantity && draft.Quantity is not (null or QuantityKind.Top1Flip);
        if (wanted != draft.Parts.Has("exceeds")) { Fault(draft.Parts, "exceeds", wanted ? "got no number, wanted what the quantity must not exceed; add exceeds: 0.05." : "got a number for a decision or a property, wanted none; remove it."); }
    }

    /// <summary>A compact proof bounds a share of right answers from below.</summary>
    private void Compact(ClaimDraft draft)
    {
        if (!draft.IsCompact) { return; }
        if (draft.Comparison != Comparison.AtLeast) { faults.Add("contradiction", draft.Fields.Line, draft.Fields.PathOf("at-least"), "got no at-least, wanted the share of right answers; a compact proof bounds it from below only: add at-least: 0.99."); }
        else if (draft.Threshold is { } threshold && (Ranges.Compare(threshold, 0) < 0 || Ranges.Compare(threshold, 1) > 0))
        {
            Fault(draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {threshold.Text}, wanted a share from 0 to 1; write 0.99 for 99 %.");
        }

        if (draft.Assurance == Policies.Assurance.Statistical) { Fault(draft.Fields, "assurance", "got statistical for a compact proof, wanted worst-case or certified; it speaks of every sequence."); }
        if (draft.Fields.Has("quantile")) { Fault(draft.Fields, "quantile", "got a quantile of a compact proof, wanted none; remove it."); }
    }

    /// <summary>Similarity is bounded from below, a set of best concepts in size from above.</summary>
    private void Explanation(ClaimDraft draft)
    {
        if (!draft.IsExplanation) { return; }
        bool stable = draft.Parts.Has("question") && draft.Parts.Node("question") is SourceNode.Scalar { Text: "stable" };
        (string wanted, Comparison direction) = stable ? ("at-most: the size of the set", Policies.Comparison.AtMost) : ("at-least: the similarity", Policies.Comparison.AtLeast);
        if (draft.Comparison is { } given && given != direction) { faults.Add("contradiction", draft.Fields.Line, draft.Fields.PathOf(stable ? "at-most" : "at-least"), $"got another threshold, wanted {wanted}; correct it."); }
        if (draft.Threshold is { } x && (stable ? Ranges.Compare(x, 1) < 0 : Ranges.Compare(x, 0) <= 0 || Ranges.Compare(x, 1) >= 0))
        {
            Fault(draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {x.Text}, wanted {(stable ? "1 or more: no set of best concepts is empty" : "a similarity between 0 and 1")}; correct it.");
        }

        foreach (string key in ofQuantities.Where(draft.Fields.Has)) { Fault(draft.Fields, key, "got it for an explanation, which has its own rules, wanted none; remove it."); }
        if (AtLeastWorstCase(draft)) { Fault(draft.Fields, "assurance", "got a worst case of an explanation, wanted statistical or observed; concepts are known on rows alone."); }
        if (draft.Domain is Domain.Finite or Domain.Continuous) { Fault(draft.Parts, "over", "got a region, wanted a data set, whose rows have concepts; name one."); }
        if (stable && draft.Parts.Has("winner-on")) { Fault(draft.Parts, "winner-on", "got data for the choice of the winner of a set of best concepts, wanted none: no winner is chosen; remove it."); }
        if (!stable && draft.Parts.Has("concept") && draft.Parts.Has("winner-on")) { Fault(draft.Parts, "winner-on", "got data for the choice of the winner beside the concept that is claimed, wanted one of the two; remove one."); }
        bool counted = draft.Parts.Node("metric") is not SourceNode.Scalar { Text: "auroc" or "auprc" or "correlation" or "cosine" or "soft-wpmi" };
        bool ranked = draft.Parts.Node("metric") is SourceNode.Scalar { Text: "auroc" };
        if (draft.Assurance == Policies.Assurance.Statistical && !counted && !ranked)
        {
            Fault(draft.Parts, "metric", "got a metric without a bound for a statistical claim, wanted accuracy, precision, recall, f1, iou or auroc; or ask for assurance: observed.");
        }

        if (stable && !counted) { Fault(draft.Parts, "metric", "got a metric without a set of best concepts, wanted accuracy, precision, recall, f1 or iou; correct it."); }
    }

    /// <summary>A screen asks for a number of units from below, by tests on the rows of a data set.</summary>
    private void Screen(ClaimDraft draft)
    {
        if (!draft.IsScreen) { return; }
        if (draft.Comparison is { } given && given != Policies.Comparison.AtLeast) { faults.Add("contradiction", draft.Fields.Line, draft.Fields.PathOf("at-least"), "got another threshold, wanted at-least: the number of units; a screen shows that units are listed, never that they are few: correct it."); }
        if (draft.Threshold is { } number && (Ranges.Compare(number, 1) < 0 || number.Value != Math.Floor(number.Value))) { Fault(draft.Fields, PolicyKeys.Threshold.First(draft.Fields.Has), $"got {number.Text}, wanted a number of units, 1 or more; correct it."); }
        foreach (string key in ofQuantities.Where(draft.Fields.Has)) { Fault(draft.Fields, key, "got it for a screen, which has its own rules, wanted none; remove it."); }
        if (draft.Assurance is { } assurance && assurance != Policies.Assurance.Statistical) { Fault(draft.Fields, "assurance", "got another assurance for a screen, wanted statistical; it rests on tests over rows."); }
        if (draft.Domain is Domain.Finite or Domain.Continuous) { Fault(draft.Parts, "over", "got a region, wanted a data set, whose rows have concepts; name one."); }
    }

    private void Fault(Fields fields, string key, string message) =>
        faults.Add("contradiction", fields.LineOf(key), fields.PathOf(key), message);
}
