using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Audit.Bounds.Checking;

/// <summary>Eight backward rows side by side, one per lane of a vector of 64-bit integers.</summary>
/// <remarks>
/// A coefficient has at most <see cref="CoefficientBits"/> bits on a grid that its block of eight rows shares; a weight at most <see cref="WeightBits"/>, fewer where many are summed
/// (<see cref="FactorBits"/>), so that no product leaves 57 bits and no sum 63. All lanes do the same whatever the machine's vectors are: a machine without them takes the same integers one by one.
/// </remarks>
internal static class Lanes
{
    /// <summary>Rows side by side.</summary>
    public const int Count = 8;

    /// <summary>Bits of a coefficient, sign left out.</summary>
    public const int CoefficientBits = 27;

    /// <summary>Bits of a weight, sign left out.</summary>
    public const int WeightBits = 29;

    /// <summary>Bits of a bound, sign left out.</summary>
    public const int BoundBits = 29;

    private const int SumBits = 62;

    /// <summary>The bits that a factor of coefficients may have where so many products are summed.</summary>
    public static int FactorBits(int terms) => Math.Max(1, Math.Min(WeightBits, SumBits - CoefficientBits - FixedPoint.SumBits(terms)));

    /// <summary>The product in each lane of numbers of at most 31 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Times(Vector512<long> a, Vector512<long> b) => Avx512F.IsSupported ? Avx512F.Multiply(a.AsInt32(), b.AsInt32()) : a * b;

    /// <summary>Each lane times one number, all of at most 31 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Times(Vector512<long> a, int b) =>
        Avx512F.IsSupported ? Avx512F.Multiply(a.AsInt32(), Vector512.Create(b)) : a * Vector512.Create((long)b);

    /// <summary>Each lane divided by a power of two, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Down(Vector512<long> a, int shift) => Vector512.ShiftRightArithmetic(a, Math.Min(shift, 63));

    /// <summary>Each lane on a grid with so many bits more, or fewer, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Finer(Vector512<long> a, int bits) => bits >= 0 ? Vector512.ShiftLeft(a, bits) : Down(a, -bits);

    /// <summary>Each lane, or its complement where it is negative: an "or" over these has as many bits as the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Magnitude(Vector512<long> a) => a ^ Vector512.ShiftRightArithmetic(a, 63);

    /// <summary>Bits of the largest of all lanes' magnitudes.</summary>
    public static int Bits(Vector512<long> magnitudes)
    {
        var all = 0L;
        for (var lane = 0; lane < Count; lane++)
        {
            all |= magnitudes[lane];
        }

        return FixedPoint.Bits(all);
    }

    /// <summary>How far numbers must be shifted down to leave at most so many bits.</summary>
    public static int Excess(Int128 largest, int bits) => Math.Max(0, FixedPoint.Bits(largest) - bits);
}
