using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Reads off each row the value of the unit, position after position where each is read.</summary>
internal sealed class ExplanationMeasure(ClaimContext context, DataSet data, UnitProbe probe) : RowMeasure
{
    public override ImmutableArray<string> Columns => [RowsWriter.Value];

    public override int Rows => data.Rows * probe.PerInput;

    public override ImmutableArray<string>? Clusters => probe.PerInput == 1 && probe.Reads != UnitReading.Each ? data.Clusters
        : [.. Enumerable.Range(0, Rows).Select(row => data.Clusters is { } keys ? keys[row / probe.PerInput] : (row / probe.PerInput).ToString(CultureInfo.InvariantCulture))];

    public override double[][] Run(int first, int count)
    {
        var (from, to) = (first / probe.PerInput, (first + count - 1) / probe.PerInput);
        var values = probe.Read(context.Subject, data, from, to - from + 1, context.Device);
        return [values[(first - (from * probe.PerInput))..][..count]];
    }

    /// <summary>The measure of a claim.</summary>
    public static RowMeasure Of(ClaimContext context, ClaimSpec spec) =>
        new ExplanationMeasure(context, context.Data[spec.Over!], UnitProbe.Of(context.Policy, context.Subject.Graph, (Subject.Explanation)spec.Subject, spec.Id));

    /// <summary>The values of every row of a data set.</summary>
    public static double[] All(ClaimContext context, DataSet data, UnitProbe probe)
    {
        const int Batch = 512;
        var values = new List<double>();
        for (var first = 0; first < data.Rows; first += Batch) { values.AddRange(probe.Read(context.Subject, data, first, Math.Min(Batch, data.Rows - first), context.Device)); }
        return [.. values];
    }
}
