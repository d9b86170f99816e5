using System.Numerics;
using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>Integers that stand for multiples of 2^-bits, and the sizes that keep every product and sum inside 128 bits.</summary>
/// <remarks>
/// A value or coefficient has at most <see cref="ValueBits"/> bits, a weight <see cref="WeightBits"/>, the difference of two weights one more. What does not fit ends the check by an
/// OverflowException, which the checker turns into a rejection: nothing ever wraps. Outside the kernels all arithmetic is overflow-checked by the compiler as well.
/// </remarks>
internal static class FixedPoint
{
    /// <summary>Bits of a bound or a coefficient, sign left out.</summary>
    public const int ValueBits = 60;

    /// <summary>Bits of a weight on its layer's grid, sign left out.</summary>
    public const int WeightBits = 52;

    /// <summary>Bits of a bias on its layer's grid, sign left out.</summary>
    public const int BiasBits = 58;

    /// <summary>Bits of an end of the input box, sign left out.</summary>
    public const int InputBits = 53;

    /// <summary>Fractional bits of the grid on which rounding errors are added to intervals.</summary>
    public const int FineBits = 48;

    /// <summary>The largest integer of at most value / 2^shift.</summary>
    public static Int128 Down(Int128 value, int shift)
    {
        if (shift >= 0)
        {
            return value >> Math.Min(shift, 127);
        }

        var result = shift > -127 ? value << -shift : Int128.Zero;
        return shift > -127 && result >> -shift == value ? result : value == 0 ? value : throw new OverflowException("a constant leaves 128 bits");
    }

    /// <summary>The smallest integer of at least value / 2^shift.</summary>
    public static Int128 Up(Int128 value, int shift) => -Down(-value, shift);

    /// <summary>The number as a bound or coefficient, if it has at most <see cref="ValueBits"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Value(Int128 value, string what)
    {
        var small = unchecked((long)value);
        return small == value && Bits(small) <= ValueBits ? small : throw new OverflowException($"{what} leaves {ValueBits} bits");
    }

    /// <summary>Bits of the magnitude (for negative numbers, of the complement).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bits(long value) => 64 - BitOperations.LeadingZeroCount((ulong)Magnitude(value));

    /// <summary>Bits of the magnitude (for negative numbers, of the complement).</summary>
    public static int Bits(Int128 value) => 128 - (int)Int128.LeadingZeroCount(value < 0 ? ~value : value);

    /// <summary>The number, or its complement if negative: an "or" over these has as many bits as the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Magnitude(long value) => value ^ (value >> 63);

    /// <summary>Bits that a sum of this many terms can add.</summary>
    public static int SumBits(int terms) => 32 - BitOperations.LeadingZeroCount((uint)Math.Max(terms, 1));

    /// <summary>Refuses a sum whose terms and count could leave 126 bits.</summary>
    public static void Room(int bits, string what)
    {
        if (bits > 126)
        {
            throw new OverflowException($"{what} could leave 126 bits");
        }
    }
}
