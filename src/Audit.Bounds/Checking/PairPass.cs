using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of two networks together, one at a time on full grids: upper bounds of P . d + Q . x.</summary>
/// <remarks>Not for two threads at once: the arrays are used again for each row.</remarks>
internal sealed class PairPass(GridNetwork network)
{
    private readonly long[] p = new long[network.Width];
    private readonly long[] q = new long[network.Width];
    private readonly LimbSums r = new(network.Width);
    private readonly LimbSums s = new(network.Width);

    /// <summary>Upper bound of one neuron's difference, or of minus it, in units of the grid of constants.</summary>
    public Int128 OfNeuron(NodeState state, int layer, int neuron, int sign)
    {
        var unit = new long[network.Layers[layer].Outputs];
        unit[neuron] = (long)sign << network.CoefficientBits;
        return OfRow(state, layer, unit, new long[unit.Length], RowTerms.None);
    }

    /// <summary>Coefficients of Delta of the layer below, after <see cref="Begin"/>.</summary>
    public ReadOnlySpan<Int128> R => r.Totals;

    /// <summary>Coefficients of h of the layer below, after <see cref="Begin"/>.</summary>
    public ReadOnlySpan<Int128> S => s.Totals;

    /// <summary>The first layer of a row alone: its constant; <see cref="R"/> and <see cref="S"/> on the grid of coefficients times weights.</summary>
    public Int128 Begin(NodeState state, int layer, ReadOnlySpan<long> difference, ReadOnlySpan<long> original)
    {
        difference.CopyTo(p);
        original.CopyTo(q);
        var constant = Affine(state.Layers[layer], network.Layers[layer], out var bits);
        Product(layer, bits);
        return constant;
    }

    /// <summary>Upper bound of a combination of differences and values of a layer, in units of the grid of constants.</summary>
    public Int128 OfRow(NodeState state, int layer, ReadOnlySpan<long> difference, ReadOnlySpan<long> original, RowTerms terms)
    {
        difference.CopyTo(p);
        original.CopyTo(q);
        Int128 constant = 0;
        for (var k = layer; ; k--)
        {
            if (k < layer)
            {
                constant += terms.Add(k, p, q);
                ClearZeroDifferences(state.Layers[k].D);
            }

            constant += Affine(state.Layers[k], network.Layers[k], out var bits);
            Product(k, bits);
            if (k == 0)
            {
                return constant + state.Inputs.Largest(s.Totals, network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits);
            }

            constant += Relax(state.Layers[k - 1], k - 1, network.Layers[k].WeightGrid, terms);
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
    private void Product(int layer, int bits)
    {
        var (limbs, rows) = (network.Limbs[layer], network.Layers[layer].Outputs);
        r.Start(network.InputsOf(layer));
        s.Start(network.InputsOf(layer));
        limbs.Coarse!.AddTo(r, p.AsSpan(0, rows), bits);
        limbs.Difference!.AddTo(s, p.AsSpan(0, rows), bits);
        limbs.Original.AddTo(s, q.AsSpan(0, rows), bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Int128 Relax(LayerBounds bounds, int layer, int weightGrid, RowTerms terms)
    {
        Int128 parts = 0, constant = 0;
        var units = bounds.Units!;
        var sumsR = r.Totals;
        var sumsS = s.Totals;
        Array.Clear(p, 0, bounds.H.Length);
        Array.Clear(q, 0, bounds.H.Length);
        foreach (var j in units.Live)
        {
            var wholeR = RowArithmetic.Floor(sumsR[j], weightGrid, out var partR);
            var wholeS = RowArithmetic.Floor(sumsS[j], weightGrid, out var partS);
            parts += Math.BigMul(partR, Math.Max(bounds.Delta[j].Upper, 0)) + Math.BigMul(partS, Math.Max(bounds.H[j].Upper, 0));
            var (x, y) = (terms.Of(false, layer, j, units.X[j], bounds.X[j]), terms.Of(true, layer, j, units.Y[j], bounds.Y[j]));
            var (nextP, nextQ) = new PairRelax(units, j, bounds.X[j], bounds.D[j], x, y).Relax(wholeR, wholeS, out var c);
            (p[j], q[j]) = (FixedPoint.Value(nextP, "a coefficient"), FixedPoint.Value(nextQ, "a coefficient"));
            constant += c;
        }

        return constant + RowArithmetic.Parts(parts);
    }
}
