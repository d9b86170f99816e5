using System.Numerics;
using System.Runtime.CompilerServices;

namespace Audit.Bounds.Statistics;

/// <summary>A product of factors of 0 or more, rounded downward: M * 2^E, M = 0 or 2^63 &lt;= M &lt; 2^64.</summary>
/// <remarks>
/// Guarantee: never above the exact product, and it never falls when a factor rises, because each factor and each product is rounded
/// downward on one and the same grid of 64-bit mantissas. Each step loses a factor above 1 - 2^-61. Only integers are used.
/// </remarks>
internal struct Wealth
{
    private ulong mantissa;
    private long exponent;

    /// <summary>mantissa * 2^exponent; the mantissa 0 or at least 2^63.</summary>
    public Wealth(ulong mantissa, long exponent) => (this.mantissa, this.exponent) = (mantissa, exponent);

    public readonly ulong Mantissa => mantissa;

    public readonly long Exponent => exponent;

    public static Wealth One => new(1UL << 63, -63);

    /// <summary>The least such number that is at least 1/alpha times <paramref name="factor"/>.</summary>
    public static Wealth Goal(ExactAlpha alpha, Scaled factor)
    {
        Scaled goal = Scaled.Of(alpha.Denominator, alpha.Numerator, up: true).Times(factor, up: true);
        ulong top = (ulong)(goal.Mantissa >> 64);
        bool sticky = goal.Mantissa << 64 != 0;
        if (sticky && top == ulong.MaxValue) { return new Wealth(1UL << 63, goal.Exponent + 65); }
        return new Wealth(top + (sticky ? 1UL : 0UL), goal.Exponent + 64);
    }

    /// <summary>1/alpha, rounded upward.</summary>
    public static Wealth Goal(ExactAlpha alpha) => Goal(alpha, Scaled.One);

    /// <summary>About the natural logarithm, the same bits on every machine.</summary>
    public readonly double Ln() => FixedLog.Ln(mantissa, exponent + 63);

    /// <summary>A number that orders wealths as they are ordered, except those that agree in 52 bits.</summary>
    public readonly long Key => unchecked((exponent << 52) + (long)((mantissa >> 11) & ((1UL << 52) - 1)));

    /// <summary>About the natural logarithm of the wealth with a key, the same bits on every machine; a guess.</summary>
    public static double GuessLn(long key) => FixedLog.Ln((1UL << 63) | (unchecked((ulong)key) << 12 >> 1), (key >> 52) + 63);

    public readonly bool IsAtLeast(in Wealth other) =>
        mantissa != 0 && (exponent > other.exponent || (exponent == other.exponent && mantissa >= other.mantissa));

    /// <summary>Times numerator / 2^scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TimesDown(UInt128 numerator, int scale)
    {
        unchecked
        {
            (ulong upper, ulong lower) = ((ulong)(numerator >> 64), (ulong)numerator);
            if (upper == 0) { Times(lower, -scale); return; }
            int zeros = BitOperations.LeadingZeroCount(upper);
            Times((upper << zeros) | ((lower >> 1) >> (63 - zeros)), 64 - zeros - scale);
        }
    }

    /// <summary>Times factor * 2^power; rounded downward again only where the mantissa needs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Times(ulong factor, int power)
    {
        unchecked
        {
            if (factor == 0 || mantissa == 0) { this = default; return; }
            int zeros = BitOperations.LeadingZeroCount(factor);
            ulong high = Math.BigMul(mantissa, factor << zeros, out ulong low);
            ulong shift = ~high >> 63; // 0 or 1, and no branch
            mantissa = (high << (int)shift) | ((low >> 63) & shift);
            exponent += 64 - zeros + power - (int)shift;
        }
    }
}
