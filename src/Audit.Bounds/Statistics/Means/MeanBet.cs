using System.Runtime.CompilerServices;

namespace Audit.Bounds.Statistics;

/// <summary>One bet against "the mean is at most m": the factor 1 + min(bet, c/m) (x - m), c = 3/4, m in units of 2^-62.</summary>
/// <remarks>Rounding: the factor is exact, then cut off to 64 bits; so it rises with x, and never falls when m falls. Cost: about 3 ns.</remarks>
internal readonly struct MeanBet
{
    private const int Scale = HedgedBets.Bits + 62;
    private readonly ulong m;
    private readonly ulong cap;
    private readonly Reciprocal inverse;

    /// <summary>The bets at m, 0 to below 2^62.</summary>
    public MeanBet(ulong m)
    {
        this.m = m;
        cap = Cap(m);
        inverse = new(Math.Max(m, 1));
    }

    /// <summary>The largest bet in units of 2^-40 that is at most c/m.</summary>
    public static ulong Cap(ulong m) => m == 0 ? long.MaxValue : (ulong)UInt128.Min(long.MaxValue, ((UInt128)3 << (Scale - 2)) / m);

    /// <summary>Multiplies the wealth by the factor of a bet of <paramref name="units"/> * 2^-40, below 2^63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Place(ref Wealth wealth, ulong x, ulong units)
    {
        unchecked
        {
            if (units <= cap)
            {
                PlaceUncut(ref wealth, x, m, units);
            }
            else if (x != m)
            {
                (ulong quotient, int power) = inverse.Divide(m + (3 * x));
                wealth.Times(quotient, power - 2);
            }
        }
    }

    /// <summary>Multiplies the wealth by 1 + units * 2^-(40 + power) (x - m), which must not be below 0; units below 2^63, power 0 to 20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PlaceUncut(ref Wealth wealth, ulong x, ulong m, ulong units, int power = 0)
    {
        unchecked
        {
            long gain = Math.BigMul((long)units, (long)(x - m), out long low);
            wealth.TimesDown(new UInt128((ulong)(gain + (1L << (Scale + power - 64))), (ulong)low), Scale + power);
        }
    }

    /// <summary>As <see cref="Place"/>, for an m that changes from row to row; m up to 2^62.</summary>
    public static void PlaceCut(ref Wealth wealth, ulong x, ulong m, ulong units)
    {
        if ((UInt128)units * m <= (UInt128)3 << (Scale - 2)) { PlaceUncut(ref wealth, x, m, units); return; }
        if (x == m) { return; }
        (ulong quotient, int power) = new Reciprocal(m).Divide(m + (3 * x));
        wealth.Times(quotient, power - 2);
    }
}
