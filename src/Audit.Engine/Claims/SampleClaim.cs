using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Claims about a change of outputs over a data set: its rate, a quantile, or its mean up to a cap.</summary>
/// <remarks>
/// Guarantee: with the confidence stated, for inputs drawn like the rows (or clusters), which are independent; or, where the rows were drawn without replacement from a
/// file, for the rows of that file. The number of rows is fixed by the plan.
/// </remarks>
internal static class SampleClaim
{
    /// <summary>What is read off every row, and what follows.</summary>
    public static RowRule Rule { get; } = new(Measure, Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (data, quantity) = (context.Data[spec.Over!], Quantity.Of(spec));
        var start = Results.Start(spec, Sentence(context, spec, data, quantity), quantity) with
        {
            LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = spec.Assurance == Assurance.Observed ? "seen on the rows" : SampleEnds.Method(spec, data.Clusters is not null, data.Population is not null),
            Work = $"{data.Rows:N0} rows",
        };
        return RowClaim.Run(context, start, Rule, rows => Witness(context, spec, data, rows.Values));
    }

    /// <summary>The row with the worst value; none where no decision changed.</summary>
    private static EvidenceFile? Witness(ClaimContext context, ClaimSpec spec, DataSet data, double[] values)
    {
        var worst = Worst(spec, values);
        return values[worst] != 0 || spec.Quantity != QuantityKind.Top1Flip ? RegionVerdict.WriteWitness(context, spec.Id, data.Slice(worst, 1).ToArray()) : null;
    }

    private static TwinMeasure Measure(ClaimContext context, ClaimSpec spec)
    {
        var data = context.Data[spec.Over!];
        return new TwinMeasure(context, spec, new InputRows(data.Inputs, data.Rows, data.Width), data);
    }

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var spec = start.Spec;
        if (spec.Assurance == Assurance.Observed) { return Observed(start, rows); }
        return SampleVerdict.Conclude(start, SampleEnds.Seen(spec, rows), SampleEnds.Of(spec, rows));
    }

    private static ClaimResult Observed(ClaimResult start, CommittedRows rows)
    {
        var (spec, values) = (start.Spec, rows.Values);
        var isRate = spec.Quantity == QuantityKind.Top1Flip;
        var failures = values.LongCount(value => value > 0);
        var found = isRate ? failures / (double)values.Length : values[Worst(spec, values)];
        var holds = isRate ? SampleVerdict.RateSatisfies(failures, values.Length, spec) : Results.Satisfies(found, spec);
        return start with { Verdict = holds ? VerdictKind.Verified : VerdictKind.Falsified, Reason = holds ? "nothing else was seen; this bounds nothing." : "a row shows it.", Found = Results.Found(found) };
    }

    private static string Sentence(ClaimContext context, ClaimSpec spec, DataSet data, Quantity quantity)
    {
        var observed = spec.Assurance == Assurance.Observed;
        var measure = quantity.Kind == QuantityKind.Top1Flip ? "share of inputs on which the top output changes" : observed ? $"largest {quantity.Name}"
            : spec.Cap is { } cap ? $"mean of the {quantity.Name} up to {cap.Text}" : $"{spec.Quantile!.Value.Text} quantile of the {quantity.Name}";
        var who = observed ? $"On the {data.Rows:N0} rows of '{data.Name}'"
            : data.Population is { } all ? $"With confidence {spec.Confidence.Text}, for the {all:N0} rows of '{data.Name}', of which {data.Rows:N0} were drawn"
            : $"With confidence {spec.Confidence.Text}, for inputs drawn like the {(data.Clusters is null ? "rows" : "clusters")} of '{data.Name}'";
        return $"{who}: {Results.Subject(context, spec)}, the {measure}, {Results.Condition(spec)}, in reference arithmetic.";
    }

    private static int Worst(ClaimSpec spec, double[] values) => Array.IndexOf(values, spec.Comparison == Comparison.AtLeast ? values.Min() : values.Max());
}
