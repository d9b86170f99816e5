using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Whether the decision changes, row by row in an order drawn by the run's seed, until the rows decide the claim.</summary>
internal sealed class SequentialMeasure : RowMeasure
{
    private readonly TwinMeasure flips;
    private readonly SequentialRate test;
    private SequentialState state;

    public SequentialMeasure(ClaimContext context, ClaimSpec spec)
    {
        var all = context.Data[spec.Over!];
        var order = DataParts.Permuted(all.Rows, all.Rows, (ulong)context.Policy.Seed, DataParts.Stream($"order:{spec.Id}"));
        var data = all.Keep(order);
        flips = new TwinMeasure(context, spec, new InputRows(data.Inputs, data.Rows, data.Width), data);
        test = new SequentialRate(SequentialClaim.Plan(spec, context.Alpha(spec), data.Rows));
    }

    public override ImmutableArray<string> Columns => flips.Columns;

    public override int Rows => (int)Math.Min(flips.Rows, test.Plan.Cap);

    public override void KeepFit() => flips.KeepFit();

    public override string? Misfit => flips.Misfit;

    public override double[][] Run(int first, int count) => flips.Run(first, count);

    public override int? StopsAfter(IReadOnlyList<RowColumn> columns, int rows)
    {
        bool[] further = [.. columns[0].Values[(int)state.Rows..rows].Select(value => value > 0)];
        (state, var verdict) = test.Run(state, further);
        return verdict == SequentialVerdict.Continue ? null : (int)state.Rows;
    }
}
