namespace Audit.Bounds.Checking;

/// <summary>One matrix of weights on its full grid: dense in limbs where that pays, else the sparse rows as they are.</summary>
internal sealed class LimbMatrix
{
    private readonly int[] start;
    private readonly int[] column;
    private readonly long[] weight;
    private readonly long[] high = [];
    private readonly long[] low = [];

    /// <summary>Prepares a matrix.</summary>
    public LimbMatrix(int[] start, int[] column, long[] weight, int inputs)
    {
        (this.start, this.column, this.weight) = (start, column, weight);
        var (rows, stride) = (start.Length - 1, LimbSums.Padded(inputs));
        if (3L * weight.Length < (long)rows * inputs)
        {
            return;
        }

        (high, low) = (new long[rows * stride], new long[rows * stride]);
        for (var row = 0; row < rows; row++)
        {
            for (var e = start[row]; e < start[row + 1]; e++)
            {
                high[(row * stride) + column[e]] = weight[e] >> LimbSums.LimbBits;
                low[(row * stride) + column[e]] = LimbSums.Low(weight[e]);
            }
        }
    }

    /// <summary>Adds coefficients times rows to the sums of the columns.</summary>
    /// <remarks>No overflow check: the caller has shown by <see cref="FixedPoint.Room"/> that no sum can leave 126 bits.</remarks>
    /// <param name="coefficients">One per row.</param>
    /// <param name="bits">Bits of the largest of them.</param>
    /// <param name="sums">Where they are added.</param>
    public void AddTo(LimbSums sums, ReadOnlySpan<long> coefficients, int bits)
    {
        if (high.Length > 0 && bits <= LimbSums.CoefficientBits)
        {
            sums.AddDense(coefficients, high, low);
            return;
        }

        for (var row = 0; row < coefficients.Length; row++)
        {
            for (var e = coefficients[row] == 0 ? start[row + 1] : start[row]; e < start[row + 1]; e++)
            {
                sums.Add(column[e], coefficients[row], weight[e]);
            }
        }
    }
}

/// <summary>The matrices of a layer: W, and where there are two networks V and D = V - W.</summary>
internal sealed class LayerLimbs(GridLayer layer, int inputs)
{
    /// <summary>W.</summary>
    public LimbMatrix Original { get; } = layer.Pair is { } pair
        ? new(pair.Start, pair.Column, pair.Original, inputs)
        : new(layer.Original.Start, layer.Original.Column, layer.Original.Weight, inputs);

    /// <summary>V.</summary>
    public LimbMatrix? Coarse { get; } = layer.Pair is { } pair ? new(pair.Start, pair.Column, pair.Coarse, inputs) : null;

    /// <summary>D.</summary>
    public LimbMatrix? Difference { get; } = layer.Pair is { } pair ? new(pair.Start, pair.Column, pair.Difference, inputs) : null;
}
