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
        Accumulate(bounds, coarse: false);
        if (network.IsPair)
        {
            Start(functional.P, null);
            Accumulate(bounds, coarse: true);
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

    public static int Longest(double[] lower, double[] upper)
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
        Array.Clear(low);
        Array.Clear(high);
        for (var i = 0; i < row.Length; i++) { low[i] = high[i] = row[i] - (minus?[i] ?? 0); }
    }

    private void Accumulate(NodeBounds bounds, bool coarse)
    {
        for (var k = network.Layers.Length - 1; k >= 0; k--)
        {
            GradientRows.Multiply(network.Layers[k], coarse, (low, high), (nextLow, nextHigh));
            if (k == 0) { break; }
            nextLow.CopyTo(low, 0);
            nextHigh.CopyTo(high, 0);
            var ends = bounds[k - 1];
            UnitFunctions.Backward(network.Layers[k - 1], coarse ? ends.Ly : ends.Lx, coarse ? ends.Uy : ends.Ux, low, high);
        }

        for (var q = 0; q < totalLow.Length; q++)
        {
            totalLow[q] += nextLow[q];
            totalHigh[q] += nextHigh[q];
        }
    }
}
