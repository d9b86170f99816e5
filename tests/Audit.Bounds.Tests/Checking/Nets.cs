using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Small networks written as rows of weights.</summary>
internal static class Nets
{
    /// <summary>A dense layer; the roundings of a row are its number of weights that are not zero (a chain of that many fused multiply-adds).</summary>
    public static ChainLayer Layer(float[][] rows, float[] bias, bool relu) => Layer(rows, bias, [.. rows.Select(_ => relu ? Activation.Relu : Activation.Identity)]);

    public static ChainLayer Layer(float[][] rows, float[] bias, Activation[] activations)
    {
        var kept = rows.Select(row => row.Select((w, j) => (Weight: w, Column: j)).Where(e => e.Weight != 0).ToArray()).ToArray();
        var starts = new List<int> { 0 };
        foreach (var row in kept)
        {
            starts.Add(starts[^1] + row.Length);
        }

        return new ChainLayer(
            rows[0].Length,
            [.. bias],
            [.. starts],
            [.. kept.SelectMany(r => r.Select(e => e.Column))],
            [.. kept.SelectMany(r => r.Select(e => e.Weight))],
            [.. activations],
            [.. kept.Select(r => r.Length)]);
    }

    public static ChainNetwork Of(params ChainLayer[] layers) => new([.. layers]);

    /// <summary>relu(x1 + x2) + relu(x1 - x2): 2 at most on [-1, 1]^2, and 3 by its triangles.</summary>
    public static ChainNetwork Tent => Of(
        Layer([[1, 1], [1, -1]], [0, 0], relu: true),
        Layer([[1, 1]], [0], relu: false));

    /// <summary>The outputs in reference arithmetic: one chain of fused multiply-adds per row, from the bias, over rising columns.</summary>
    public static float[] Run(ChainNetwork network, ReadOnlySpan<float> input)
    {
        var values = input.ToArray();
        foreach (var layer in network.Layers)
        {
            var next = new float[layer.Outputs];
            for (var i = 0; i < next.Length; i++)
            {
                var sum = layer.Bias[i];
                for (var e = layer.RowStart[i]; e < layer.RowStart[i + 1]; e++)
                {
                    sum = MathF.FusedMultiplyAdd(layer.Weights[e], values[layer.Columns[e]], sum);
                }

                next[i] = layer.Activations[i] == Activation.Relu ? Math.Max(sum, 0) : sum;
            }

            values = next;
        }

        return values;
    }
}
