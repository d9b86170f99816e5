using System.Globalization;
using System.Numerics;
using Audit.Engine.Running;

namespace Audit.Engine.Verdicts;

/// <summary>A double as C99 hexadecimal text, which loses nothing.</summary>
/// <remarks>One text for each number: "0x1.8p-1", "-0x1p+10", "0x0p+0", subnormals as "0x0.0000000000001p-1022"; no trailing zeros. Source: ISO C99, %a.</remarks>
public static class HexFloat
{
    /// <summary>The text of a finite double.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static string Write(double value)
    {
        if (!double.IsFinite(value)) { throw new ArgumentException("A number in a report is finite."); }
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var fraction = (bits & 0xFFFFFFFFFFFFF).ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        var biased = (int)((bits >> 52) & 0x7FF);
        var exponent = biased == 0 ? (fraction.Length == 0 ? 0 : -1022) : biased - 1023;
        return (bits >> 63 == 1 ? "-" : "") + (biased == 0 ? "0x0" : "0x1") + (fraction.Length == 0 ? "" : "." + fraction)
            + (exponent < 0 ? "p-" : "p+") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Reads text that <see cref="Write"/> made; null where the text is anything else.</summary>
    public static double? TryParse(string? text)
    {
        if (text is null || text.Length > 32) { return null; }
        var body = text.StartsWith('-') ? text[1..] : text;
        var parts = body.Split('p');
        if (parts.Length != 2 || !(parts[0].StartsWith("0x0", StringComparison.Ordinal) || parts[0].StartsWith("0x1", StringComparison.Ordinal))) { return null; }
        var digits = parts[0].Length > 4 ? parts[0][4..].PadRight(13, '0') : new string('0', 13);
        if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fraction) || digits.Length > 13) { return null; }
        if (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)) { return null; }
        if (exponent is < -1022 or > 1023) { return null; }
        var biased = parts[0][2] == '0' ? 0UL : (ulong)(exponent + 1023);
        var value = BitConverter.UInt64BitsToDouble((text.StartsWith('-') ? 1UL << 63 : 0) | (biased << 52) | fraction);
        return Write(value) == text ? value : null;
    }
}

/// <summary>Prints a double as a short decimal that never lies on its unsafe side.</summary>
/// <remarks>
/// Guarantee: Lower(x) &lt;= x &lt;= Upper(x) as exact numbers, and each differs from x by less than one unit of its last of at most six significant digits.
/// Rounding: exact integers throughout; the double is m 2^e, and the digits are the floor or the ceiling of a quotient.
/// </remarks>
public static class OutwardDecimal
{
    private const int SignificantDigits = 6;

    /// <summary>The least decimal of six significant digits that is not below a finite double.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static ReportNumber Upper(double value) => new(Round(value, up: true), HexFloat.Write(value));

    /// <summary>The greatest decimal of six significant digits that is not above a finite double.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static ReportNumber Lower(double value) => new(Round(value, up: false), HexFloat.Write(value));

    private static string Round(double value, bool up)
    {
        if (!double.IsFinite(value)) { throw new ArgumentException("A number in a report is finite."); }
        if (value == 0) { return "0"; }
        var (mantissa, exponent) = Exact.Dyadic(Math.Abs(value));
        var away = up == value > 0;
        var scale = SignificantDigits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var digits = Scaled(mantissa, exponent, scale, away);
        while (digits < BigInteger.Pow(10, SignificantDigits - 1)) { digits = Scaled(mantissa, exponent, ++scale, away); }
        while (digits > BigInteger.Pow(10, SignificantDigits)) { digits = Scaled(mantissa, exponent, --scale, away); }
        var text = digits.ToString(CultureInfo.InvariantCulture);
        return (value < 0 ? "-" : "") + DecimalLayout.Lay(text.TrimEnd('0'), text.Length - scale);
    }

    /// <summary>mantissa 2^exponent 10^scale, rounded toward zero or away from it.</summary>
    private static BigInteger Scaled(BigInteger mantissa, int exponent, int scale, bool away)
    {
        var numerator = mantissa * BigInteger.Pow(2, Math.Max(exponent, 0)) * BigInteger.Pow(10, Math.Max(scale, 0));
        var denominator = BigInteger.Pow(2, Math.Max(-exponent, 0)) * BigInteger.Pow(10, Math.Max(-scale, 0));
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        return away && !remainder.IsZero ? quotient + 1 : quotient;
    }
}
