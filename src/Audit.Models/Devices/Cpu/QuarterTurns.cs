using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>x = n pi/2 + (high + low): the argument reduction of sin and cos, for every float32.</summary>
/// <param name="Count">n as integer bits; only its two lowest matter.</param>
/// <param name="High">What is left, in [-0.79, 0.79]; not a number for infinities and NaN.</param>
/// <param name="Low">What High misses of the exact rest.</param>
/// <remarks>
/// Formula, abs(x) &lt;= 65536: n = nearest integer to x 2/pi by adding 1.5 * 2^23; pi/2 = p1 + p2 + p3 in float32 parts; r = fma(-n, p1, x), exact, since
/// both terms are multiples of the last place of p1 or of x and the difference is below 1; h = n p2 with its error l by fma; high = r - h;
/// low = fma(-n, p3, ((r - high) - h) - l). Larger arguments leave the lanes for <see cref="LargeAngle"/>, lane by lane, so a lane's bits never depend
/// on its neighbours.
/// Source: Cody and Waite 1980; Payne and Hanek 1983 for the large arguments.
/// </remarks>
internal readonly record struct QuarterTurns<V>(V Count, V High, V Low)
    where V : struct
{
    private const float Limit = 65536f;
    private const float Magic = 12582912f;
    private const float TwoOverPi = 0.63661975f;

    /// <summary>The reduction, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuarterTurns<V> Of<L>(V x)
        where L : struct, ILanes<V>
    {
        var shifted = L.MultiplyAdd(x, L.All(TwoOverPi), L.All(Magic));
        var n = L.Subtract(shifted, L.All(Magic));
        var r = L.MultiplyAdd(n, L.All(-LargeAngle.HalfPi1), x);
        var h = L.Multiply(n, L.All(LargeAngle.HalfPi2));
        var l = L.MultiplyAdd(n, L.All(LargeAngle.HalfPi2), L.Subtract(L.All(0), h));
        var high = L.Subtract(r, h);
        var low = L.Subtract(L.Subtract(L.Subtract(r, high), h), l);
        var turns = new QuarterTurns<V>(shifted, high, L.MultiplyAdd(n, L.All(-LargeAngle.HalfPi3), low));
        return L.AnyLess(L.All(Limit), L.AndBits(x, L.AllBits(int.MaxValue))) ? turns.WithLarge<L>(x) : turns;
    }

    /// <summary>The same with the lanes beyond the limit computed one by one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private QuarterTurns<V> WithLarge<L>(V x)
        where L : struct, ILanes<V>
    {
        Span<float> arguments = stackalloc float[L.Count], count = stackalloc float[L.Count], high = stackalloc float[L.Count], low = stackalloc float[L.Count];
        L.Store(x, ref arguments[0]);
        L.Store(Count, ref count[0]);
        L.Store(High, ref high[0]);
        L.Store(Low, ref low[0]);
        for (var lane = 0; lane < L.Count; lane++)
        {
            if (!(Math.Abs(arguments[lane]) > Limit)) { continue; }
            (var quarters, high[lane], low[lane]) = LargeAngle.Reduce(arguments[lane]);
            count[lane] = BitConverter.Int32BitsToSingle(quarters);
        }

        return new(L.Load(in count[0]), L.Load(in high[0]), L.Load(in low[0]));
    }
}
