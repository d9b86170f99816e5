using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Claims about outcomes that were measured elsewhere: judged answers, attempts at a jailbreak, human labels.</summary>
/// <remarks>Guarantee: of the recorded numbers, with the confidence, for rows (or clusters) that are independent draws. That they are what was measured is trusted, and said so.</remarks>
internal static class RecordedClaim
{
    public static readonly RowRule Rule = new((context, spec) => new RecordedMeasure(context, spec), Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec) => RowClaim.Run(context, Start(context, spec), Rule);

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var asked = (Subject.Recorded)start.Spec.Subject;
        return Ends(asked, start.Spec, rows).Judge(start, () => asked.AtTries is null ? [] : AttackEnds.Exhibits(asked, rows));
    }

    private static OutcomeEnds Ends(Subject.Recorded asked, ClaimSpec spec, CommittedRows rows)
    {
        var isOurs = rows.Columns.Count == 1 && rows.Columns.ContainsKey(RecordedMeasure.Outcome) && (asked.AtTries is null || rows.Clusters is not null) && asked.From is null == asked.To is null;
        if (!isOurs || rows.Alpha is not { } alpha) { return OutcomeEnds.None("the committed rows are not those of this claim."); }
        var values = rows[RecordedMeasure.Outcome];
        if (spec.Quantile is { } share) { return OutcomeEnds.Quantile(values, share.Text, alpha); }
        if (asked.From is { } from) { return OutcomeEnds.Ranged([.. values.Select(value => (value, 1.0))], rows.Clusters, new UnitScale(from, asked.To!.Value), alpha); }
        if (Array.Exists(values, value => value is not (0 or 1))) { return OutcomeEnds.None("the committed rows are not 0 and 1."); }
        if (asked.AtTries is not null) { return AttackEnds.Of(asked, spec, rows); }
        return rows.Clusters is { } keys
            ? OutcomeEnds.Shares(SampleEnds.Count(keys, row => values[row] > 0), alpha)
            : OutcomeEnds.Rate(values.LongCount(value => value > 0), values.Length, alpha, rows.Population);
    }

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec)
    {
        var (asked, data) = ((Subject.Recorded)spec.Subject, context.Data[spec.Over!]);
        return Results.Start(spec, $"With confidence {spec.Confidence.Text}, {Who(asked, data)}: the {Name(asked, spec)} as recorded {Results.Condition(spec)}; it was measured elsewhere.", null) with
        {
            QuantityName = Name(asked, spec),
            Unit = spec.Quantile is not null || asked.From is not null ? "as recorded" : "share",
            LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = Method(asked, spec, data),
            Work = $"{data.Rows:N0} rows, no pass",
        };
    }

    private static string Who(Subject.Recorded asked, DataSet data)
    {
        if (asked.AtTries is not null) { return asked.EachPrompt ? $"for each of the {OutcomeCheck.Clusters(data):N0} prompts of '{data.Name}' by itself" : $"for prompts drawn like the {OutcomeCheck.Clusters(data):N0} of '{data.Name}'"; }
        if (data.Population is { } items) { return $"for all {items:N0} rows of '{data.Name}', of which {data.Rows:N0} were drawn without replacement"; }
        return data.Clusters is null ? $"for rows drawn like those of '{data.Name}'" : $"for clusters drawn like those of '{data.Name}' (each cluster counts alike)";
    }

    private static string Name(Subject.Recorded asked, ClaimSpec spec) => asked switch
    {
        { AtTries: { } at } => $"chance of '{asked.Outcome}' in {at:N0} tries",
        { From: { } from, To: { } to } => $"mean of '{asked.Outcome}' in [{from.Text}, {to.Text}]",
        _ => spec.Quantile is { } share ? $"{share.Text} quantile of '{asked.Outcome}'" : $"rate of '{asked.Outcome}'",
    };

    private static string Method(Subject.Recorded asked, ClaimSpec spec, DataSet data) => asked switch
    {
        { AtTries: not null, EachPrompt: true } => "1 - (1 - p)^N at the Clopper-Pearson ends of each prompt, one-sided; every prompt, without a charge",
        { AtTries: not null } => $"unbiased estimate of each prompt, {MeanMethods.Describe(OutcomeEnds.Method)} over prompts, one-sided",
        { From: not null } => $"{MeanMethods.Describe(OutcomeEnds.Method)} of the {(data.Clusters is null ? "rows" : "clusters' means")}, one-sided",
        _ => spec.Quantile is not null ? "order statistic of the quantile, one-sided"
            : data.Clusters is not null ? $"{MeanMethods.Describe(OutcomeEnds.Method)} of the clusters' shares, one-sided"
            : data.Population is not null ? "hypergeometric, one-sided" : "Clopper-Pearson, one-sided",
    };
}
