using System.Numerics;

namespace Audit.Models.Formats;

/// <summary>Rounds exact fractions to float32 and double in a chosen direction.</summary>
/// <remarks>
/// Guarantee: Down gives the largest number of the format that is not above the value, Up the smallest that is not below it; an end beyond the
/// format's range is infinite. Formula: integer division with remainder at the exponent of the result; nothing else is rounded.
/// </remarks>
internal static class DirectedRounding
{
    public static float SingleDown(Rational value) => value.Sign < 0 ? -(float)Away(-value, 24, -149, float.MaxValue) : (float)Toward(value, 24, -149, float.MaxValue);

    public static float SingleUp(Rational value) => -SingleDown(-value) + 0f;

    public static double DoubleDown(Rational value) => value.Sign < 0 ? -Away(-value, 53, -1074, double.MaxValue) : Toward(value, 53, -1074, double.MaxValue);

    public static double DoubleUp(Rational value) => -DoubleDown(-value) + 0d;

    private static double Toward(Rational value, int precision, int smallest, double largest)
    {
        var (mantissa, exponent, _) = Split(value, precision, smallest);
        return Math.Min(Math.ScaleB((double)mantissa, exponent), largest);
    }

    private static double Away(Rational value, int precision, int smallest, double largest)
    {
        var (mantissa, exponent, exact) = Split(value, precision, smallest);
        var rounded = Math.ScaleB((double)(exact ? mantissa : mantissa + 1), exponent);
        return rounded > largest ? double.PositiveInfinity : rounded;
    }

    /// <summary>The value, not negative, cut to a mantissa below 2^precision at an exponent of at least the smallest.</summary>
    private static (BigInteger Mantissa, int Exponent, bool Exact) Split(Rational value, int precision, int smallest)
    {
        var estimate = (int)(value.Numerator.GetBitLength() - value.Denominator.GetBitLength());
        var exponent = Math.Max(estimate - precision, smallest);
        var (mantissa, exact) = Divide(value, exponent);
        if (mantissa.GetBitLength() <= precision) { return (mantissa, exponent, exact); }
        (mantissa, exact) = Divide(value, exponent + 1);
        return (mantissa, exponent + 1, exact);
    }

    private static (BigInteger Quotient, bool Exact) Divide(Rational value, int exponent)
    {
        var numerator = exponent < 0 ? value.Numerator << -exponent : value.Numerator;
        var denominator = exponent > 0 ? value.Denominator << exponent : value.Denominator;
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        return (quotient, rest.IsZero);
    }
}
