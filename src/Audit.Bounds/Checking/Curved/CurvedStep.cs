namespace Audit.Bounds.Checking.Curved;

/// <summary>Intervals of a layer's rows from what enters it, and the rounding errors of the computed values.</summary>
/// <remarks>
/// Formula: FORMAT.md, "Interval step"; rho = gamma_m (|b| + sum |W| max|h|) + m 2^-149, gamma_m = m / (2^24 - m); what weights and biases lose below their grids is added in full.
/// Rounding: sums exact on the grid of weights times inputs, then outward. A rho of 2^12 or more is refused, so no sum overflows float32.
/// </remarks>
internal sealed class CurvedStep(CurvedNetwork network)
{
    /// <summary>Fills errors and intersects the rows' intervals with those that follow from what enters.</summary>
    public void Run(int k, (Interval[] H, Interval[] G, Interval[] Delta) into, CurvedBounds bounds)
    {
        var layer = network.Layers[k];
        Rho(k, layer.Original, into.H, bounds.RhoX);
        Values(k, layer.Original, into.H, bounds.RhoX, bounds.X);
        if (layer.Pair is null) { return; }
        Rho(k, layer.Coarse!, into.G, bounds.RhoY);
        Values(k, layer.Coarse!, into.G, bounds.RhoY, bounds.Y);
        Differences(k, into, bounds);
    }

    private void Rho(int k, GridRows rows, Interval[] inputs, long[] rho)
    {
        var layer = network.Layers[k];
        var shift = layer.WeightGrid + network.GridInto(k) - FixedPoint.FineBits;
        for (var row = 0; row < rho.Length; row++)
        {
            var (sum, largest) = (Int128.Zero, 0L);
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
            {
                sum += Math.BigMul(Math.Abs(rows.Weight[e]), inputs[rows.Column[e]].Largest);
                largest = Math.Max(largest, inputs[rows.Column[e]].Largest);
            }

            var lost = FixedPoint.Up((Int128)rows.Lost[row] * largest, shift) + (rows.LostBias[row] ? FixedPoint.Up(1, layer.BiasGrid - FixedPoint.FineBits) : 0);
            var size = FixedPoint.Up(sum, shift) + FixedPoint.Up(Math.Abs(rows.Bias[row]), layer.BiasGrid - FixedPoint.FineBits) + lost;
            var m = rows.Roundings[row];
            var below = (1 << 24) - m;
            rho[row] = FixedPoint.Value((m == 0 ? 0 : (((size * m) + below - 1) / below) + 1) + lost, $"the rounding error of layer {k + 1}, row {row},");
        }
    }

    private void Values(int k, GridRows rows, Interval[] inputs, long[] rho, Interval[] result)
    {
        var shift = network.Layers[k].WeightGrid + network.GridInto(k) - FixedPoint.FineBits;
        for (var row = 0; row < result.Length; row++)
        {
            var (lower, upper) = (Int128.Zero, Int128.Zero);
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++) { Add(rows.Weight[e], inputs[rows.Column[e]], ref lower, ref upper); }
            result[row] = result[row].And(Outward(k, FixedPoint.Down(lower, shift), FixedPoint.Up(upper, shift), rows.Bias[row], rho[row]));
        }
    }

    private void Differences(int k, (Interval[] H, Interval[] G, Interval[] Delta) into, CurvedBounds bounds)
    {
        var rows = network.Layers[k].Pair!;
        var shift = network.Layers[k].WeightGrid + network.GridInto(k) - FixedPoint.FineBits;
        for (var row = 0; row < bounds.D.Length; row++)
        {
            var (lower, upper, same) = (Int128.Zero, Int128.Zero, rows.Identical[row]);
            for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
            {
                same &= into.Delta[rows.Column[e]].IsZero;
                Add(rows.Difference[e], into.H[rows.Column[e]], ref lower, ref upper);
                Add(rows.Coarse[e], into.Delta[rows.Column[e]], ref lower, ref upper);
            }

            bounds.D[row] = bounds.D[row].And(same ? default
                : Outward(k, FixedPoint.Down(lower, shift), FixedPoint.Up(upper, shift), rows.BiasDifference[row], bounds.RhoX[row] + bounds.RhoY[row]));
        }
    }

    private static void Add(long weight, Interval input, ref Int128 lower, ref Int128 upper)
    {
        if (weight == 0) { return; }
        lower += Math.BigMul(weight, weight > 0 ? input.Lower : input.Upper);
        upper += Math.BigMul(weight, weight > 0 ? input.Upper : input.Lower);
    }

    private Interval Outward(int k, Int128 lower, Int128 upper, long bias, long rho)
    {
        var (shift, back) = (network.Layers[k].BiasGrid - FixedPoint.FineBits, FixedPoint.FineBits - network.BoundBits);
        return new Interval(
            FixedPoint.Value(FixedPoint.Down(lower + FixedPoint.Down(bias, shift) - rho, back), $"a bound of layer {k + 1}"),
            FixedPoint.Value(FixedPoint.Up(upper + FixedPoint.Up(bias, shift) + rho, back), $"a bound of layer {k + 1}"));
    }
}
