using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>How much a functional can move along each axis of a box.</summary>
/// <remarks>
/// Formula: (u_q - l_q) max(|G_q|) with G the interval of the gradient over the box, of the coarse network's minus the original's part.
/// Source: NeuroDiff (2020), smear-based refinement. Not thread-safe.
/// </remarks>
internal sealed class Smear(PairNetwork network)
{
    private readonly double[] low = new double[network.Widest];
    private readonly double[] high = new double[network.Widest];
    private readonly double[] nextLow = new double[network.Widest];
    private readonly double[] nextHigh = new double[network.Widest];
    private readonly double[] totalLow = new double[network.Inputs];
    private readonly double[] totalHigh = new double[network.Inputs];

    public void Score(NodeBounds bounds, (double[] P, double[] Q) functional, double[] lower, double[] upper, double[] scores)
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

        for (var q = 0; q < scores.Length; q++) { scores[q] = (upper[q] - lower[q]) * Math.Max(Math.Abs(totalLow[q]), Math.Abs(totalHigh[q])); }
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
