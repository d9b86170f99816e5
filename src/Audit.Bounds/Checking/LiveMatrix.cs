using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>One matrix of weights on the columns whose neurons are not dead: dense in limbs where that pays, else the sparse rows as they are.</summary>
internal sealed class LiveMatrix(int[] start, int[] column, long[] weight)
{
    private readonly int rows = start.Length - 1;
    private long[] high = [];
    private long[] low = [];
    private int[] position = [];
    private int stride;
    private bool isDense;

    /// <summary>Chooses the columns.</summary>
    /// <param name="positions">Place of each column among the live ones, or -1.</param>
    /// <param name="live">How many are live.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Select(int[] positions, int live)
    {
        (position, stride, isDense) = (positions, LimbSums.Padded(live), 3L * weight.Length >= (long)rows * positions.Length);
        if (!isDense)
        {
            return;
        }

        if (high.Length < rows * stride)
        {
            (high, low) = (new long[rows * stride], new long[rows * stride]);
        }

        Array.Clear(high, 0, rows * stride);
        Array.Clear(low, 0, rows * stride);
        for (var row = 0; row < rows; row++)
        {
            for (var e = start[row]; e < start[row + 1]; e++)
            {
                if (positions[column[e]] is >= 0 and var at)
                {
                    high[(row * stride) + at] = weight[e] >> LimbSums.LimbBits;
                    low[(row * stride) + at] = LimbSums.Low(weight[e]);
                }
            }
        }
    }

    /// <summary>Adds coefficients times rows to the sums of the live columns.</summary>
    /// <remarks>No overflow check: the caller has shown by <see cref="FixedPoint.Room"/> that no sum can leave 126 bits.</remarks>
    /// <param name="coefficients">One per row.</param>
    /// <param name="bits">Bits of the largest of them.</param>
    /// <param name="sums">Where they are added.</param>
    public void AddTo(LimbSums sums, ReadOnlySpan<long> coefficients, int bits)
    {
        if (isDense && bits <= LimbSums.CoefficientBits)
        {
            sums.AddDense(coefficients, high, low);
            return;
        }

        for (var row = 0; row < coefficients.Length; row++)
        {
            for (var e = coefficients[row] == 0 ? start[row + 1] : start[row]; e < start[row + 1]; e++)
            {
                if (position[column[e]] is >= 0 and var at)
                {
                    sums.Add(at, coefficients[row], weight[e]);
                }
            }
        }
    }
}

/// <summary>The matrices of one layer on the live columns, chosen again only when the bounds below are others.</summary>
internal sealed class LiveLayer(int inputs, params LiveMatrix[] matrices)
{
    private readonly int[] positions = new int[inputs];
    private readonly int[] live = new int[inputs];
    private int count;
    private LayerBounds? chosenFor;

    /// <summary>The columns whose neurons are not dead, rising.</summary>
    public ReadOnlySpan<int> Live => live.AsSpan(0, count);

    /// <summary>Chooses the columns for the bounds below; nothing below means the inputs, all live.</summary>
    public void Select(LayerBounds? below, Func<LayerBounds, int, bool> isDead)
    {
        if (count > 0 && ReferenceEquals(below, chosenFor))
        {
            return;
        }

        (chosenFor, count) = (below, 0);
        for (var j = 0; j < inputs; j++)
        {
            var dead = below is not null && isDead(below, j);
            positions[j] = dead ? -1 : count;
            if (!dead)
            {
                live[count++] = j;
            }
        }

        foreach (var matrix in matrices)
        {
            matrix.Select(positions, count);
        }
    }
}
