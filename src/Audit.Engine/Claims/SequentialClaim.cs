using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>A rate of changed decisions, tested row by row: stops as soon as the rows decide, for or against.</summary>
/// <remarks>Guarantee: that of <see cref="SequentialRate"/> and <see cref="SequentialEnd"/>, at any stopping time. Rows come in an order drawn by the run's seed.</remarks>
internal static class SequentialClaim
{
    private const int Points = 60;

    /// <summary>What is read off every row, and what follows.</summary>
    public static RowRule Rule { get; } = new((context, spec) => new SequentialMeasure(context, spec), Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (data, quantity, rule) = (context.Data[spec.Over!], Quantity.Of(spec), spec.Sequential!);
        var sentence = $"With confidence {spec.Confidence.Text}, for inputs drawn like the rows of '{data.Name}', tested one by one until they decide: {Results.Subject(context, spec)}, "
            + $"the share of inputs on which the top output changes, {Results.Condition(spec)}, in reference arithmetic.";
        var start = Results.Start(spec, sentence, quantity) with
        {
            LowerIsBetter = spec.Comparison != Comparison.AtLeast,
            Method = $"likelihood-ratio e-process, design rate {rule.Design!.Value.Text}, futile at 1 to {rule.Futility}, at most {Math.Min(rule.Most ?? data.Rows, data.Rows):N0} rows",
        };
        return RowClaim.Run(context, start, Rule);
    }

    /// <summary>The test of a claim.</summary>
    /// <param name="spec">The claim.</param>
    /// <param name="alpha">Error of "verified", and of "falsified".</param>
    /// <param name="rows">Rows that there are.</param>
    public static SequentialPlan Plan(ClaimSpec spec, ExactAlpha alpha, long rows) => new()
    {
        Limit = Results.Threshold(spec).Text,
        Designs = [spec.Sequential!.Design!.Value.Text],
        Alpha = alpha,
        Cap = Math.Min(spec.Sequential.Most ?? rows, rows),
        AtLeast = spec.Comparison == Comparison.AtLeast,
        Futility = spec.Sequential.Futility.ToString(CultureInfo.InvariantCulture),
        Opposite = spec.Sequential.Against?.Text,
    };

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var (spec, alpha) = (start.Spec, rows.Alpha!.Value);
        // The cap is the number of rows committed: a run that went on to the declared cap or to the end of its data stops there too.
        var test = new SequentialRate(Plan(spec, alpha, rows.Count));
        bool[] hits = [.. rows.Values.Select(value => value > 0)];
        var (state, verdict) = test.Run(default, hits);
        if (state.Rows != rows.Count) { return Results.Unknown(start, $"the rows go on after the test had stopped at row {state.Rows}: not the rows of this test."); }
        var atLeast = spec.Comparison == Comparison.AtLeast;
        var proved = atLeast ? SequentialEnd.Lower(state, test.Plan.Designs, alpha) : SequentialEnd.Upper(state, test.Plan.Designs, alpha);
        return start with
        {
            Verdict = verdict switch { SequentialVerdict.Verified => VerdictKind.Verified, SequentialVerdict.Falsified => VerdictKind.Falsified, _ => VerdictKind.Unknown },
            Reason = Words(verdict, state, spec),
            Reached = Assurance.Statistical,
            Work = $"{rows.Count:N0} rows, then it stopped",
            Found = Results.Found(state.Hits / (double)state.Rows),
            Proved = atLeast ? Results.Found(proved) : Results.Proved(proved),
            Exhibits = [Path(test, hits)],
        };
    }

    private static string Words(SequentialVerdict verdict, SequentialState state, ClaimSpec spec)
    {
        var after = $"after {state.Rows:N0} rows, {state.Hits:N0} of them changed";
        return verdict switch
        {
            SequentialVerdict.Verified => $"the evidence reached its goal {after}.",
            SequentialVerdict.Falsified => $"the evidence for a rate beyond the threshold reached its goal {after}; the rows are the witness.",
            SequentialVerdict.Futile => $"futile: the evidence fell to 1 to {spec.Sequential!.Futility} {after}; nothing is disproved.",
            _ => $"inconclusive: the last row came before a decision, {after}; nothing is disproved, and no other bound may be computed from these rows at the same error.",
        };
    }

    /// <summary>The evidence as it grew, at up to sixty points.</summary>
    private static Exhibit Path(SequentialRate test, bool[] hits)
    {
        var (lines, state, shown) = (ImmutableArray.CreateBuilder<ExhibitRow>(), default(SequentialState), 0);
        for (var row = 0; row < hits.Length; row++)
        {
            state = state.Next(hits[row]);
            if ((row + 1) * (long)Points / hits.Length == shown && row + 1 != hits.Length) { continue; }
            shown = (int)((row + 1) * (long)Points / hits.Length);
            lines.Add(new ExhibitRow("", Results.Found(row + 1), null, Results.Found(test.EValue(state)), null));
        }

        return new Exhibit(ExhibitKind.Curve, "Evidence for the claim, row by row", "rows", $"e-value; verified from {(1 / (double)test.Plan.Alpha.Numerator * (double)test.Plan.Alpha.Denominator).ToString("0.##", CultureInfo.InvariantCulture)} on", "May be looked at, and stopped, at any time; only the value at the stop decides.", lines.ToImmutable());
    }
}
