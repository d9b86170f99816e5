using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Values and gradients of two networks at single inputs, in float64: how candidates are found, never what is published.</summary>
/// <remarks>Not thread-safe: owns scratch rows.</remarks>
internal sealed class PointEvaluator
{
    private readonly PairNetwork network;
    private readonly double[][] preX;
    private readonly double[][] preY;
    private readonly double[] values;
    private readonly double[] row;
    private readonly double[] next;

    public PointEvaluator(PairNetwork network)
    {
        this.network = network;
        preX = [.. network.Layers.Select(layer => new double[layer.Rows])];
        preY = network.IsPair ? [.. network.Layers.Select(layer => new double[layer.Rows])] : preX;
        (values, row, next) = (new double[network.Widest], new double[network.Widest], new double[network.Widest]);
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
        Start(functional.Q, network.IsPair ? functional.P : null);
        Backward(preX, coarse: false, gradient);
        if (!network.IsPair) { return; }
        Start(functional.P, null);
        Backward(preY, coarse: true, gradient);
    }

    private void Start(double[] coefficients, double[]? minus)
    {
        Array.Clear(row);
        for (var i = 0; i < X.Length; i++) { row[i] = coefficients[i] - (minus?[i] ?? 0); }
    }

    private void Forward(ReadOnlySpan<double> input, double[][] pre, bool coarse)
    {
        Array.Clear(values);
        input.CopyTo(values);
        for (var k = 0; k < network.Layers.Length; k++)
        {
            var layer = network.Layers[k];
            var (dense, sparse, bias) = coarse ? (layer.V, layer.SparseV, layer.C) : (layer.W, layer.SparseW, layer.B);
            for (var i = 0; i < layer.Rows; i++) { pre[k][i] = bias[i] + AffineRow.At(layer, dense, sparse, i, values); }
            Array.Clear(values);
            UnitFunctions.Forward(layer, pre[k], values);
        }
    }

    private void Backward(double[][] pre, bool coarse, double[] gradient)
    {
        for (var k = network.Layers.Length - 1; k >= 0; k--)
        {
            GradientRows.Multiply(network.Layers[k], coarse, row, next);
            next.CopyTo(row, 0);
            if (k > 0) { UnitFunctions.Backward(network.Layers[k - 1], pre[k - 1], row); }
        }

        for (var j = 0; j < gradient.Length; j++) { gradient[j] += row[j]; }
    }
}
