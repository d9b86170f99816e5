using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Chooses the input axis to halve: the one along which the functional can move most.</summary>
/// <remarks>
/// Formula: argmax_q (u_q - l_q) max(|G_q|) with G the interval of the gradient over the box, of the coarse network's minus the original's part.
/// Source: NeuroDiff (2020), smear-based refinement. A choice is never trusted: any split is sound. Not thread-safe.
/// </remarks>
internal sealed class Smear(PairNetwork network)
{
    private readonly double[] low = new double[network.Widest];
    private readonly double[] high = new double[network.Widest];
    private readonly double[] nextLow = new double[network.Widest];
    private readonly double[] nextHigh = new double[network.Widest];
    private readonly double[] totalLow = new double[network.Inputs];
    private readonly double[] totalHigh = new double[network.Inputs];

    public int Axis(NodeBounds bounds, (double[] P, double[] Q) functional, double[] lower, double[] upper)
    {
        Array.Clear(totalLow);
        Array.Clear(totalHigh);
        Start(functional.Q, network.IsPair ? functional.P : null);
        Accumulate(bounds.Lx, bounds.Ux, coarse: false);
        if (network.IsPair)
        {
            Start(functional.P, null);
            Accumulate(bounds.Ly, bounds.Uy, coarse: true);
        }

        var (best, most) = (-1, 0.0);
        for (var axis = 0; axis < lower.Length; axis++)
        {
            var width = upper[axis] - lower[axis];
            var score = width * Math.Max(Math.Abs(totalLow[axis]), Math.Abs(totalHigh[axis]));
            if (width > 0 && score > most && Middle(lower[axis], upper[axis]) is { } middle && middle > lower[axis] && middle < upper[axis]) { (best, most) = (axis, score); }
        }

        return best >= 0 ? best : Longest(lower, upper);
    }

    public static double Middle(double lower, double upper) => lower + ((upper - lower) / 2);

    private static int Longest(double[] lower, double[] upper)
    {
        var (best, most) = (-1, 0.0);
        for (var axis = 0; axis < lower.Length; axis++)
        {
            var middle = Middle(lower[axis], upper[axis]);
            if (upper[axis] - lower[axis] > most && middle > lower[axis] && middle < upper[axis]) { (best, most) = (axis, upper[axis] - lower[axis]); }
        }

        return best;
    }

    private void Start(double[] row, double[]? minus)
    {
        for (var i = 0; i < row.Length; i++) { low[i] = high[i] = row[i] - (minus?[i] ?? 0); }
    }

    private void Accumulate(double[][] lower, double[][] upper, bool coarse)
    {
        for (var k = network.Layers.Length - 1; k >= 0; k--)
        {
            var layer = network.Layers[k];
            Multiply(layer, coarse ? layer.SparseV : layer.SparseW);
            if (k == 0) { break; }
            for (var j = 0; j < layer.Inputs; j++)
            {
                var (active, dead) = !network.Layers[k - 1].Relu[j] ? (true, false) : (lower[k - 1][j] >= 0, upper[k - 1][j] <= 0);
                low[j] = dead ? 0 : active ? nextLow[j] : Math.Min(nextLow[j], 0);
                high[j] = dead ? 0 : active ? nextHigh[j] : Math.Max(nextHigh[j], 0);
            }
        }

        for (var q = 0; q < totalLow.Length; q++)
        {
            totalLow[q] += nextLow[q];
            totalHigh[q] += nextHigh[q];
        }
    }

    private void Multiply(PairLayer layer, double[] weights)
    {
        nextLow.AsSpan(0, layer.Inputs).Clear();
        nextHigh.AsSpan(0, layer.Inputs).Clear();
        for (var i = 0; i < layer.Outputs; i++)
        {
            var (l, h) = (low[i], high[i]);
            if (l == 0 && h == 0) { continue; }
            for (var entry = layer.RowStart[i]; entry < layer.RowStart[i + 1]; entry++)
            {
                var (w, j) = (weights[entry], layer.Columns[entry]);
                nextLow[j] += w * (w > 0 ? l : h);
                nextHigh[j] += w * (w > 0 ? h : l);
            }
        }
    }
}
