using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Audit.Bounds.Smt;

/// <summary>An exact fraction in lowest terms, as it is written into scripts.</summary>
/// <remarks>Invariant: the denominator is positive and prime to the numerator. Nothing is rounded except by <see cref="RoundUp"/> and <see cref="RoundDown"/>.</remarks>
public readonly partial struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger lessOne; // the denominator minus one, so that the default value is the number 0

    /// <summary>The fraction numerator / denominator.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) { throw new DivideByZeroException("A fraction needs a denominator other than 0."); }
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        lessOne = denominator / common - BigInteger.One;
    }

    /// <summary>The number 0.</summary>
    public static Rational Zero => default;

    /// <summary>The number 1.</summary>
    public static Rational One => new(BigInteger.One, BigInteger.One);

    /// <summary>Numerator of the lowest terms.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Denominator of the lowest terms, positive.</summary>
    public BigInteger Denominator => lessOne + BigInteger.One;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>The exact value of a finite double (and so of a float).</summary>
    public static Rational Of(double value)
    {
        if (!double.IsFinite(value)) { throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers have an exact fraction."); }
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        return OfDyadic(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    /// <summary>The exact value of a decimal text such as "-0.05" or "2.5e-3", which is not the nearest double.</summary>
    /// <exception cref="FormatException">The text is not a decimal number, or its exponent is beyond 9,999.</exception>
    public static Rational OfDecimal(string text)
    {
        Match match = Decimal().Match(text);
        string digits = match.Groups[2].Value + match.Groups[3].Value;
        if (digits.Length == 0) { throw new FormatException($"'{text}' is not a decimal number."); }
        int exponent = (match.Groups[4].Success ? int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) : 0) - match.Groups[3].Length;
        BigInteger value = BigInteger.Parse(match.Groups[1].Value + digits, CultureInfo.InvariantCulture);
        return exponent >= 0 ? new(value * BigInteger.Pow(10, exponent), BigInteger.One) : new(value, BigInteger.Pow(10, -exponent));
    }

    /// <summary>mantissa * 2^exponent.</summary>
    public static Rational OfDyadic(BigInteger mantissa, int exponent) => exponent >= 0
        ? new(mantissa << exponent, BigInteger.One)
        : new(mantissa, BigInteger.One << -exponent);

    /// <summary>The largest of two numbers.</summary>
    public static Rational Max(Rational a, Rational b) => a >= b ? a : b;

    /// <summary>The smallest of two numbers.</summary>
    public static Rational Min(Rational a, Rational b) => a <= b ? a : b;

    /// <summary>The magnitude.</summary>
    public static Rational Abs(Rational a) => a.Sign < 0 ? -a : a;

    /// <summary>The smallest multiple of 2^-bits that is at least this number.</summary>
    public Rational RoundUp(int bits) => -(-this).RoundDown(bits);

    /// <summary>The largest multiple of 2^-bits that is at most this number.</summary>
    public Rational RoundDown(int bits)
    {
        BigInteger scaled = bits >= 0 ? Numerator << bits : Numerator;
        BigInteger quotient = BigInteger.DivRem(scaled, bits >= 0 ? Denominator : Denominator << -bits, out BigInteger rest);
        return OfDyadic(rest.Sign < 0 ? quotient - BigInteger.One : quotient, -bits);
    }

    /// <summary>A number of few significant bits that is at least this positive number, and little more.</summary>
    public Rational RoundUpShort(int significantBits) =>
        RoundUp((int)(Denominator.GetBitLength() - Numerator.GetBitLength()) + significantBits);

    /// <summary>The number as an SMT-LIB real term, such as <c>(- (/ 1.0 2.0))</c>.</summary>
    public string ToSmt()
    {
        string size = Denominator.IsOne ? $"{BigInteger.Abs(Numerator)}.0" : $"(/ {BigInteger.Abs(Numerator)}.0 {Denominator}.0)";
        return Sign < 0 ? $"(- {size})" : size;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";

    /// <inheritdoc/>
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && lessOne == other.lessOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, lessOne);

    [GeneratedRegex(@"^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,4}))?$")]
    private static partial Regex Decimal();

#pragma warning disable CS1591 // the operators of arithmetic and order, with their usual meaning
    public static implicit operator Rational(double value) => Of(value);
    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);
    public static Rational operator +(Rational a, Rational b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Rational operator -(Rational a, Rational b) => a + -b;
    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);
    public static bool operator ==(Rational a, Rational b) => a.Equals(b);
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;
#pragma warning restore CS1591
}
