using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of the original network taken alone, one at a time on full grids: upper bounds of Q . x.</summary>
/// <remarks>Not for two threads at once: the arrays are used again for each row.</remarks>
internal sealed class SinglePass(GridNetwork network)
{
    private readonly long[] q = new long[network.Width];
    private readonly LimbSums s = new(network.Width);

    /// <summary>Coefficients of h of the layer below, after <see cref="Begin"/>.</summary>
    public ReadOnlySpan<Int128> S => s.Totals;

    /// <summary>The first layer of a row alone: its constant; <see cref="S"/> on the grid of coefficients times weights.</summary>
    public Int128 Begin(NodeState state, int layer, ReadOnlySpan<long> row)
    {
        row.CopyTo(q);
        return Affine(state, layer);
    }

    /// <summary>Upper bound of a combination of a layer's pre-activations, in units of the grid of constants.</summary>
    public Int128 OfRow(NodeState state, int layer, ReadOnlySpan<long> row, RowTerms terms)
    {
        row.CopyTo(q);
        Int128 constant = 0;
        for (var k = layer; ; k--)
        {
            constant += terms.Add(k, q, q) + Affine(state, k);
            if (k == 0)
            {
                return constant + state.Inputs.Largest(s.Totals, network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits);
            }

            constant += Relax(state.Layers[k - 1], k - 1, network.Layers[k].WeightGrid, terms);
        }
    }

    /// <summary>Bias and rounding errors, and the product.</summary>
    private Int128 Affine(NodeState state, int layer)
    {
        var grid = network.Layers[layer];
        var (rows, rho) = (grid.Original, state.Layers[layer].RhoX);
        var bits = RowArithmetic.Bits(q.AsSpan(0, grid.Outputs));
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

        s.Start(network.InputsOf(layer));
        network.Limbs[layer].Original.AddTo(s, q.AsSpan(0, grid.Outputs), bits);
        return FixedPoint.Up(errors, FixedPoint.FineBits - network.BoundBits) + FixedPoint.Up(biases, grid.BiasGrid - network.BoundBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Int128 Relax(LayerBounds bounds, int layer, int weightGrid, RowTerms terms)
    {
        Int128 parts = 0, constant = 0;
        var units = bounds.Units!;
        var sums = s.Totals;
        Array.Clear(q, 0, bounds.H.Length);
        foreach (var j in units.Live)
        {
            var whole = RowArithmetic.Floor(sums[j], weightGrid, out var part);
            parts += Math.BigMul(part, Math.Max(bounds.H[j].Upper, 0));
            q[j] = units.Relax(j, bounds.X[j], terms.Of(false, layer, j, units.X[j], bounds.X[j]), whole, out var c);
            constant += c;
        }

        return constant + RowArithmetic.Parts(parts);
    }
}
