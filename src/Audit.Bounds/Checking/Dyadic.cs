using System.Numerics;

namespace Audit.Bounds.Checking;

/// <summary>The exact number Mantissa 2^Exponent: what a finite float64 stands for.</summary>
/// <param name="Mantissa">Odd, or zero.</param>
/// <param name="Exponent">Zero where the mantissa is.</param>
internal readonly record struct Dyadic(long Mantissa, int Exponent)
{
    /// <summary>Decodes a finite number; float32 widens to float64 exactly.</summary>
    public static Dyadic Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1L << 52);
        if (mantissa == 0)
        {
            return default;
        }

        var zeros = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        return new Dyadic(bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075 + zeros);
    }

    /// <summary>The least t with |value| below 2^t; far below all others for zero.</summary>
    public int Top => Mantissa == 0 ? -2000 : FixedPoint.Bits(Math.Abs(Mantissa)) + Exponent;

    /// <summary>Whether the number is a multiple of 2^-bits.</summary>
    public bool IsOn(int bits) => Exponent + bits >= 0;

    /// <summary>The largest multiple of 2^-bits of at most this, counted in them.</summary>
    public long Floor(int bits)
    {
        var shift = Exponent + bits;
        if (shift < 0)
        {
            return Mantissa >> Math.Min(-shift, 63);
        }

        return Top + bits <= 62 ? Mantissa << shift : throw new OverflowException("a number is too large for its grid");
    }

    /// <summary>The smallest multiple of 2^-bits of at least this, counted in them.</summary>
    public long Ceiling(int bits) => -new Dyadic(-Mantissa, Exponent).Floor(bits);

    /// <summary>The nearest multiple of 2^-bits towards zero, counted in them.</summary>
    public long Truncate(int bits) => Mantissa < 0 ? Ceiling(bits) : Floor(bits);
}
