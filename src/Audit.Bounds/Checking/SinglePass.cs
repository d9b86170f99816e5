using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of one network taken alone: upper bounds of Q . x (original) or Q . y (coarse).</summary>
/// <remarks>Not for two threads at once: the arrays are used again for each row.</remarks>
internal sealed class SinglePass(GridNetwork network, bool coarse)
{
    private readonly long[] q = new long[network.Width];
    private readonly Func<LayerBounds, int, bool> isDead = (bounds, j) => (coarse ? bounds.CoarseNeurons : bounds.OriginalNeurons)[j].IsDead;
    private readonly LimbSums s = new(network.Width);
    private readonly (LiveLayer Layer, LiveMatrix Weights)[] matrices = [.. network.Layers.Select((grid, k) => Live(coarse ? grid.Coarse! : grid.Original, network.InputsOf(k)))];

    /// <summary>Upper bound of one neuron's pre-activation, or of minus it, in units of the grid of constants.</summary>
    public Int128 OfNeuron(NodeState state, int layer, int neuron, int sign)
    {
        Array.Clear(q, 0, network.Layers[layer].Outputs);
        q[neuron] = (long)sign << network.CoefficientBits;
        return Run(state, layer);
    }

    /// <summary>Upper bound of a combination of a layer's pre-activations, in units of the grid of constants.</summary>
    public Int128 OfRow(NodeState state, int layer, ReadOnlySpan<long> row)
    {
        row.CopyTo(q);
        return Run(state, layer);
    }

    private Int128 Run(NodeState state, int layer)
    {
        Int128 r = 0;
        for (var k = layer; ; k--)
        {
            r += Affine(state, k, out var bits);
            var sums = Product(k, k == 0 ? null : state.Layers[k - 1], bits);
            if (k == 0)
            {
                var grid = network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits;
                return r + RowArithmetic.Concretise(sums, state.Inputs, grid);
            }

            r += Relax(state.Layers[k - 1], matrices[k].Layer.Live, sums, network.Layers[k].WeightGrid);
        }
    }

    /// <summary>Bias and rounding errors, and the check that the product that follows has room.</summary>
    private Int128 Affine(NodeState state, int layer, out int bits)
    {
        var grid = network.Layers[layer];
        var rows = coarse ? grid.Coarse! : grid.Original;
        var rho = coarse ? state.Layers[layer].RhoY : state.Layers[layer].RhoX;
        bits = RowArithmetic.Bits(q.AsSpan(0, grid.Outputs));
        FixedPoint.Room(bits + FixedPoint.ValueBits + FixedPoint.SumBits(grid.Outputs), "a row");
        Int128 errors = 0, biases = 0;
        for (var i = 0; i < grid.Outputs; i++)
        {
            if (q[i] != 0)
            {
                errors = unchecked(errors + Math.BigMul(Math.Abs(q[i]), rho[i]));
                biases = unchecked(biases + Math.BigMul(q[i], rows.Bias[i]));
            }
        }

        return FixedPoint.Up(errors, FixedPoint.FineBits - network.BoundBits) + FixedPoint.Up(biases, grid.BiasGrid - network.BoundBits);
    }

    private ReadOnlySpan<Int128> Product(int layer, LayerBounds? below, int bits)
    {
        var (live, weights) = matrices[layer];
        live.Select(below, isDead);
        s.Start(live.Live.Length);
        weights.AddTo(s, q.AsSpan(0, network.Layers[layer].Outputs), bits);
        return s.Totals;
    }

    private static (LiveLayer Layer, LiveMatrix Weights) Live(GridRows rows, int inputs)
    {
        var weights = new LiveMatrix(rows.Start, rows.Column, rows.Weight);
        return (new LiveLayer(inputs, weights), weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Int128 Relax(LayerBounds bounds, ReadOnlySpan<int> live, ReadOnlySpan<Int128> sums, int weightGrid)
    {
        var neurons = coarse ? bounds.CoarseNeurons : bounds.OriginalNeurons;
        var activations = coarse ? bounds.G : bounds.H;
        Int128 parts = 0, r = 0;
        Array.Clear(q, 0, neurons.Length);
        for (var at = 0; at < sums.Length; at++)
        {
            var j = live[at];
            var whole = RowArithmetic.Floor(sums[at], weightGrid, out var part);
            parts += Math.BigMul(part, Math.Max(activations[j].Upper, 0));
            q[j] = neurons[j].Relax(whole, out var c);
            r += c;
        }

        return r + RowArithmetic.Parts(parts);
    }
}
