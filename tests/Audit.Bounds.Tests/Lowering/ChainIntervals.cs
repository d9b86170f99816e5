using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>What a chain says of its outputs at one input: intervals by the definition of a row and its stated error, in float64 with its own error added.</summary>
internal static class ChainIntervals
{
    private static readonly double Unit = Math.ScaleB(1, -24);

    public static (double Lower, double Upper)[] Run(ChainNetwork network, IEnumerable<float> input)
    {
        (double Lower, double Upper)[] values = [.. input.Select(value => ((double)value, (double)value))];
        foreach (var layer in network.Layers) { values = [.. Enumerable.Range(0, layer.Outputs).Select(row => Row(layer, row, values))]; }
        return values;
    }

    private static (double Lower, double Upper) Row(ChainLayer layer, int row, (double Lower, double Upper)[] values)
    {
        var (low, high, size) = ((double)layer.Bias[row], (double)layer.Bias[row], Math.Abs((double)layer.Bias[row]));
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            double weight = layer.Weights[entry];
            var (lower, upper) = values[layer.Columns[entry]];
            low += weight * (weight > 0 ? lower : upper);
            high += weight * (weight > 0 ? upper : lower);
            size += Math.Abs(weight) * Math.Max(Math.Abs(lower), Math.Abs(upper));
        }

        var m = layer.Roundings[row];
        var rho = (m * Unit / (1 - (m * Unit)) * size) + (m * Math.ScaleB(1, -149));
        var room = rho + ((layer.RowStart[row + 1] - layer.RowStart[row] + 4) * Math.ScaleB(size, -52));
        return layer.Activations[row] == Activation.Relu ? (Math.Max(low - room, 0), Math.Max(high + room, 0)) : (low - room, high + room);
    }
}
