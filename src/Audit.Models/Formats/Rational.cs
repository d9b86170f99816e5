using System.Globalization;
using System.Numerics;

namespace Audit.Models.Formats;

/// <summary>An exact fraction, for numbers that a file writes in decimal and that must not be rounded twice.</summary>
/// <remarks>Invariant: the denominator is positive. Not reduced. Default: not valid; use <see cref="Zero"/>.</remarks>
internal readonly record struct Rational(BigInteger Numerator, BigInteger Denominator)
{
    /// <summary>Longest decimal that is read, in digits, and the largest exponent: a guard against numbers that fill the memory.</summary>
    private const int Longest = 1000;

    public static Rational Zero { get; } = new(0, 1);

    public static Rational One { get; } = new(1, 1);

    public int Sign => Numerator.Sign;

    public static Rational operator +(Rational x, Rational y) =>
        new(x.Numerator * y.Denominator + y.Numerator * x.Denominator, x.Denominator * y.Denominator);

    public static Rational operator -(Rational x) => new(-x.Numerator, x.Denominator);

    public static Rational operator -(Rational x, Rational y) => x + -y;

    public static Rational operator *(Rational x, Rational y) => new(x.Numerator * y.Numerator, x.Denominator * y.Denominator);

    public static Rational operator /(Rational x, Rational y) => y.Sign > 0
        ? new(x.Numerator * y.Denominator, x.Denominator * y.Numerator)
        : new(-x.Numerator * y.Denominator, x.Denominator * -y.Numerator);

    public int CompareTo(Rational other) => (this - other).Sign;

    /// <summary>The same number in lowest terms.</summary>
    public Rational Reduced()
    {
        var divisor = BigInteger.GreatestCommonDivisor(Numerator, Denominator);
        return divisor.IsOne ? this : new(Numerator / divisor, Denominator / divisor);
    }

    /// <summary>Reads a decimal such as -12, 0.25 or 1.5e-3 exactly; null where the text is anything else or beyond 1000 digits.</summary>
    public static Rational? TryParse(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest) { return null; }
        var exponentAt = text.IndexOfAny('e', 'E');
        var exponent = 0;
        if (exponentAt >= 0 && !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) { return null; }
        if (exponent is < -Longest or > Longest) { return null; }
        var mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        var pointAt = mantissa.IndexOf('.');
        var digits = pointAt < 0 ? mantissa.ToString() : string.Concat(mantissa[..pointAt], mantissa[(pointAt + 1)..]);
        var places = pointAt < 0 ? 0 : mantissa.Length - pointAt - 1;
        if (!digits.AsSpan().ContainsAnyInRange('0', '9')) { return null; }
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) { return null; }
        var power = exponent - places;
        return power >= 0 ? new(value * BigInteger.Pow(10, power), 1) : new(value, BigInteger.Pow(10, -power));
    }
}
