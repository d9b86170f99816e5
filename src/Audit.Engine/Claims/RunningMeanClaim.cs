using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>A mean up to a cap, or a rate over clusters, tested unit by unit: stops as soon as the units decide, for or against.</summary>
/// <remarks>Guarantee: that of <see cref="Audit.Bounds.Statistics.AnytimeMean"/>, at any stopping time. Units (rows or clusters) come in an order drawn by the run's seed; a stop falls on the end of a cluster.</remarks>
internal static class RunningMeanClaim
{
    /// <summary>What is read off every row, and what follows.</summary>
    public static RowRule Rule { get; } = new((context, spec) => new RunningMeanMeasure(context, spec), Judge);

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var (data, quantity) = (context.Data[spec.Over!], Quantity.Of(spec));
        var units = data.Clusters is null ? "rows" : "clusters";
        var measure = spec.Cap is { } cap ? $"mean of the {quantity.Name} up to {cap.Text}" : "share of inputs on which the top output changes";
        var sentence = $"With confidence {spec.Confidence.Text}, for inputs drawn like the {units} of '{data.Name}', tested one by one until they decide: {Results.Subject(context, spec)}, the {measure}, {Results.Condition(spec)}, in reference arithmetic.";
        var start = Results.Start(spec, sentence, quantity) with { LowerIsBetter = spec.Comparison != Comparison.AtLeast, Method = $"running betting tests of the mean over {units}, one for and one against" };
        return RowClaim.Run(context, start, Rule);
    }

    /// <summary>The units of consecutive rows in order, each with the number of rows at its end; the last one only where it is known to be whole.</summary>
    public static IEnumerable<((double Low, double High) Mean, int End)> Units(ClaimSpec spec, double[] values, ImmutableArray<string>? clusters, int rows, bool isAll)
    {
        var (low, high) = (SampleEnds.Capped(spec, values, up: false), SampleEnds.Capped(spec, values, up: true));
        if (clusters is not { } keys)
        {
            for (var row = 0; row < rows; row++) { yield return ((low[row], high[row]), row + 1); }
            yield break;
        }

        for (var (first, row) = (0, 1); row <= rows; row++)
        {
            if (row == rows ? !isAll : keys[row] == keys[first]) { continue; }
            var one = ImmutableArray.Create(keys, first, row - first);
            yield return ((SampleEnds.ClusterMeans(low[first..row], one, up: false)[0], SampleEnds.ClusterMeans(high[first..row], one, up: true)[0]), row);
            first = row;
        }
    }

    private static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var (spec, atLeast) = (start.Spec, start.Spec.Comparison == Comparison.AtLeast);
        var (tests, units, stopped) = (RunningMeans.Of(spec, rows.Alpha!.Value), 0, false);
        foreach (var (mean, _) in Units(spec, rows.Values, rows.Clusters, rows.Count, isAll: true))
        {
            if (stopped) { return Results.Unknown(start, $"the rows go on after the test had stopped at unit {units}: not the rows of this test."); }
            tests = tests.After(mean, atLeast);
            units++;
            stopped = tests.Passes.IsRefuted || tests.Fails.IsRefuted;
        }

        var verdict = tests.Passes.IsRefuted ? VerdictKind.Verified : tests.Fails.IsRefuted ? VerdictKind.Falsified : VerdictKind.Unknown;
        var (seen, what) = (SampleEnds.Seen(spec, rows), rows.Clusters is null ? "rows" : "clusters");
        return start with
        {
            Verdict = verdict,
            Reason = verdict switch
            {
                VerdictKind.Verified => $"the evidence reached its goal after {units:N0} {what}.",
                VerdictKind.Falsified => $"the evidence for a mean beyond the threshold reached its goal after {units:N0} {what}; the rows are the witness.",
                _ => $"inconclusive: the last of {units:N0} {what} came before a decision; nothing is disproved, and no other bound may be computed from these rows at the same error.",
            },
            Reached = Assurance.Statistical,
            Work = $"{units:N0} {what}, {rows.Count:N0} rows, then it stopped",
            Found = Results.Found(seen),
            Proved = verdict != VerdictKind.Verified ? null : atLeast ? Results.Found(tests.Limit) : Results.Proved(tests.Limit),
        };
    }

    /// <summary>The quantity row by row, in an order drawn by the seed, whole clusters together, until the units decide.</summary>
    private sealed class RunningMeanMeasure : RowMeasure
    {
        private readonly TwinMeasure measure;
        private readonly ClaimSpec spec;
        private readonly int most;
        private RunningMeans tests;
        private int taken;

        public RunningMeanMeasure(ClaimContext context, ClaimSpec spec)
        {
            var all = context.Data[spec.Over!];
            var data = all.Keep(Order(all, (ulong)context.Policy.Seed, DataParts.Stream($"order:{spec.Id}"), spec.Sequential!.Most));
            (this.spec, measure, most) = (spec, new TwinMeasure(context, spec, new InputRows(data.Inputs, data.Rows, data.Width), data), data.Rows);
            tests = RunningMeans.Of(spec, context.Alpha(spec));
        }

        public override ImmutableArray<string> Columns => measure.Columns;

        public override int Rows => most;

        public override ImmutableArray<string>? Clusters => measure.Clusters;

        public override string? Misfit => measure.Misfit;

        public override void KeepFit() => measure.KeepFit();

        public override double[][] Run(int first, int count) => measure.Run(first, count);

        public override int? StopsAfter(IReadOnlyList<RowColumn> columns, int rows)
        {
            var from = taken;
            var keys = measure.Clusters is { } all ? ImmutableArray.Create(all, from, rows - from) : (ImmutableArray<string>?)null;
            foreach (var (mean, end) in Units(spec, columns[1].Values[from..rows], keys, rows - from, isAll: rows == most))
            {
                tests = tests.After(mean, spec.Comparison == Comparison.AtLeast);
                taken = from + end;
                if (tests.Passes.IsRefuted || tests.Fails.IsRefuted) { return taken; }
            }

            return null;
        }

        /// <summary>The rows of a permutation of the units, at most so many units.</summary>
        private static int[] Order(DataSet data, ulong seed, ulong stream, int? units)
        {
            if (data.Clusters is not { } keys) { return DataParts.Permuted(data.Rows, Math.Min(units ?? data.Rows, data.Rows), seed, stream); }
            var groups = Enumerable.Range(0, data.Rows).GroupBy(row => keys[row]).ToArray();
            return [.. DataParts.Permuted(groups.Length, Math.Min(units ?? groups.Length, groups.Length), seed, stream).SelectMany(group => groups[group])];
        }
    }
}
