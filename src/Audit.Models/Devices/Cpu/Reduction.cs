using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>Sums over one long axis in the one order that reference arithmetic defines, and the largest element.</summary>
/// <remarks>
/// Formula: 64 lanes start at +0; lane i adds elements i, i + 64, i + 128, ... in increasing order; then the halves are added,
/// lane i + lane i+32 for i &lt; 32, then +16, +8, +4, +2, +1, and lane 0 is the sum. A lane that starts at +0 is never -0, so adding +0 for a
/// missing element changes no bit; the sum of nothing is +0.
/// Rounding: each addition to nearest; abs(computed - exact) &lt;= gamma_d * sum abs(x), with d = ceil(count / 64) + 5 additions on the longest path
/// (the first addition, to +0, is exact; a square enters its lane by one fma, so it counts as the addition, and d is one more).
/// Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 4.2. Cost: one addition per element.
/// </remarks>
public static unsafe class Reduction
{
    private const int Lanes = 64;

    /// <summary>The sum of the elements.</summary>
    public static float Sum(ReadOnlySpan<float> values) => Sum(LaneWidths.Widest, values);

    /// <summary>The sum of the squares: the same lanes and tree, each lane by fma(x, x, lane), so that a square is never rounded by itself.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values) => SumOfSquares(LaneWidths.Widest, values);

    /// <summary>The largest element; not a number if one element is none, negative infinity for no elements, +0 above -0.</summary>
    public static float Max(ReadOnlySpan<float> values) => Max(LaneWidths.Widest, values);

    /// <summary>The sum of the elements, on lanes of a given width.</summary>
    internal static float Sum(LaneWidth width, ReadOnlySpan<float> values) => Accumulate<Plain>(width, values);

    /// <summary>The sum of the squares, on lanes of a given width.</summary>
    internal static float SumOfSquares(LaneWidth width, ReadOnlySpan<float> values) => Accumulate<Squares>(width, values);

    /// <summary>The largest element, on lanes of a given width.</summary>
    internal static float Max(LaneWidth width, ReadOnlySpan<float> values)
    {
        fixed (float* x = values)
        {
            return width switch
            {
                LaneWidth.Bits512 => Largest<Lanes512, Vector512<float>>(x, values.Length),
                LaneWidth.Bits256 => Largest<Lanes256, Vector256<float>>(x, values.Length),
                LaneWidth.Bits128 => Largest<Lanes128, Vector128<float>>(x, values.Length),
                _ => Largest<LanesScalar, float>(x, values.Length),
            };
        }
    }

    /// <summary>The sum of a row: 64 lanes in registers or in memory, then the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Row<T, L, V>(float* x, int count)
        where T : struct, ITerm
        where L : struct, ILanes<V>
        where V : struct =>
        4 * L.Count == Lanes ? InRegisters<T, L, V>(x, count) : InMemory<T, L, V>(x, count);

    /// <summary>The largest element of a row; the vectors of the last elements may overlap, since an element counted twice changes nothing.</summary>
    internal static float Largest<L, V>(float* x, int count)
        where L : struct, ILanes<V>
        where V : struct
    {
        if (count < L.Count) { return count == 0 ? float.NegativeInfinity : L.MaxHalves(Tails<L, V>.Load(x, count, float.NegativeInfinity)); }
        var (first, second) = (L.Load(in *x), L.Load(in x[count - L.Count]));
        var index = L.Count;
        for (; index <= count - (2 * L.Count); index += 2 * L.Count)
        {
            first = L.Max(first, L.Load(in x[index]));
            second = L.Max(second, L.Load(in x[index + L.Count]));
        }

        if (index <= count - L.Count) { first = L.Max(first, L.Load(in x[index])); }
        return L.MaxHalves(L.Max(first, second));
    }

    private static float Accumulate<T>(LaneWidth width, ReadOnlySpan<float> values)
        where T : struct, ITerm
    {
        fixed (float* x = values)
        {
            return LaneWidths.Usable(width) switch
            {
                LaneWidth.Bits512 => Row<T, Lanes512, Vector512<float>>(x, values.Length),
                LaneWidth.Bits256 => Row<T, Lanes256, Vector256<float>>(x, values.Length),
                LaneWidth.Bits128 => Row<T, Lanes128, Vector128<float>>(x, values.Length),
                _ => Row<T, LanesScalar, float>(x, values.Length),
            };
        }
    }

    /// <summary>For vectors of 16 lanes, four of which are the 64. A row of at most one vector needs one of them: the others are +0.</summary>
    private static float InRegisters<T, L, V>(float* x, int count)
        where T : struct, ITerm
        where L : struct, ILanes<V>
        where V : struct
    {
        V s0 = L.All(0), s1 = s0, s2 = s0, s3 = s0;
        if (count <= L.Count) { return count == 0 ? 0 : L.SumHalves(T.Add<L, V>(s0, Tails<L, V>.Load(x, count, 0))); }
        for (; count >= Lanes; count -= Lanes, x += Lanes)
        {
            s0 = T.Add<L, V>(s0, L.Load(in *x));
            s1 = T.Add<L, V>(s1, L.Load(in x[L.Count]));
            s2 = T.Add<L, V>(s2, L.Load(in x[2 * L.Count]));
            s3 = T.Add<L, V>(s3, L.Load(in x[3 * L.Count]));
        }

        if (count > 0) { s0 = T.Add<L, V>(s0, Tails<L, V>.Load(x, Math.Min(count, L.Count), 0)); }
        if (count > L.Count) { s1 = T.Add<L, V>(s1, Tails<L, V>.Load(x + L.Count, Math.Min(count - L.Count, L.Count), 0)); }
        if (count > 2 * L.Count) { s2 = T.Add<L, V>(s2, Tails<L, V>.Load(x + (2 * L.Count), Math.Min(count - (2 * L.Count), L.Count), 0)); }
        if (count > 3 * L.Count) { s3 = T.Add<L, V>(s3, Tails<L, V>.Load(x + (3 * L.Count), count - (3 * L.Count), 0)); }
        return L.SumHalves(L.Add(L.Add(s0, s2), L.Add(s1, s3)));
    }

    /// <summary>For narrower lanes: four vectors at a time over the whole groups of 64, the last group from a copy filled with zeros.</summary>
    [SkipLocalsInit]
    private static float InMemory<T, L, V>(float* x, int count)
        where T : struct, ITerm
        where L : struct, ILanes<V>
        where V : struct
    {
        var lanes = stackalloc float[Lanes];
        var whole = count / Lanes * Lanes;
        var rest = stackalloc float[Lanes];
        for (var index = 0; index < Lanes; index++) { rest[index] = whole + index < count ? x[whole + index] : 0; }
        for (var lane = 0; lane < Lanes; lane += 4 * L.Count)
        {
            V s0 = L.All(0), s1 = s0, s2 = s0, s3 = s0;
            for (var start = x + lane; start < x + whole + Lanes; start += Lanes)
            {
                var group = start < x + whole ? start : rest + lane;
                s0 = T.Add<L, V>(s0, L.Load(in *group));
                s1 = T.Add<L, V>(s1, L.Load(in group[L.Count]));
                s2 = T.Add<L, V>(s2, L.Load(in group[2 * L.Count]));
                s3 = T.Add<L, V>(s3, L.Load(in group[3 * L.Count]));
            }

            L.Store(s0, ref lanes[lane]);
            L.Store(s1, ref lanes[lane + L.Count]);
            L.Store(s2, ref lanes[lane + (2 * L.Count)]);
            L.Store(s3, ref lanes[lane + (3 * L.Count)]);
        }

        for (var half = Lanes / 2; half >= L.Count; half /= 2)
        {
            for (var lane = 0; lane < half; lane += L.Count) { L.Store(L.Add(L.Load(in lanes[lane]), L.Load(in lanes[lane + half])), ref lanes[lane]); }
        }

        return L.SumHalves(L.Load(in *lanes));
    }

    /// <summary>How an element enters its lane.</summary>
    internal interface ITerm
    {
        /// <summary>The lane after the element; the element +0 leaves a lane that is not -0 as it is.</summary>
        static abstract V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct;
    }

    /// <summary>The element itself.</summary>
    internal readonly struct Plain : ITerm
    {
        public static V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct => L.Add(lane, value);
    }

    /// <summary>The element's square, fused.</summary>
    internal readonly struct Squares : ITerm
    {
        public static V Add<L, V>(V lane, V value)
            where L : struct, ILanes<V>
            where V : struct => L.MultiplyAdd(value, value, lane);
    }
}
