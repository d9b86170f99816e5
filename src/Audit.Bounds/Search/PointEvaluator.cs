using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Values and gradients of two networks at single inputs, in float64: how candidates are found, never what is published.</summary>
/// <remarks>Not thread-safe: owns scratch rows.</remarks>
internal sealed class PointEvaluator
{
    private readonly PairNetwork network;
    private readonly double[][] preX;
    private readonly double[][] preY;
    private readonly double[] row;
    private readonly double[] next;
    private readonly int[] active;

    public PointEvaluator(PairNetwork network)
    {
        this.network = network;
        preX = [.. network.Layers.Select(layer => new double[layer.Outputs])];
        preY = network.IsPair ? [.. network.Layers.Select(layer => new double[layer.Outputs])] : preX;
        (row, next, active) = (new double[network.Widest], new double[network.Widest], new int[network.Widest]);
    }

    /// <summary>Outputs of the original after <see cref="Run"/>.</summary>
    public double[] X => preX[^1];

    /// <summary>Outputs of the coarse network after <see cref="Run"/>.</summary>
    public double[] Y => preY[^1];

    public void Run(ReadOnlySpan<double> input)
    {
        Forward(input, preX, coarse: false);
        if (network.IsPair) { Forward(input, preY, coarse: true); }
    }

    /// <summary>The value of P . (y - x) + Q . x at the last input run.</summary>
    public double Value((double[] P, double[] Q) functional)
    {
        double total = 0;
        for (var i = 0; i < X.Length; i++) { total += (functional.P[i] * (Y[i] - X[i])) + (functional.Q[i] * X[i]); }
        return total;
    }

    /// <summary>Adds to a gradient the gradient of P . (y - x) + Q . x by the input, at the last input run.</summary>
    public void Gradient((double[] P, double[] Q) functional, double[] gradient)
    {
        Array.Clear(gradient);
        for (var i = 0; i < X.Length; i++) { row[i] = functional.Q[i] - (network.IsPair ? functional.P[i] : 0); }
        Backward(preX, coarse: false, gradient);
        if (!network.IsPair) { return; }
        for (var i = 0; i < X.Length; i++) { row[i] = functional.P[i]; }
        Backward(preY, coarse: true, gradient);
    }

    private void Forward(ReadOnlySpan<double> input, double[][] pre, bool coarse)
    {
        for (var k = 0; k < network.Layers.Length; k++)
        {
            var layer = network.Layers[k];
            var weights = coarse ? layer.SparseV : layer.SparseW;
            var bias = coarse ? layer.C : layer.B;
            for (var i = 0; i < layer.Outputs; i++)
            {
                var sum = bias[i];
                for (var entry = layer.RowStart[i]; entry < layer.RowStart[i + 1]; entry++)
                {
                    var j = layer.Columns[entry];
                    var value = k == 0 ? input[j] : network.Layers[k - 1].Relu[j] ? Math.Max(pre[k - 1][j], 0) : pre[k - 1][j];
                    sum += weights[entry] * value;
                }

                pre[k][i] = sum;
            }
        }
    }

    private void Backward(double[][] pre, bool coarse, double[] gradient)
    {
        for (var k = network.Layers.Length - 1; k >= 0; k--)
        {
            var layer = network.Layers[k];
            var used = 0;
            for (var i = 0; i < layer.Outputs; i++)
            {
                if (row[i] != 0) { active[used++] = i; }
            }

            RowKernel.Single(layer, coarse, active.AsSpan(0, used), row, next);
            for (var j = 0; j < layer.Inputs; j++)
            {
                var blocked = k > 0 && network.Layers[k - 1].Relu[j] && pre[k - 1][j] <= 0;
                row[j] = blocked ? 0 : next[j];
            }
        }

        for (var j = 0; j < gradient.Length; j++) { gradient[j] += row[j]; }
    }
}
