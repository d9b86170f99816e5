namespace Audit.Bounds.Checking;

/// <summary>Intervals of one layer's affine rows from the intervals of what enters it, and the rounding errors of the computed values.</summary>
/// <remarks>
/// Sums of short weights and ranges are exact, then rounded outward to <see cref="FixedPoint.FineBits"/> and, with bias and errors, to the grid of bounds.
/// Formula: rho = gamma_m (|b| + sum |W| max|h|) + m 2^-149, gamma_m = m / (2^24 - m); parts of weights and biases below their grids are added to the error in full.
/// A rho below 2^12 (what fits) means |b| + sum |W| max|h| below 2^36: no sum of the row overflows float32.
/// </remarks>
internal sealed class IntervalStep(GridNetwork network)
{
    private readonly ShortRanges none = new(new Interval[network.Inputs], network.InputGrid);

    /// <summary>Errors and intervals of all rows of a layer; of the last layer the errors only.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The node's inputs.</param>
    /// <param name="below">The layer below, or nothing.</param>
    /// <param name="bounds">Where the results go.</param>
    public void Run(int layer, InputSet inputs, LayerBounds? below, LayerBounds bounds)
    {
        var (grid, weights, into) = (network.Layers[layer], network.Short[layer], network.GridInto(layer));
        var h = below?.ShortH(into) ?? inputs.Short;
        Values(layer, grid.Original, weights.Original, h, (bounds.RhoX, bounds.ExtraX, bounds.X));
        if (network.IsPair)
        {
            Values(layer, grid.Coarse!, weights.Coarse!, below?.ShortG(into) ?? inputs.Short, (bounds.RhoY, bounds.ExtraY, bounds.Y));
            Differences(layer, h, below?.ShortDelta(into) ?? none, below, bounds);
        }

        if (layer == 0 && !inputs.Shape.IsPlain)
        {
            OverShape(inputs, bounds);
        }
    }

    /// <summary>The first layer once more, its rows on full grids over the ball and the hulls.</summary>
    private void OverShape(InputSet inputs, LayerBounds bounds)
    {
        var (grid, pair) = (network.Layers[0], network.Layers[0].Pair);
        for (var row = 0; row < bounds.X.Length; row++)
        {
            var rows = (grid.Original.Start, grid.Original.Column, grid.Original.Weight);
            bounds.X[row] = bounds.X[row].And(OverShape(inputs, rows, row, grid.Original.Bias[row], bounds.RhoX[row]));
            if (pair is not null)
            {
                bounds.Y[row] = bounds.Y[row].And(OverShape(inputs, (pair.Start, pair.Column, pair.Coarse), row, grid.Coarse!.Bias[row], bounds.RhoY[row]));
                bounds.D[row] = bounds.D[row].And(OverShape(inputs, (pair.Start, pair.Column, pair.Difference), row, pair.BiasDifference[row], bounds.RhoX[row] + bounds.RhoY[row]));
            }
        }
    }

    private Interval OverShape(InputSet inputs, (int[] Start, int[] Column, long[] Weight) rows, int row, long bias, long rho)
    {
        var sums = new Int128[network.Inputs];
        for (var e = rows.Start[row]; e < rows.Start[row + 1]; e++)
        {
            sums[rows.Column[e]] = rows.Weight[e];
        }

        var shift = network.Layers[0].WeightGrid + network.InputGrid - FixedPoint.FineBits;
        return Outward(0, (inputs.Least(sums, shift), inputs.Largest(sums, shift)), bias, rho);
    }

    private void Values(int layer, GridRows rows, ShortMatrix weights, ShortRanges into, (long[] Rho, long[] Extra, Interval[] Result) to)
    {
        var (grid, entry, shift) = (network.Layers[layer], network.GridInto(layer), weights.Grid + into.Grid - FixedPoint.FineBits);
        for (var row = 0; row < to.Rho.Length; row++)
        {
            var sums = weights.Sums(row, into);
            var lost = rows.Lost[row] == 0 ? 0 : FixedPoint.Up((Int128)rows.Lost[row] * into.Largest, grid.WeightGrid + entry - FixedPoint.FineBits);
            lost += rows.LostBias[row] ? FixedPoint.Up(1, grid.BiasGrid - FixedPoint.FineBits) : 0;
            var extra = Lost(weights, row, into, entry);
            var size = FixedPoint.Up(sums.Size, shift) + extra + FixedPoint.Up(Math.Abs(rows.Bias[row]), grid.BiasGrid - FixedPoint.FineBits) + lost;
            to.Rho[row] = FixedPoint.Value(Error(rows.Roundings[row], size) + lost, names.Rho[layer]);
            to.Extra[row] = FixedPoint.Value(extra, names.Rho[layer]);
            to.Result[row] = Outward(layer, sums, shift, rows.Bias[row], to.Rho[row] + extra);
        }
    }

    /// <summary>Intervals of y - x; exactly zero where both networks compute the same float.</summary>
    private void Differences(int layer, ShortRanges h, ShortRanges delta, LayerBounds? below, LayerBounds bounds)
    {
        var (pair, weights, entry) = (network.Layers[layer].Pair!, network.Short[layer], network.GridInto(layer));
        var (shiftH, shiftDelta) = (weights.Difference!.Grid + h.Grid - FixedPoint.FineBits, weights.Coarse!.Grid + delta.Grid - FixedPoint.FineBits);
        for (var row = 0; row < bounds.D.Length; row++)
        {
            var extra = Lost(weights.Difference, row, h, entry) + Lost(weights.Coarse, row, delta, entry);
            bounds.ExtraD[row] = FixedPoint.Value(extra, names.Rho[layer]);
            if (pair.Identical[row] && (below is null || IsUnchanged(pair, row, below.Delta)))
            {
                bounds.D[row] = default;
                continue;
            }

            var (first, second) = (weights.Difference.Sums(row, h), weights.Coarse.Sums(row, delta));
            var middle = Fine(first, shiftH);
            var change = Fine(second, shiftDelta);
            bounds.D[row] = Outward(layer, (middle.Lower + change.Lower, middle.Upper + change.Upper), pair.BiasDifference[row], bounds.RhoX[row] + bounds.RhoY[row] + extra);
        }
    }

    private readonly (string[] Rho, string[] Bound) names = (
        [.. network.Layers.Select((_, k) => $"a rounding error of layer {k + 1}")], [.. network.Layers.Select((_, k) => $"a bound of layer {k + 1}")]);

    private static bool IsUnchanged(PairRows pair, int row, Interval[] delta)
    {
        for (var e = pair.Start[row]; e < pair.Start[row + 1]; e++)
        {
            if (!delta[pair.Column[e]].IsZero)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a row's short weights may lose, half a unit for each of some entries.</summary>
    private static Int128 Lost(ShortMatrix weights, int row, ShortRanges into, int grid) => weights.Lost[row] == 0
        ? 0
        : FixedPoint.Up(Int128.Min((Int128)weights.Lost[row] * into.Largest, into.Total), grid + weights.Grid + 1 - FixedPoint.FineBits);

    private static Int128 Error(int roundings, Int128 size)
    {
        var below = (1 << 24) - roundings;
        return roundings == 0 ? 0
            : size < (1L << 61) / roundings ? ((((long)size * roundings) + below - 1) / below) + 1
            : ((size * roundings) + below - 1) / below + 1;
    }

    private static (Int128 Lower, Int128 Upper) Fine(RowSums sums, int shift) =>
        (FixedPoint.Down(sums.Middle - sums.Radius, shift), FixedPoint.Up(sums.Middle + sums.Radius, shift));

    private Interval Outward(int layer, RowSums sums, int shift, long bias, Int128 error) => Outward(layer, Fine(sums, shift), bias, error);

    private Interval Outward(int layer, (Int128 Lower, Int128 Upper) fine, long bias, Int128 error)
    {
        var shift = network.Layers[layer].BiasGrid - FixedPoint.FineBits;
        var back = FixedPoint.FineBits - network.BoundBits;
        return new Interval(
            FixedPoint.Value(FixedPoint.Down(fine.Lower + FixedPoint.Down(bias, shift) - error, back), names.Bound[layer]),
            FixedPoint.Value(FixedPoint.Up(fine.Upper + FixedPoint.Up(bias, shift) + error, back), names.Bound[layer]));
    }
}
