using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>The affine rows of one network's layer on integers, zeros left out.</summary>
/// <remarks>Weights are multiples of 2^-WeightGrid, biases of 2^-BiasGrid, towards zero; <see cref="Lost"/> and <see cref="LostBias"/> say where something was cut off, less than one unit each.</remarks>
internal sealed class GridRows
{
    private GridRows(ChainLayer layer, int weightGrid, int biasGrid)
    {
        var entries = layer.Weights.Count(w => w != 0);
        (Column, Weight) = (new int[entries], new long[entries]);
        (Start, Bias) = (new int[layer.Rows + 1], new long[layer.Rows]);
        (Lost, LostBias) = (new int[layer.Rows], new bool[layer.Rows]);
        Roundings = [.. layer.Roundings];
        var next = 0;
        for (var row = 0; row < layer.Rows; row++)
        {
            var bias = Dyadic.Of(layer.Bias[row]);
            (Bias[row], LostBias[row]) = (bias.Truncate(biasGrid), !bias.IsOn(biasGrid));
            for (var e = layer.RowStart[row]; e < layer.RowStart[row + 1]; e++)
            {
                if (layer.Weights[e] != 0)
                {
                    var weight = Dyadic.Of(layer.Weights[e]);
                    (Column[next], Weight[next++]) = (layer.Columns[e], weight.Truncate(weightGrid));
                    Lost[row] += weight.IsOn(weightGrid) ? 0 : 1;
                }
            }

            Start[row + 1] = next;
        }
    }

    /// <summary>Where each row's entries begin; one more than there are rows.</summary>
    public int[] Start { get; }

    /// <summary>Input of each entry, rising within a row.</summary>
    public int[] Column { get; }

    /// <summary>Weight of each entry.</summary>
    public long[] Weight { get; }

    /// <summary>Bias of each row.</summary>
    public long[] Bias { get; }

    /// <summary>How many weights of each row lost a part below the grid.</summary>
    public int[] Lost { get; }

    /// <summary>Whether the bias of each row lost a part below the grid.</summary>
    public bool[] LostBias { get; }

    /// <summary>Roundings of each row's computed value.</summary>
    public int[] Roundings { get; }

    /// <summary>The rows of a layer.</summary>
    public static GridRows Of(ChainLayer layer, int weightGrid, int biasGrid) => new(layer, weightGrid, biasGrid);
}
