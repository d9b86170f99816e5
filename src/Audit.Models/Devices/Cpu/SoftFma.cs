using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Devices.Cpu;

/// <summary>The fused multiply-add of reference arithmetic: a*b + c with one rounding to float32, on every processor.</summary>
/// <remarks>
/// Guarantee: the correctly rounded (nearest, ties to even) value of a*b + c, subnormal results included.
/// Formula: p = a*b is exact in double; s = p + c with its exact error e (TwoSum); s is rounded to odd, then once to float32.
/// Source: Boldo and Melquiond 2008, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd";
/// Knuth, TAOCP 2, section 4.2.2, for TwoSum. Rounding: 53 >= 24 + 2 bits, so rounding to odd and then to nearest is innocuous.
/// No C library is asked: some of them misround.
/// </remarks>
public static class SoftFma
{
    /// <summary>Whether the processor fuses by itself; a constant for the compiler.</summary>
    public static bool HasHardware => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>a*b + c, rounded once: by the processor where it can, else by <see cref="Emulate"/>.</summary>
    public static float Compute(float a, float b, float c) => HasHardware ? MathF.FusedMultiplyAdd(a, b, c) : Emulate(a, b, c);

    /// <summary>a*b + c, rounded once, by double arithmetic and rounding to odd.</summary>
    public static float Emulate(float a, float b, float c)
    {
        var product = (double)a * b;
        var sum = product + c;
        if (!double.IsFinite(sum)) { return (float)sum; }
        var shadow = sum - product;
        var error = (product - (sum - shadow)) + (c - shadow);
        var bits = BitConverter.DoubleToInt64Bits(sum);
        if (error != 0 && (bits & 1) == 0)
        {
            sum = BitConverter.Int64BitsToDouble(unchecked(bits + ((error > 0) == (sum > 0) ? 1 : -1)));
        }

        return (float)sum;
    }
}
