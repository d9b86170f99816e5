namespace Audit.Bounds.Checking;

/// <summary>Backward rows of two networks together: upper bounds of P . d + Q . x.</summary>
/// <remarks>Not for two threads at once: the arrays are used again for each row.</remarks>
internal sealed class PairPass(GridNetwork network)
{
    private readonly long[] p = new long[network.Width];
    private readonly long[] q = new long[network.Width];
    private readonly Int128[] r = new Int128[network.Width];
    private readonly Int128[] s = new Int128[network.Width];

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

            constant += Affine(state.Layers[k], network.Layers[k]);
            var width = k == 0 ? network.Inputs : network.Layers[k - 1].Outputs;
            Product(network.Layers[k], width);
            if (k == 0)
            {
                var grid = network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits;
                return constant + RowArithmetic.Concretise(s.AsSpan(0, width), state.Inputs, grid);
            }

            constant += Relax(state.Layers[k - 1], network.Layers[k].WeightGrid);
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
    private Int128 Affine(LayerBounds bounds, GridLayer grid)
    {
        var bits = Math.Max(RowArithmetic.Bits(p.AsSpan(0, grid.Outputs)), RowArithmetic.Bits(q.AsSpan(0, grid.Outputs)));
        FixedPoint.Room(bits + FixedPoint.ValueBits + 2 + FixedPoint.SumBits(grid.Outputs), "a row");
        Int128 errors = 0, biases = 0;
        for (var i = 0; i < grid.Outputs; i++)
        {
            if (p[i] != 0 || q[i] != 0)
            {
                errors += Math.BigMul(Math.Abs(p[i]), bounds.RhoY[i]) + Math.BigMul(Math.Abs(q[i] - p[i]), bounds.RhoX[i]);
                biases += Math.BigMul(p[i], grid.Pair!.BiasDifference[i]) + Math.BigMul(q[i], grid.Original.Bias[i]);
            }
        }

        return FixedPoint.Up(errors, FixedPoint.FineBits - network.BoundBits) + FixedPoint.Up(biases, grid.BiasGrid - network.BoundBits);
    }

    /// <summary>R = P V and S = P D + Q W.</summary>
    private void Product(GridLayer grid, int width)
    {
        var rows = grid.Pair!;
        Array.Clear(r, 0, width);
        Array.Clear(s, 0, width);
        for (var i = 0; i < grid.Outputs; i++)
        {
            var (start, count) = (rows.Start[i], rows.Start[i + 1] - rows.Start[i]);
            var columns = rows.Column.AsSpan(start, count);
            if (p[i] != 0)
            {
                RowArithmetic.AddRow(p[i], rows.Coarse.AsSpan(start, count), columns, r);
                RowArithmetic.AddRow(p[i], rows.Difference.AsSpan(start, count), columns, s);
            }

            if (q[i] != 0)
            {
                RowArithmetic.AddRow(q[i], rows.Original.AsSpan(start, count), columns, s);
            }
        }
    }

    private Int128 Relax(LayerBounds bounds, int weightGrid)
    {
        Int128 parts = 0, constant = 0;
        for (var j = 0; j < bounds.H.Length; j++)
        {
            (p[j], q[j]) = (0, 0);
            if (!bounds.PairNeurons[j].IsDead && (r[j] != 0 || s[j] != 0))
            {
                var wholeR = RowArithmetic.Floor(r[j], weightGrid, out var partR);
                var wholeS = RowArithmetic.Floor(s[j], weightGrid, out var partS);
                parts += Math.BigMul(partR, Math.Max(bounds.Delta[j].Upper, 0)) + Math.BigMul(partS, Math.Max(bounds.H[j].Upper, 0));
                var (nextP, nextQ) = bounds.PairNeurons[j].Relax(wholeR, wholeS, out var c);
                (p[j], q[j]) = (FixedPoint.Value(nextP, "a coefficient"), FixedPoint.Value(nextQ, "a coefficient"));
                constant += c;
            }
        }

        return constant + RowArithmetic.Parts(parts);
    }
}
