using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Exact sums of coefficient times weight, one per column, kept as three 64-bit parts while vectors are added.</summary>
/// <remarks>
/// With p = p1 2^27 + p0 and w = w1 2^27 + w0, 0 &lt;= p0, w0 &lt; 2^27: p w = p1 w1 2^54 + (p1 w0 + p0 w1) 2^27 + p0 w0. Coefficients of at most <see cref="CoefficientBits"/> bits and
/// weight differences of at most 53 keep each part of a product below 2^54, so 256 of them stay below 2^62; then the parts are folded into the 128-bit totals.
/// </remarks>
internal sealed class LimbSums(int width)
{
    /// <summary>Fractional part of a limb.</summary>
    public const int LimbBits = 27;

    /// <summary>The largest coefficients that go through limbs; larger ones go through 128-bit products.</summary>
    public const int CoefficientBits = 53;

    private const int MostPending = 256;
    private readonly long[] high = new long[Padded(width)];
    private readonly long[] cross = new long[Padded(width)];
    private readonly long[] low = new long[Padded(width)];
    private readonly Int128[] totals = new Int128[Padded(width)];
    private int count;
    private int pending;

    /// <summary>Whether the coefficients to come are small enough for limbs.</summary>
    public bool TakesLimbs { get; private set; }

    /// <summary>The number of columns rounded up to whole vectors.</summary>
    public static int Padded(int columns) => (columns + 7) & ~7;

    /// <summary>Starts sums of this many columns.</summary>
    public void Start(int columns, int coefficientBits)
    {
        (count, pending, TakesLimbs) = (columns, 0, coefficientBits <= CoefficientBits);
        Array.Clear(totals, 0, columns);
        Clear();
    }

    /// <summary>Adds coefficient times weights; both parts of the weights are padded with zeros.</summary>
    public void AddLimbs(long coefficient, ReadOnlySpan<long> weightHigh, ReadOnlySpan<long> weightLow)
    {
        if (++pending > MostPending)
        {
            Fold();
            pending = 1;
        }

        var p1 = Vector512.Create(coefficient >> LimbBits);
        var p0 = Vector512.Create(coefficient & ((1L << LimbBits) - 1));
        var w1 = MemoryMarshal.Cast<long, Vector512<long>>(weightHigh);
        var w0 = MemoryMarshal.Cast<long, Vector512<long>>(weightLow)[..w1.Length];
        var h = Vectors(high)[..w1.Length];
        var c = Vectors(cross)[..w1.Length];
        var l = Vectors(low)[..w1.Length];
        for (var j = 0; j < w1.Length; j++)
        {
            h[j] += p1 * w1[j];
            c[j] += (p1 * w0[j]) + (p0 * w1[j]);
            l[j] += p0 * w0[j];
        }
    }

    /// <summary>Adds one product to one column.</summary>
    public void Add(int column, long coefficient, long weight) => totals[column] = unchecked(totals[column] + Math.BigMul(coefficient, weight));

    /// <summary>The sums.</summary>
    public ReadOnlySpan<Int128> Totals()
    {
        Fold();
        return totals.AsSpan(0, count);
    }

    private static Span<Vector512<long>> Vectors(long[] parts) => MemoryMarshal.Cast<long, Vector512<long>>(parts.AsSpan());

    private void Fold()
    {
        if (pending > 0)
        {
            for (var j = 0; j < count; j++)
            {
                totals[j] = unchecked(totals[j] + ((Int128)high[j] << (2 * LimbBits)) + ((Int128)cross[j] << LimbBits) + low[j]);
            }

            Clear();
        }
    }

    private void Clear()
    {
        pending = 0;
        Array.Clear(high, 0, Padded(count));
        Array.Clear(cross, 0, Padded(count));
        Array.Clear(low, 0, Padded(count));
    }
}
