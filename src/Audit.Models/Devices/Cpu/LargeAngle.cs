namespace Audit.Models.Devices.Cpu;

/// <summary>The argument reduction of sin and cos for large float32, in integers.</summary>
/// <remarks>
/// Formula: abs(x) = m 2^e with an integer m &lt; 2^24. W is the 96 bits of 1 / (2 pi) from the bit of weight 2^-(e + 1) on; m W mod 2^96 is the fraction of
/// a turn, wrong by less than 2^-72 turns, while no float32 comes closer than 2^-34 turns to a multiple of a quarter. Its first 64 bits, rounded to the
/// nearest quarter q, leave d in units of 2^-62 quarters; abs(d) as float32 f + g (24 + 24 + 14 bits, joined from below); times pi/2 = p1 + p2 + p3:
/// high = f p1, low = fma(g, p1, fma(f, p2, fma(f, p1, -high))). The sign of x is put back on q, high and low. Every step is exact except the roundings
/// written here.
/// Source: Payne and Hanek 1983, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18(1).
/// </remarks>
internal static class LargeAngle
{
    /// <summary>pi/2 rounded to float32.</summary>
    public const float HalfPi1 = 1.57079637f;

    /// <summary>The next 24 bits of pi/2.</summary>
    public const float HalfPi2 = -4.37113883e-08f;

    /// <summary>The 24 bits after those.</summary>
    public const float HalfPi3 = -1.71512451e-15f;

    private const float TwoToMinus24 = 1f / (1 << 24);
    private const float TwoToMinus48 = TwoToMinus24 * TwoToMinus24;
    private const float TwoToMinus62 = TwoToMinus48 / (1 << 14);

    /// <summary>1 / (2 pi) in binary, 32 bits a word, behind one word of zeros.</summary>
    private static ReadOnlySpan<uint> InverseTurn =>
        [0, 0x28BE60DB, 0x9391054A, 0x7F09D5F4, 0x7D4D3770, 0x36D8A566, 0x4F10E410, 0x7F9458EA, 0xF7AEF158, 0x6DC91B8E];

    /// <summary>Quarters of a turn modulo 4 and what is left; not a number for an infinity. For abs(x) &gt;= 1.</summary>
    public static (int Count, float High, float Low) Reduce(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x) & int.MaxValue;
        if (bits >= 0x7F800000) { return (0, float.NaN, float.NaN); }
        unchecked
        {
            var turns = Turns((uint)((bits & 0x7FFFFF) | 0x800000), (bits >> 23) - 150);
            var quarters = (int)((turns + (1UL << 61)) >> 62);
            var rest = (long)(turns - ((ulong)quarters << 62));
            var (high, low) = Radians((ulong)Math.Abs(rest));
            var negative = (rest < 0) != (x < 0);
            return (x < 0 ? -quarters : quarters, negative ? -high : high, negative ? -low : low);
        }
    }

    /// <summary>m 2^e / (2 pi) modulo 1, in units of 2^-64.</summary>
    private static ulong Turns(uint m, int e)
    {
        var (word, shift) = ((e + 32) >> 5, (e + 32) & 31);
        unchecked
        {
            var low = (ulong)m * Window(word + 2, shift);
            var middle = (ulong)m * Window(word + 1, shift) + (low >> 32);
            var high = (ulong)m * Window(word, shift) + (middle >> 32);
            return (high << 32) | (uint)middle;
        }
    }

    /// <summary>32 bits of 1 / (2 pi).</summary>
    private static uint Window(int word, int shift) =>
        unchecked((uint)(((((ulong)InverseTurn[word] << 32) | InverseTurn[word + 1]) << shift) >> 32));

    /// <summary>Units of 2^-62 quarters in radians, as a sum of two.</summary>
    private static (float High, float Low) Radians(ulong units)
    {
        var top = (units >> 38) * TwoToMinus24;
        var below = ((units >> 14) & 0xFFFFFF) * TwoToMinus48 + (units & 0x3FFF) * TwoToMinus62;
        var f = top + below;
        var g = (top - f) + below;
        var high = f * HalfPi1;
        var low = SoftFma.Compute(f, HalfPi1, -high);
        low = SoftFma.Compute(f, HalfPi2, low);
        return (high, SoftFma.Compute(g, HalfPi1, low));
    }
}
