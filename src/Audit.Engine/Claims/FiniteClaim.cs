using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Claims over a finite domain, decided by running every input.</summary>
/// <remarks>Guarantee: exact in reference arithmetic; found and proved are equal. What it rests on besides: the device that ran the rows.</remarks>
internal static class FiniteClaim
{
    /// <summary>What is read off every input, and what follows.</summary>
    public static RowRule Rule { get; } = new(Measure, Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (region, quantity) = (context.Regions[spec.Over!], Quantity.Of(spec));
        var isRate = quantity.Kind == QuantityKind.Top1Flip;
        var measured = isRate ? "share of inputs on which the top output changes" : spec.Comparison == Comparison.AtLeast ? $"smallest {quantity.Name}" : $"largest {quantity.Name}";
        var sentence = $"Over all {region.Boxes.Count:N0} inputs of {region.Words}: {Results.Subject(context, spec)}, the {measured}, {Results.Condition(spec)}, in reference arithmetic.";
        var start = Results.Start(spec, sentence, quantity) with { Method = "exhaustive over the finite domain", LowerIsBetter = spec.Comparison != Comparison.AtLeast, Work = $"{region.Boxes.Count:N0} inputs" };
        return RowClaim.Run(context, start, Rule, rows => Array.IndexOf(rows.Values, isRate ? 1.0 : Extreme(spec, rows.Values)) is >= 0 and var worst ? RegionVerdict.WriteWitness(context, spec.Id, region.Boxes[worst].Lower) : null);
    }

    private static TwinMeasure Measure(ClaimContext context, ClaimSpec spec)
    {
        var region = context.Regions[spec.Over!];
        return new TwinMeasure(context, spec, new InputRows(region.Boxes.SelectMany(box => box.Lower).ToArray(), region.Boxes.Count, region.Boxes[0].Lower.Length), null);
    }

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var (spec, values) = (start.Spec, rows.Values);
        var isRate = spec.Quantity == QuantityKind.Top1Flip;
        var failures = values.LongCount(item => item > 0);
        var value = isRate ? failures / (double)values.Length : Extreme(spec, values);
        var holds = isRate ? SampleVerdict.RateSatisfies(failures, values.Length, spec) : Results.Satisfies(value, spec);
        return start with
        {
            Verdict = holds ? VerdictKind.Verified : VerdictKind.Falsified,
            Reason = holds ? "every input of the domain was run." : "an input of the domain shows it.",
            Reached = Assurance.WorstCase,
            Found = Results.Found(value),
            Proved = spec.Comparison == Comparison.AtLeast ? Results.Found(value) : Results.Proved(value),
            Looseness = "1.00",
        };
    }

    private static double Extreme(ClaimSpec spec, double[] values) => spec.Comparison == Comparison.AtLeast ? values.Min() : values.Max();
}
