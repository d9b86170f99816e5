using System.Numerics;
using System.Runtime.CompilerServices;

namespace Audit.Bounds.Statistics;

/// <summary>Divides many numbers by one positive integer without a division each.</summary>
/// <remarks>Guarantee: quotients are exact, cut off to 64 significant bits. Source: Moeller and Granlund 2011, algorithm 4 (two words by one).</remarks>
internal readonly struct Reciprocal
{
    private readonly ulong divisor;
    private readonly ulong inverse;
    private readonly int shift;

    public Reciprocal(ulong value)
    {
        shift = BitOperations.LeadingZeroCount(value);
        divisor = value << shift;
        inverse = unchecked((ulong)(UInt128.MaxValue / divisor));
    }

    /// <summary>number / divisor as Mantissa * 2^Power, the mantissa from 2^63 to 2^64 - 1 and cut off; number at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (ulong Mantissa, int Power) Divide(ulong number)
    {
        unchecked
        {
            int zeros = BitOperations.LeadingZeroCount(number);
            number <<= zeros;
            bool above = number >= divisor;
            (ulong upper, ulong lower) = above ? (number >> 1, number << 63) : (number, 0UL);
            ulong quotient = Math.BigMul(inverse, upper, out ulong fraction);
            fraction += lower;
            quotient += upper + (fraction < lower ? 1UL : 0UL) + 1;
            ulong rest = lower - (quotient * divisor);
            if (rest > fraction) { quotient--; rest += divisor; }
            if (rest >= divisor) { quotient++; }
            return (quotient, shift - zeros - (above ? 63 : 64));
        }
    }
}
