using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>The steps of a softmax over one line, each a single walk: division, the largest, exp of differences.</summary>
/// <remarks>Rounding: one per division and difference, exp of <see cref="ReferenceMath"/>; the same bits at every width. The numbers are finite.</remarks>
internal static class SoftmaxLine
{
    /// <summary>x_i = x_i / divisor.</summary>
    public static void Divide(Span<float> x, float divisor) => Walk<Quotient>(x, divisor);

    /// <summary>x_i = exp(x_i - largest).</summary>
    public static void Exp(Span<float> x, float largest) => Walk<ExpOfDifference>(x, largest);

    /// <summary>The largest number, float.MinValue of none.</summary>
    public static float Max(ReadOnlySpan<float> x) => LaneWidths.Usable(LaneWidths.Widest) switch
    {
        LaneWidth.Bits512 => Max<Lanes512, Vector512<float>>(x),
        LaneWidth.Bits256 => Max<Lanes256, Vector256<float>>(x),
        LaneWidth.Bits128 => Max<Lanes128, Vector128<float>>(x),
        _ => Max<LanesScalar, float>(x),
    };

    /// <summary>Softmax: exp of the differences to the largest, divided by their sum.</summary>
    public static void Normalise(Span<float> x)
    {
        Exp(x, Max(x));
        Divide(x, Reduction.Sum(x));
    }

    private static void Walk<F>(Span<float> x, float number)
        where F : struct, ITwo
    {
        switch (LaneWidths.Usable(LaneWidths.Widest))
        {
            case LaneWidth.Bits512: Walk<F, Lanes512, Vector512<float>>(x, number); break;
            case LaneWidth.Bits256: Walk<F, Lanes256, Vector256<float>>(x, number); break;
            case LaneWidth.Bits128: Walk<F, Lanes128, Vector128<float>>(x, number); break;
            default: Walk<F, LanesScalar, float>(x, number); break;
        }
    }

    private static void Walk<F, L, V>(Span<float> x, float number)
        where F : struct, ITwo
        where L : struct, ILanes<V>
        where V : struct
    {
        var (all, index) = (L.All(number), 0);
        for (; index <= x.Length - L.Count; index += L.Count) { L.Store(F.Of<L, V>(L.Load(in x[index]), all), ref x[index]); }
        for (; index < x.Length; index++) { x[index] = F.Of<LanesScalar, float>(x[index], number); }
    }

    private static float Max<L, V>(ReadOnlySpan<float> x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var (largest, index) = (L.All(float.MinValue), 0);
        for (; index <= x.Length - L.Count; index += L.Count)
        {
            var next = L.Load(in x[index]);
            largest = L.IfLess(largest, next, next, largest);
        }

        Span<float> lanes = stackalloc float[L.Count];
        L.Store(largest, ref lanes[0]);
        var result = float.MinValue;
        foreach (var lane in lanes) { result = result < lane ? lane : result; }
        for (; index < x.Length; index++) { result = result < x[index] ? x[index] : result; }
        return result;
    }

    /// <summary>A function of an element and a number.</summary>
    private interface ITwo
    {
        static abstract V Of<L, V>(V x, V number)
            where L : struct, ILanes<V>
            where V : struct;
    }

    private readonly struct Quotient : ITwo
    {
        public static V Of<L, V>(V x, V number)
            where L : struct, ILanes<V>
            where V : struct => L.Divide(x, number);
    }

    private readonly struct ExpOfDifference : ITwo
    {
        public static V Of<L, V>(V x, V number)
            where L : struct, ILanes<V>
            where V : struct => Exponential.Of<L, V>(L.Subtract(x, number));
    }
}
