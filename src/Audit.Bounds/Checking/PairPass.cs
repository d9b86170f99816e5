using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of two networks together: upper bounds of P . d + Q . x.</summary>
/// <remarks>Not for two threads at once: the arrays are used again for each row.</remarks>
internal sealed class PairPass(GridNetwork network)
{
    private readonly long[] p = new long[network.Width];
    private readonly long[] q = new long[network.Width];
    private readonly LimbSums r = new(network.Width);
    private readonly LimbSums s = new(network.Width);
    private readonly PairMatrices[] matrices = [.. network.Layers.Select((grid, k) => new PairMatrices(grid.Pair!, network.InputsOf(k)))];

    /// <summary>Upper bound of one neuron's difference, or of minus it, in units of the grid of constants.</summary>
    public Int128 OfNeuron(NodeState state, int layer, int neuron, int sign)
    {
        Array.Clear(p, 0, network.Layers[layer].Outputs);
        Array.Clear(q, 0, network.Layers[layer].Outputs);
        p[neuron] = (long)sign << network.CoefficientBits;
        return Run(state, layer);
    }

    /// <summary>Upper bound of a combination of differences and values of a layer, in units of the grid of constants.</summary>
    public Int128 OfRow(NodeState state, int layer, ReadOnlySpan<long> difference, ReadOnlySpan<long> original)
    {
        difference.CopyTo(p);
        original.CopyTo(q);
        return Run(state, layer);
    }

    private Int128 Run(NodeState state, int layer)
    {
        Int128 constant = 0;
        for (var k = layer; ; k--)
        {
            if (k < layer)
            {
                ClearZeroDifferences(state.Layers[k].D);
            }

            constant += Affine(state.Layers[k], network.Layers[k], out var bits);
            Product(k, k == 0 ? null : state.Layers[k - 1], bits);
            if (k == 0)
            {
                var grid = network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits;
                return constant + RowArithmetic.Concretise(s.Totals, state.Inputs, grid);
            }

            constant += Relax(state.Layers[k - 1], matrices[k].Layer.Live, network.Layers[k].WeightGrid);
        }
    }

    private void ClearZeroDifferences(Interval[] differences)
    {
        for (var i = 0; i < differences.Length; i++)
        {
            p[i] = differences[i].IsZero ? 0 : p[i];
        }
    }

    /// <summary>Biases and rounding errors, and the check that the product that follows has room.</summary>
    private Int128 Affine(LayerBounds bounds, GridLayer grid, out int bits)
    {
        bits = Math.Max(RowArithmetic.Bits(p.AsSpan(0, grid.Outputs)), RowArithmetic.Bits(q.AsSpan(0, grid.Outputs)));
        FixedPoint.Room(bits + FixedPoint.ValueBits + 2 + FixedPoint.SumBits(grid.Outputs), "a row");
        Int128 errors = 0, biases = 0;
        for (var i = 0; i < grid.Outputs; i++)
        {
            if (p[i] != 0 || q[i] != 0)
            {
                errors = unchecked(errors + Math.BigMul(Math.Abs(p[i]), bounds.RhoY[i]) + Math.BigMul(Math.Abs(q[i] - p[i]), bounds.RhoX[i]));
                biases = unchecked(biases + Math.BigMul(p[i], grid.Pair!.BiasDifference[i]) + Math.BigMul(q[i], grid.Original.Bias[i]));
            }
        }

        return FixedPoint.Up(errors, FixedPoint.FineBits - network.BoundBits) + FixedPoint.Up(biases, grid.BiasGrid - network.BoundBits);
    }

    /// <summary>R = P V and S = P D + Q W.</summary>
    private void Product(int layer, LayerBounds? below, int bits)
    {
        var live = matrices[layer];
        live.Layer.Select(below, (bounds, j) => bounds.PairNeurons[j].IsDead);
        var rows = network.Layers[layer].Outputs;
        r.Start(live.Layer.Live.Length);
        s.Start(live.Layer.Live.Length);
        live.Coarse.AddTo(r, p.AsSpan(0, rows), bits);
        live.Difference.AddTo(s, p.AsSpan(0, rows), bits);
        live.Original.AddTo(s, q.AsSpan(0, rows), bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Int128 Relax(LayerBounds bounds, ReadOnlySpan<int> live, int weightGrid)
    {
        Int128 parts = 0, constant = 0;
        var sumsR = r.Totals;
        var sumsS = s.Totals;
        Array.Clear(p, 0, bounds.H.Length);
        Array.Clear(q, 0, bounds.H.Length);
        for (var at = 0; at < sumsR.Length; at++)
        {
            var j = live[at];
            var wholeR = RowArithmetic.Floor(sumsR[at], weightGrid, out var partR);
            var wholeS = RowArithmetic.Floor(sumsS[at], weightGrid, out var partS);
            parts += Math.BigMul(partR, Math.Max(bounds.Delta[j].Upper, 0)) + Math.BigMul(partS, Math.Max(bounds.H[j].Upper, 0));
            var (nextP, nextQ) = bounds.PairNeurons[j].Relax(wholeR, wholeS, out var c);
            (p[j], q[j]) = (FixedPoint.Value(nextP, "a coefficient"), FixedPoint.Value(nextQ, "a coefficient"));
            constant += c;
        }

        return constant + RowArithmetic.Parts(parts);
    }

    /// <summary>The matrices of one layer: W, V and D = V - W.</summary>
    private sealed class PairMatrices
    {
        public PairMatrices(PairRows rows, int inputs)
        {
            Original = new LiveMatrix(rows.Start, rows.Column, rows.Original);
            Coarse = new LiveMatrix(rows.Start, rows.Column, rows.Coarse);
            Difference = new LiveMatrix(rows.Start, rows.Column, rows.Difference);
            Layer = new LiveLayer(inputs, Original, Coarse, Difference);
        }

        public LiveLayer Layer { get; }

        public LiveMatrix Original { get; }

        public LiveMatrix Coarse { get; }

        public LiveMatrix Difference { get; }
    }
}
