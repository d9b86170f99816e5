using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Success in N tries, from recorded tries whose cluster is their prompt.</summary>
/// <remarks>
/// Guarantee: over prompts drawn like these: the unbiased estimate 1 - C(n-c,N)/C(n,N) of a prompt with c successes in n tries lies in [0, 1] and has the prompt's chance as its mean; the mean of these over
/// independent prompts is bounded. Of each prompt: 1-(1-p)^N at the ends of p; "every prompt" needs no charge (the worst one alone must be wrong), "some prompt" shares the error among the prompts.
/// Source: Chen et al. 2021 for the estimate. No number of tries beyond those recorded enters a bound over prompts.
/// </remarks>
internal static class AttackEnds
{
    private const int MostPrompts = 60;

    public static OutcomeEnds Of(Subject.Recorded asked, ClaimSpec spec, CommittedRows rows)
    {
        var (prompts, alpha) = (Prompts(rows), rows.Alpha!.Value);
        if (asked.EachPrompt) { return Each(prompts, asked.AtTries!.Value, spec, alpha); }
        return Short(prompts, asked.AtTries!.Value) is { Length: > 0 } trouble ? OutcomeEnds.None(trouble) : Drawn(prompts, asked.AtTries!.Value, alpha);
    }

    /// <summary>Why the tries recorded say nothing of N tries over prompts, or empty.</summary>
    public static string Short(ImmutableArray<ClusterCount> prompts, long at)
    {
        var few = prompts.Count(prompt => prompt.Rows < at);
        return few == 0 ? "" : $"{few:N0} of {prompts.Length:N0} prompts have fewer than {at:N0} tries, down to {prompts.Min(prompt => prompt.Rows):N0}, and nothing is extrapolated: {at:N0} tries of every prompt are needed.";
    }

    /// <summary>Successes and tries of each prompt.</summary>
    public static ImmutableArray<ClusterCount> Prompts(CommittedRows rows)
    {
        var outcomes = rows[RecordedMeasure.Outcome];
        return SampleEnds.Count(rows.Clusters!.Value, row => outcomes[row] > 0);
    }

    /// <summary>Success against the number of tries with its ends, and beyond the tries recorded the estimate of a fit; or each prompt's interval.</summary>
    public static IEnumerable<Exhibit> Exhibits(Subject.Recorded asked, CommittedRows rows)
    {
        var (prompts, alpha, at) = (Prompts(rows), rows.Alpha!.Value, asked.AtTries!.Value);
        if (asked.EachPrompt) { return Forest(rows, prompts, at, alpha); }
        var points = Points(at).ToList();
        var known = points.Select(n => (Tries: n, Ends: Drawn(prompts, n, alpha.Over(2 * points.Count)))).ToList();
        var fit = TailFit.Of(prompts);
        var exact = known.Select(point => Row("bounded", point.Tries, point.Ends));
        var estimates = fit is null ? [] : new long[] { 10L * at, 100L * at }.Where(n => n <= TailFit.MostTries).Select(n => new ExhibitRow("estimate", Results.Found(n), null, Results.Found(fit.SuccessAt(n)), null));
        var model = fit is null ? "No estimate beyond: the counts vary no more between prompts than chance does." : $"Points named 'estimate' are no bounds: they follow a beta law fitted to the counts (density near 0 like p^(b-1), b = {fit.Shape:0.###}), an assumption that nothing here tests.";
        return [new Exhibit(ExhibitKind.Curve, "Success against the number of tries", "tries", "success", $"The ends of all points named 'bounded' hold together, with the error {rows.Alpha} shared among them (Bonferroni). {model}", [.. exact, .. estimates])];
    }

    private static OutcomeEnds Drawn(ImmutableArray<ClusterCount> prompts, long at, ExactAlpha alpha)
    {
        var values = prompts.Select(prompt => SuccessAtTries.EnclosedEstimate(prompt.Failures, prompt.Rows, at)).ToList();
        return OutcomeEnds.Mean([.. values.Select(value => value.Low)], [.. values.Select(value => value.High)], alpha);
    }

    private static OutcomeEnds Each(ImmutableArray<ClusterCount> prompts, long at, ClaimSpec spec, ExactAlpha alpha)
    {
        var all = alpha.Over(prompts.Length);
        var found = prompts.Select(prompt => Seen(prompt, at)).ToList();
        return spec.Comparison == Comparison.AtLeast
            ? new(found.Min(), prompts.Min(prompt => Lower(prompt, at, alpha)), prompts.Min(prompt => Upper(prompt, at, all)))
            : new(found.Max(), prompts.Max(prompt => Lower(prompt, at, all)), prompts.Max(prompt => Upper(prompt, at, alpha)));
    }

    private static IEnumerable<Exhibit> Forest(CommittedRows rows, ImmutableArray<ClusterCount> prompts, long at, ExactAlpha alpha)
    {
        if (prompts.Length > MostPrompts) { return []; }
        var (share, names) = (alpha.Over(2 * prompts.Length), rows.Clusters!.Value.Distinct().Select(key => key.Trim('"')).ToList());
        var lines = prompts.Select((prompt, i) => new ExhibitRow(names[i], null, Results.Found(Lower(prompt, at, share)), Results.Found(Seen(prompt, at)), Results.Proved(Upper(prompt, at, share))));
        return [new Exhibit(ExhibitKind.Forest, $"Success in {at:N0} tries, each prompt by itself", "", "success", $"These intervals hold together, with the error {rows.Alpha} shared among them (Bonferroni).", [.. lines])];
    }

    private static ExhibitRow Row(string label, long tries, OutcomeEnds ends) => new(label, Results.Found(tries), Results.Found(ends.Lower), Results.Found(ends.Found), Results.Proved(ends.Upper));

    private static double Lower(ClusterCount prompt, long at, ExactAlpha alpha) => SuccessAtTries.Lower(prompt.Failures, prompt.Rows, at, alpha);

    private static double Upper(ClusterCount prompt, long at, ExactAlpha alpha) => SuccessAtTries.Upper(prompt.Failures, prompt.Rows, at, alpha);

    /// <summary>The unbiased estimate where the tries suffice; else 1 - (1 - c/n)^N, which is none.</summary>
    private static double Seen(ClusterCount prompt, long at) =>
        at <= prompt.Rows ? SuccessAtTries.EnclosedEstimate(prompt.Failures, prompt.Rows, at).Low : Plain(1 - (prompt.Failures / (double)prompt.Rows), at);

    /// <summary>1 - q^N by squaring: the same bits everywhere.</summary>
    private static double Plain(double q, long at)
    {
        var power = 1.0;
        for (var rest = at; rest > 0; rest >>= 1, q *= q) { power *= (rest & 1) == 1 ? q : 1; }
        return 1 - power;
    }

    /// <summary>1, 2, 5, 10, 20, ... up to N.</summary>
    private static IEnumerable<long> Points(long at)
    {
        for (long scale = 1; scale < at; scale *= 10)
        {
            foreach (var n in new[] { scale, 2 * scale, 5 * scale }.Where(n => n < at)) { yield return n; }
        }

        yield return at;
    }
}
