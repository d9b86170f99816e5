using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Exact sums of coefficient times weight, one per column.</summary>
/// <remarks>
/// Products of a dense block go through limbs: with p = p1 2^27 + p0 and w = w1 2^27 + w0, 0 &lt;= p0, w0 &lt; 2^27, p w = p1 w1 2^54 + (p1 w0 + p0 w1) 2^27 + p0 w0.
/// Coefficients of at most <see cref="CoefficientBits"/> bits and weights (or their differences) of at most 53 keep each of the three parts of a product below 2^54, so 256 of them
/// stay below 2^62 in 64 bits; then they are added to the 128-bit totals.
/// </remarks>
internal sealed class LimbSums(int width)
{
    /// <summary>Bits of a lower limb.</summary>
    public const int LimbBits = 27;

    /// <summary>The largest coefficients that go through limbs; larger ones go through 128-bit products.</summary>
    public const int CoefficientBits = 53;

    private const int RowsAtOnce = 256;
    private const int Lanes = 8;
    private const long LowLimb = (1L << LimbBits) - 1;
    private readonly Int128[] totals = new Int128[Padded(width)];
    private int count;

    /// <summary>The number of columns rounded up to whole vectors.</summary>
    public static int Padded(int columns) => (columns + Lanes - 1) & -Lanes;

    /// <summary>The lower limb of a number, never negative.</summary>
    public static long Low(long number) => number & LowLimb;

    /// <summary>Starts sums of this many columns.</summary>
    public void Start(int columns)
    {
        count = columns;
        Array.Clear(totals, 0, Padded(columns));
    }

    /// <summary>The sums.</summary>
    public ReadOnlySpan<Int128> Totals => totals.AsSpan(0, count);

    /// <summary>Adds one product to one column.</summary>
    public void Add(int column, long coefficient, long weight) => totals[column] = unchecked(totals[column] + Math.BigMul(coefficient, weight));

    /// <summary>Adds coefficients times the rows of a dense matrix.</summary>
    /// <param name="coefficients">One per row.</param>
    /// <param name="high">Upper limbs of the weights, rows of whole vectors.</param>
    /// <param name="low">Lower limbs of the weights.</param>
    public void AddDense(ReadOnlySpan<long> coefficients, ReadOnlySpan<long> high, ReadOnlySpan<long> low)
    {
        var vectors = Padded(count) / Lanes;
        for (var start = 0; start < coefficients.Length; start += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, coefficients.Length - start);
            for (var v = 0; v < vectors; v++)
            {
                AddBlock(
                    coefficients.Slice(start, rows),
                    MemoryMarshal.Cast<long, Vector512<long>>(high)[(start * vectors)..],
                    MemoryMarshal.Cast<long, Vector512<long>>(low)[(start * vectors)..],
                    vectors,
                    v);
            }
        }
    }

    /// <summary>Eight columns of up to 256 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(ReadOnlySpan<long> coefficients, ReadOnlySpan<Vector512<long>> high, ReadOnlySpan<Vector512<long>> low, int vectors, int v)
    {
        var (h, c, l) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
        for (var i = 0; i < coefficients.Length; i++)
        {
            var p = coefficients[i];
            if (p != 0)
            {
                var (p1, p0) = (Vector512.Create(p >> LimbBits), Vector512.Create(p & LowLimb));
                var (w1, w0) = (high[(i * vectors) + v], low[(i * vectors) + v]);
                h += p1 * w1;
                c += (p1 * w0) + (p0 * w1);
                l += p0 * w0;
            }
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            ref var total = ref totals[(v * Lanes) + lane];
            total = unchecked(total + ((Int128)h[lane] << (2 * LimbBits)) + ((Int128)c[lane] << LimbBits) + l[lane]);
        }
    }
}
