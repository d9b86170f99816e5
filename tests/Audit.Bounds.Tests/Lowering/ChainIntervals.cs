using Audit.Bounds.Certificates;
using Audit.Bounds.Relaxations;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>What a chain says of its outputs at one input: intervals by the definition of a row and its stated error, in float64 with its own error added.</summary>
internal static class ChainIntervals
{
    private static readonly double Unit = Math.ScaleB(1, -24);

    public static (double Lower, double Upper)[] Run(ChainNetwork network, IEnumerable<float> input)
    {
        Range[] values = [.. input.Select(value => Range.Point(value))];
        foreach (var layer in network.Layers) { values = Leave(layer, [.. Enumerable.Range(0, layer.Rows).Select(row => Row(layer, row, values))]); }
        return [.. values.Select(value => (value.Low, value.High))];
    }

    private static Range Row(ChainLayer layer, int row, Range[] values)
    {
        var (sum, size) = (Range.Point(layer.Bias[row]), Math.Abs((double)layer.Bias[row]));
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            double weight = layer.Weights[entry];
            sum += weight * values[layer.Columns[entry]];
            size += Math.Abs(weight) * values[layer.Columns[entry]].Magnitude;
        }

        var m = layer.Roundings[row];
        var rho = (m * Unit / (1 - (m * Unit)) * size) + (m * Math.ScaleB(1, -149));
        return sum.Widened(rho + ((layer.RowStart[row + 1] - layer.RowStart[row] + 4) * Math.ScaleB(size, -52)));
    }

    private static Range[] Leave(ChainLayer layer, Range[] rows)
    {
        var values = new List<Range>();
        for (var row = 0; row < rows.Length;)
        {
            var unit = layer.Activations[row];
            var last = row + 1;
            while (last < rows.Length && layer.Activations[last] is Activation.ProductRight or Activation.SoftmaxNext) { last++; }
            if (unit == Activation.Identity) { values.Add(rows[row]); }
            else if (unit == Activation.Relu) { values.Add(new Range(Math.Max(rows[row].Low, 0), Math.Max(rows[row].High, 0))); }
            else if (!SmoothFunction.IsDefined(unit, rows[row])) { values.Add(new Range(double.NegativeInfinity, double.PositiveInfinity)); }
            else { values.AddRange(RelaxationTable.Of(unit, UnitRows.Single(rows[row..last])).Select(form => form.H.Interval.Widened(1e-14 * form.H.Interval.Magnitude))); }
            row = last;
        }

        return [.. values];
    }
}
