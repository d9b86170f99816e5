using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Decimal text as an exact fraction.</summary>
/// <remarks>
/// Grammar: that of a JSON number, at most 64 characters, decimal exponent at most 300 in size, so that no text is costly.
/// Guarantee: exact; nothing is rounded.
/// </remarks>
public static class DecimalText
{
    /// <summary>Most characters of a text.</summary>
    internal const int LongestText = 64;

    private const int LargestExponent = 300;

    /// <summary>Reads decimal text; the denominator is a power of ten.</summary>
    /// <param name="text">Text such as "0.001" or "1e-3".</param>
    /// <param name="numerator">Signed numerator.</param>
    /// <param name="denominator">Positive power of ten.</param>
    /// <returns>False where the text is no decimal number or passes the limits.</returns>
    public static bool TryParse(string? text, out BigInteger numerator, out BigInteger denominator)
    {
        (numerator, denominator) = (BigInteger.Zero, BigInteger.One);
        if (text is not { Length: > 0 and <= LongestText }) { return false; }
        int at = text[0] == '-' ? 1 : 0;
        int first = at;
        BigInteger digits = BigInteger.Zero;
        at = Digits(text, at, ref digits);
        bool leadingZero = text[first] == '0' && at - first > 1;
        if (at == first || leadingZero || !Fraction(text, ref at, ref digits, out int places)) { return false; }
        if (!Exponent(text, ref at, out int exponent) || at != text.Length) { return false; }
        int power = exponent - places;
        numerator = (text[0] == '-' ? -digits : digits) * BigInteger.Pow(10, Math.Max(power, 0));
        denominator = BigInteger.Pow(10, Math.Max(-power, 0));
        return true;
    }

    /// <summary>The sign of value - text, exactly; the comparison of a published end with a threshold.</summary>
    /// <param name="value">A finite double.</param>
    /// <param name="text">Decimal text.</param>
    /// <exception cref="ArgumentException">The value is not finite or the text no decimal number.</exception>
    public static int Compare(double value, string text)
    {
        if (!double.IsFinite(value)) { throw new ArgumentException("Not a finite number.", nameof(value)); }
        if (!TryParse(text, out BigInteger p, out BigInteger d))
        {
            throw new ArgumentException($"Not a decimal number: {text}.", nameof(text));
        }

        (BigInteger m, BigInteger scale) = ClopperPearson.Dyadic(Math.Abs(value));
        return ((value < 0 ? -m : m) * d).CompareTo(p * scale);
    }

    private static int Digits(string text, int at, ref BigInteger digits)
    {
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++) { digits = (digits * 10) + (text[at] - '0'); }
        return at;
    }

    private static bool Fraction(string text, ref int at, ref BigInteger digits, out int places)
    {
        places = 0;
        if (at >= text.Length || text[at] != '.') { return true; }
        int first = at + 1;
        at = Digits(text, first, ref digits);
        places = at - first;
        return places > 0;
    }

    private static bool Exponent(string text, ref int at, out int exponent)
    {
        exponent = 0;
        if (at >= text.Length || text[at] is not ('e' or 'E')) { return true; }
        at++;
        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && (text[at] is '-' or '+')) { at++; }
        int first = at;
        BigInteger value = BigInteger.Zero;
        at = Digits(text, at, ref value);
        if (at == first || value > LargestExponent) { return false; }
        exponent = negative ? -(int)value : (int)value;
        return true;
    }
}
