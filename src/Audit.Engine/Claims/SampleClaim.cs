using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Claims over a data set: rates by Clopper-Pearson (or over clusters by betting), quantiles by order statistics.</summary>
/// <remarks>Guarantee: with the confidence stated, for inputs drawn like the rows (or clusters), which are independent. The number of rows is fixed by the plan.</remarks>
internal static class SampleClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (data, quantity) = (context.Data[spec.Over!], Quantity.Of(spec));
        var isRate = quantity.Kind == QuantityKind.Top1Flip;
        var observed = spec.Assurance == Assurance.Observed;
        var start = Results.Start(spec, Sentence(context, spec, data, quantity, isRate, observed), quantity) with
        {
            LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = observed ? "seen on the rows" : Method(isRate, data),
            Work = $"{data.Rows:N0} rows",
        };
        var twin = TwinTable.Of(context, spec);
        var values = TwinTable.Values(context, twin, quantity, data.Inputs, data.Rows, data.Width);
        if (!twin.IsLive) { return Results.Unknown(start, "invalid intervention: the replacement changed no activation on any row."); }
        Func<double, bool> fails = value => isRate ? value > 0 : !Results.Satisfies(value, spec);
        var rows = RowsWriter.Write(context.Store, spec.Id, values, fails, data.Clusters, observed ? "0" : context.Alpha(spec).ToString());
        var worst = Worst(spec, values);
        start = start with { Rows = rows, Witness = values[worst] != 0 || !isRate ? RegionVerdict.WriteWitness(context, spec.Id, data.Slice(worst, 1).ToArray()) : null };
        return Judge(spec, quantity, start, values, data.Clusters, observed);
    }

    /// <summary>The verdict from the values alone.</summary>
    public static ClaimResult Judge(ClaimSpec spec, Quantity quantity, ClaimResult start, double[] values, ImmutableArray<string>? clusters, bool observed)
    {
        var isRate = quantity.Kind == QuantityKind.Top1Flip;
        var failures = values.LongCount(value => value > 0);
        var found = isRate ? failures / (double)values.Length : observed ? values[Worst(spec, values)] : EmpiricalQuantile(values, spec);
        if (observed)
        {
            var holds = isRate ? SampleVerdict.RateSatisfies(failures, values.Length, spec) : Results.Satisfies(found, spec);
            return start with { Verdict = holds ? VerdictKind.Verified : VerdictKind.Falsified, Reason = holds ? "nothing else was seen; this bounds nothing." : "a row shows it.", Found = Results.Found(found) };
        }

        var (lower, upper) = !isRate ? SampleEnds.Quantile(values, spec)
            : clusters is { } keys ? SampleEnds.ClusterRate(SampleEnds.Count(keys, row => values[row] > 0), spec) : SampleEnds.Rate(failures, values.Length, spec);
        var (verdict, proved, reason) = SampleVerdict.Decide(spec, lower, upper);
        return start with
        {
            Verdict = verdict,
            Reason = reason,
            Reached = Assurance.Statistical,
            Found = Results.Found(found),
            Proved = spec.Comparison == Comparison.AtLeast ? Results.Found(proved) : Results.Proved(proved),
            Looseness = spec.Comparison == Comparison.AtLeast ? Results.Looseness(proved, found) : Results.Looseness(found, proved),
        };
    }

    private static string Sentence(ClaimContext context, ClaimSpec spec, DataSet data, Quantity quantity, bool isRate, bool observed)
    {
        var measure = isRate ? "share of inputs on which the top output changes" : observed ? $"largest {quantity.Name}" : $"{spec.Quantile!.Value.Text} quantile of the {quantity.Name}";
        var who = observed ? $"On the {data.Rows:N0} rows of '{data.Name}'" : $"With confidence {spec.Confidence.Text}, for inputs drawn like the {(data.Clusters is null ? "rows" : "clusters")} of '{data.Name}'";
        return $"{who}: {Results.Subject(context, spec)}, the {measure}, {Results.Condition(spec)}, in reference arithmetic.";
    }

    private static string Method(bool isRate, DataSet data) => !isRate ? "order statistic of the quantile, one-sided"
        : data.Clusters is null ? "Clopper-Pearson, one-sided" : "hedged betting on the clusters' means, one-sided";

    private static int Worst(ClaimSpec spec, double[] values) => Array.IndexOf(values, spec.Comparison == Comparison.AtLeast ? values.Min() : values.Max());

    private static double EmpiricalQuantile(double[] values, ClaimSpec spec) =>
        values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(spec.Quantile!.Value.Value * values.Length) - 1, 0, values.Length - 1));
}
