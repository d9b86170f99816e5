using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Intervals of one layer's affine rows from the intervals of what enters it, and the rounding errors of the computed values.</summary>
/// <remarks>
/// Sums are exact on the grid of weights times inputs, then rounded outward to <see cref="FixedPoint.FineBits"/> and, with bias and error, to the grid of bounds.
/// Formula: rho = gamma_m (|b| + sum |W| max|h|) + m 2^-149, gamma_m = m / (2^24 - m); parts of weights and biases below their grids are added to the error in full.
/// A rho below 2^12 (what fits) means |b| + sum |W| max|h| below 2^36: no sum of the row overflows float32.
/// </remarks>
internal sealed class IntervalStep(GridNetwork network)
{
    /// <summary>Errors of one network's rows of a layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rho(int layer, GridRows rows, ReadOnlySpan<Interval> inputs, Span<long> rho)
    {
        var grid = network.Layers[layer];
        var shift = grid.WeightGrid + network.GridInto(layer) - FixedPoint.FineBits;
        var largest = Largest(inputs);
        FixedPoint.Room(FixedPoint.Bits(largest) + FixedPoint.WeightBits + FixedPoint.SumBits(inputs.Length), $"the sums of layer {layer + 1}");
        for (var row = 0; row < rho.Length; row++)
        {
            Int128 sum = 0;
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
            {
                sum += Math.BigMul(Math.Abs(rows.Weight[e]), inputs[rows.Column[e]].Largest);
            }

            var lost = FixedPoint.Up((Int128)rows.Lost[row] * largest, shift) + (rows.LostBias[row] ? FixedPoint.Up(1, grid.BiasGrid - FixedPoint.FineBits) : 0);
            var size = FixedPoint.Up(sum, shift) + FixedPoint.Up(Math.Abs(rows.Bias[row]), grid.BiasGrid - FixedPoint.FineBits) + lost;
            rho[row] = FixedPoint.Value(Error(rows.Roundings[row], size) + lost, $"the rounding error of layer {layer + 1}, row {row},");
        }
    }

    /// <summary>Intervals of one network's rows of a layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Values(int layer, GridRows rows, ReadOnlySpan<Interval> inputs, ReadOnlySpan<long> rho, Span<Interval> result)
    {
        var shift = network.Layers[layer].WeightGrid + network.GridInto(layer) - FixedPoint.FineBits;
        for (var row = 0; row < result.Length; row++)
        {
            Int128 lower = 0, upper = 0;
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
            {
                AddProduct(rows.Weight[e], inputs[rows.Column[e]], ref lower, ref upper);
            }

            result[row] = Outward(layer, FixedPoint.Down(lower, shift), FixedPoint.Up(upper, shift), rows.Bias[row], rho[row]);
        }
    }

    /// <summary>Intervals of the differences y - x of a layer's rows; exactly zero where both networks compute the same float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Differences(int layer, ReadOnlySpan<Interval> h, ReadOnlySpan<Interval> delta, LayerBounds bounds, Span<Interval> result)
    {
        var (rows, grid) = (network.Layers[layer].Pair!, network.Layers[layer]);
        var shift = grid.WeightGrid + network.GridInto(layer) - FixedPoint.FineBits;
        FixedPoint.Room(FixedPoint.Bits(Math.Max(Largest(h), Largest(delta))) + FixedPoint.WeightBits + 2 + FixedPoint.SumBits(h.Length), $"the sums of layer {layer + 1}");
        for (var row = 0; row < result.Length; row++)
        {
            Int128 lower = 0, upper = 0;
            var same = rows.Identical[row];
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
            {
                var column = rows.Column[e];
                same &= delta[column].IsZero;
                AddProduct(rows.Difference[e], h[column], ref lower, ref upper);
                AddProduct(rows.Coarse[e], delta[column], ref lower, ref upper);
            }

            result[row] = same
                ? default
                : Outward(layer, FixedPoint.Down(lower, shift), FixedPoint.Up(upper, shift), rows.BiasDifference[row], bounds.RhoX[row] + bounds.RhoY[row]);
        }
    }

    private static void AddProduct(long weight, Interval input, ref Int128 lower, ref Int128 upper)
    {
        if (weight != 0)
        {
            lower += Math.BigMul(weight, weight > 0 ? input.Lower : input.Upper);
            upper += Math.BigMul(weight, weight > 0 ? input.Upper : input.Lower);
        }
    }

    private static long Largest(ReadOnlySpan<Interval> inputs)
    {
        var result = 0L;
        foreach (var input in inputs)
        {
            result = Math.Max(result, input.Largest);
        }

        return result;
    }

    private static Int128 Error(int roundings, Int128 size)
    {
        var below = (1 << 24) - roundings;
        return roundings == 0 ? 0 : (size * roundings + below - 1) / below + 1;
    }

    private Interval Outward(int layer, Int128 lower, Int128 upper, long bias, long rho)
    {
        var shift = network.Layers[layer].BiasGrid - FixedPoint.FineBits;
        var back = FixedPoint.FineBits - network.BoundBits;
        var what = $"a bound of layer {layer + 1}";
        return new Interval(
            FixedPoint.Value(FixedPoint.Down(lower + FixedPoint.Down(bias, shift) - rho, back), what),
            FixedPoint.Value(FixedPoint.Up(upper + FixedPoint.Up(bias, shift) + rho, back), what));
    }
}
