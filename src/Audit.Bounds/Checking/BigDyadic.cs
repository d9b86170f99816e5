using System.Globalization;
using System.Numerics;

namespace Audit.Bounds.Checking;

/// <summary>The exact number Mantissa 2^Exponent of any size: for the few sums and products of a leaf's shares.</summary>
internal readonly record struct BigDyadic(BigInteger Mantissa, int Exponent)
{
    /// <summary>The number itself.</summary>
    public static BigDyadic Of(double value)
    {
        var exact = Dyadic.Of(value);
        return new BigDyadic(exact.Mantissa, exact.Exponent);
    }

    public static BigDyadic operator *(BigDyadic a, BigDyadic b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

    public static BigDyadic operator +(BigDyadic a, BigDyadic b)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        return new BigDyadic((a.Mantissa << (a.Exponent - exponent)) + (b.Mantissa << (b.Exponent - exponent)), exponent);
    }

    /// <summary>The number counted in multiples of 2^-bits, if it is one and a coefficient may be so large.</summary>
    public long Exactly(int bits)
    {
        var shift = Exponent + bits;
        var scaled = shift >= 0 ? Mantissa << shift : Mantissa >> -shift;
        if (shift < 0 && scaled << -shift != Mantissa)
        {
            throw new OverflowException($"a coefficient times its weight is no multiple of 2^-{bits}");
        }

        return BigInteger.Abs(scaled) < BigInteger.One << FixedPoint.ValueBits ? (long)scaled : throw new OverflowException($"a coefficient leaves {FixedPoint.ValueBits} bits");
    }

    /// <summary>Whether value 2^-bits is below this, or equal where that is allowed.</summary>
    public bool IsAbove(Int128 value, int bits, bool orEqual)
    {
        var difference = this + new BigDyadic(-(BigInteger)value, -bits);
        return difference.Mantissa.Sign > 0 || (orEqual && difference.Mantissa.IsZero);
    }

    /// <summary>Twenty decimal places, rounded down, for people.</summary>
    public override string ToString()
    {
        var scaled = Mantissa * BigInteger.Pow(10, 20);
        scaled = Exponent >= 0 ? scaled << Exponent : scaled >> -Exponent;
        var digits = BigInteger.Abs(scaled).ToString("D21", CultureInfo.InvariantCulture);
        return $"{(scaled.Sign < 0 ? "-" : "")}{digits[..^20]}.{digits[^20..]}";
    }
}
