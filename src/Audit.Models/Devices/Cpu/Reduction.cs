using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>Sums over one long axis in the one order that reference arithmetic defines.</summary>
/// <remarks>
/// Formula: 64 lanes start at +0; lane i adds elements i, i + 64, i + 128, ... in increasing order; then the halves are added,
/// lane i + lane i+32 for i &lt; 32, then +16, +8, +4, +2, +1, and lane 0 is the sum. A lane that starts at +0 is never -0, so adding +0 for a
/// missing element changes no bit; the sum of nothing is +0.
/// Rounding: each addition to nearest; abs(computed - exact) &lt;= gamma_d * sum abs(x), with d = ceil(count / 64) + 5 additions on the longest path
/// (the first addition, to +0, is exact). Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 4.2. Cost: one addition per element.
/// </remarks>
public static class Reduction
{
    private const int Lanes = 64;

    /// <summary>The sum of the elements.</summary>
    public static float Sum(ReadOnlySpan<float> values) => Sum(LaneWidths.Widest, values);

    /// <summary>The sum of the squares: the same lanes and tree, each lane by fma(x, x, lane), so that a square is never rounded by itself.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values) => SumOfSquares(LaneWidths.Widest, values);

    /// <summary>The largest element; not a number if one element is none, negative infinity for no elements, +0 above -0.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values) { largest = Math.Max(largest, value); }
        return largest;
    }

    /// <summary>The sum of the elements, on lanes of a given width.</summary>
    internal static float Sum(LaneWidth width, ReadOnlySpan<float> values) => Accumulate<Plain>(width, values);

    /// <summary>The sum of the squares, on lanes of a given width.</summary>
    internal static float SumOfSquares(LaneWidth width, ReadOnlySpan<float> values) => Accumulate<Squares>(LaneWidths.Usable(width), values);

    private static float Accumulate<T>(LaneWidth width, ReadOnlySpan<float> values)
        where T : struct, ITerm
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        switch (width)
        {
            case LaneWidth.Bits512: Interleave<T, Lanes512, Vector512<float>>(values, lanes); break;
            case LaneWidth.Bits256: Interleave<T, Lanes256, Vector256<float>>(values, lanes); break;
            case LaneWidth.Bits128: Interleave<T, Lanes128, Vector128<float>>(values, lanes); break;
            default: break;
        }

        var first = width == LaneWidth.Scalar ? 0 : values.Length / Lanes * Lanes;
        for (var index = first; index < values.Length; index++) { lanes[index % Lanes] = T.Add<LanesScalar, float>(lanes[index % Lanes], values[index]); }
        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++) { lanes[lane] += lanes[lane + half]; }
        }

        return lanes[0];
    }

    /// <summary>Adds every whole group of 64 elements to the lanes, four vectors at a time so that the partial sums stay in registers.</summary>
    private static void Interleave<T, L, V>(ReadOnlySpan<float> values, Span<float> lanes)
        where T : struct, ITerm
        where L : struct, ILanes<V>
        where V : struct
    {
        var whole = values.Length / Lanes * Lanes;
        for (var lane = 0; lane < Lanes; lane += 4 * L.Count)
        {
            V s0 = L.All(0), s1 = L.All(0), s2 = L.All(0), s3 = L.All(0);
            for (var start = lane; start < whole; start += Lanes)
            {
                var group = values.Slice(start, 4 * L.Count);
                s0 = T.Add<L, V>(s0, L.Load(in group[0]));
                s1 = T.Add<L, V>(s1, L.Load(in group[L.Count]));
                s2 = T.Add<L, V>(s2, L.Load(in group[2 * L.Count]));
                s3 = T.Add<L, V>(s3, L.Load(in group[3 * L.Count]));
            }

            L.Store(s0, ref lanes[lane]);
            L.Store(s1, ref lanes[lane + L.Count]);
            L.Store(s2, ref lanes[lane + 2 * L.Count]);
            L.Store(s3, ref lanes[lane + 3 * L.Count]);
        }
    }

    /// <summary>How an element enters its lane.</summary>
    private interface ITerm
    {
        static abstract V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct;
    }

    private readonly struct Plain : ITerm
    {
        public static V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct => L.Add(lane, value);
    }

    private readonly struct Squares : ITerm
    {
        public static V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct => L.MultiplyAdd(value, value, lane);
    }
}
