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

    /// <summary>The sum of the squares: the same lanes and tree, lane i taking fma(x, x, lane) for its elements.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        for (var index = 0; index < values.Length; index++) { lanes[index % Lanes] = SoftFma.Compute(values[index], values[index], lanes[index % Lanes]); }
        return Tree(lanes);
    }

    /// <summary>The sum of the elements, on lanes of a given width.</summary>
    internal static float Sum(LaneWidth width, ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        switch (width)
        {
            case LaneWidth.Bits512: Interleave<Lanes512, Vector512<float>>(values, lanes); break;
            case LaneWidth.Bits256: Interleave<Lanes256, Vector256<float>>(values, lanes); break;
            case LaneWidth.Bits128: Interleave<Lanes128, Vector128<float>>(values, lanes); break;
            default: break;
        }

        var first = width == LaneWidth.Scalar ? 0 : values.Length / Lanes * Lanes;
        for (var index = first; index < values.Length; index++) { lanes[index % Lanes] += values[index]; }
        return Tree(lanes);
    }

    /// <summary>Adds the halves of the lanes until one is left.</summary>
    private static float Tree(Span<float> lanes)
    {
        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++) { lanes[lane] += lanes[lane + half]; }
        }

        return lanes[0];
    }

    /// <summary>Adds every whole group of 64 elements to the lanes, four vectors at a time so that the partial sums stay in registers.</summary>
    private static void Interleave<L, V>(ReadOnlySpan<float> values, Span<float> lanes)
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
                s0 = L.Add(s0, L.Load(in group[0]));
                s1 = L.Add(s1, L.Load(in group[L.Count]));
                s2 = L.Add(s2, L.Load(in group[2 * L.Count]));
                s3 = L.Add(s3, L.Load(in group[3 * L.Count]));
            }

            L.Store(s0, ref lanes[lane]);
            L.Store(s1, ref lanes[lane + L.Count]);
            L.Store(s2, ref lanes[lane + 2 * L.Count]);
            L.Store(s3, ref lanes[lane + 3 * L.Count]);
        }
    }
}
