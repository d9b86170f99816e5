using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>What transformers do to many rows of one length: softmax, centring, the scale of a norm.</summary>
/// <remarks>
/// Every element has the bits of the definition named at each method, at every lane width; values may be written over their arguments. A row that
/// holds a NaN, or +inf for softmax, comes out as not a number throughout.
/// </remarks>
internal static unsafe class RowKernels
{
    /// <summary>y = exp(x - m) / sum, row by row: m the largest element, the sum of <see cref="Reduction"/>, one division per element.</summary>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> y, int length) => Softmax(LaneWidths.Widest, x, y, length);

    /// <summary>y = x - mean, row by row: mean is <see cref="Reduction.Sum(ReadOnlySpan{float})"/> / length.</summary>
    public static void Center(ReadOnlySpan<float> x, Span<float> y, int length) => Center(LaneWidths.Widest, x, y, length);

    /// <summary>One number a row: sqrt(<see cref="Reduction.SumOfSquares(ReadOnlySpan{float})"/> / length + epsilon).</summary>
    public static void NormScale(ReadOnlySpan<float> x, Span<float> scales, int length, float epsilon) => NormScale(LaneWidths.Widest, x, scales, (length, epsilon));

    /// <summary>Softmax on lanes of a given width.</summary>
    internal static void Softmax(LaneWidth width, ReadOnlySpan<float> x, Span<float> y, int length)
    {
        Check(x.Length, y.Length, length);
        fixed (float* source = x, target = y)
        {
            switch (LaneWidths.Usable(width))
            {
                case LaneWidth.Bits512: Softmax<Lanes512, Vector512<float>>(source, target, y.Length, length); break;
                case LaneWidth.Bits256: Softmax<Lanes256, Vector256<float>>(source, target, y.Length, length); break;
                case LaneWidth.Bits128: Softmax<Lanes128, Vector128<float>>(source, target, y.Length, length); break;
                default: Softmax<LanesScalar, float>(source, target, y.Length, length); break;
            }
        }
    }

    /// <summary>Centring on lanes of a given width.</summary>
    internal static void Center(LaneWidth width, ReadOnlySpan<float> x, Span<float> y, int length)
    {
        Check(x.Length, y.Length, length);
        fixed (float* source = x, target = y)
        {
            switch (LaneWidths.Usable(width))
            {
                case LaneWidth.Bits512: Center<Lanes512, Vector512<float>>(source, target, y.Length, length); break;
                case LaneWidth.Bits256: Center<Lanes256, Vector256<float>>(source, target, y.Length, length); break;
                case LaneWidth.Bits128: Center<Lanes128, Vector128<float>>(source, target, y.Length, length); break;
                default: Center<LanesScalar, float>(source, target, y.Length, length); break;
            }
        }
    }

    /// <summary>Norm scales on lanes of a given width.</summary>
    internal static void NormScale(LaneWidth width, ReadOnlySpan<float> x, Span<float> scales, (int Length, float Epsilon) row)
    {
        Check(x.Length, (long)scales.Length * row.Length, row.Length);
        for (var index = 0; index < scales.Length; index++)
        {
            scales[index] = MathF.Sqrt((Reduction.SumOfSquares(width, x.Slice(index * row.Length, row.Length)) / row.Length) + row.Epsilon);
        }
    }

    private static void Check(long source, long target, int length)
    {
        if (length < 1 || source != target || source % length != 0)
        {
            throw new ArgumentException($"Got {source} numbers and room for {target}, wanted the same number of rows of {length}.");
        }
    }

    private static void Softmax<L, V>(float* x, float* y, int count, int length)
        where L : struct, ILanes<V>
        where V : struct
    {
        if (L.Count > 1 && length <= L.Count)
        {
            for (var start = 0; start < count; start += length) { OneVector<L, V>(x + start, y + start, length); }
            return;
        }

        for (var start = 0; start < count; start += length)
        {
            var largest = Reduction.Largest<L, V>(x + start, length);
            Pairwise<ShiftedExponential>.ByOne<L, V>(x + start, L.All(largest), y + start, length);
            var sum = Reduction.Row<Reduction.Plain, L, V>(y + start, length);
            Pairwise<Over>.ByOne<L, V>(y + start, L.All(sum), y + start, length);
        }
    }

    /// <summary>A row within one vector: lanes beyond it hold -inf, which exp turns into +0, which changes no sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneVector<L, V>(float* x, float* y, int length)
        where L : struct, ILanes<V>
        where V : struct
    {
        var row = Tails<L, V>.Load(x, length, float.NegativeInfinity);
        var powers = Exponential.Of<L, V>(L.Subtract(row, L.All(L.MaxHalves(row))));
        Tails<L, V>.Store(L.Divide(powers, L.All(L.SumHalves(powers))), y, length);
    }

    private static void Center<L, V>(float* x, float* y, int count, int length)
        where L : struct, ILanes<V>
        where V : struct
    {
        for (var start = 0; start < count; start += length)
        {
            var mean = Reduction.Row<Reduction.Plain, L, V>(x + start, length) / length;
            Pairwise<Minus>.ByOne<L, V>(x + start, L.All(mean), y + start, length);
        }
    }
}
