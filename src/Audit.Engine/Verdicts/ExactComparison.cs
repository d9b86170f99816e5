using System.Globalization;
using System.Numerics;

namespace Audit.Engine.Verdicts;

/// <summary>Compares doubles with decimal text as exact numbers, so that "at most 0.01" means 0.01 and not the double nearest to it.</summary>
/// <remarks>Guarantee: no rounding; both sides are integers after multiplying out powers of two and ten.</remarks>
public static class ExactComparison
{
    private const int LargestExponent = 1000;
    private const int LongestText = 1000;

    /// <summary>Whether text is a decimal that can be compared: digits, perhaps a point, perhaps an exponent.</summary>
    public static bool IsDecimal(string text) => Parse(text) is not null;

    /// <summary>The sign of value - number.</summary>
    /// <param name="value">A finite double.</param>
    /// <param name="number">Decimal text.</param>
    /// <exception cref="ArgumentException">The text is not a decimal, or the value is not finite.</exception>
    public static int Compare(double value, string number)
    {
        var (left, right) = Common(value, number);
        return left.CompareTo(right);
    }

    /// <summary>The sign of left - right, both decimal text.</summary>
    /// <exception cref="ArgumentException">A text is not a decimal.</exception>
    public static int Compare(string left, string right)
    {
        var (x, y) = (Decimal(left), Decimal(right));
        var scale = Math.Min(x.Exponent, y.Exponent);
        return (x.Digits * BigInteger.Pow(10, x.Exponent - scale)).CompareTo(y.Digits * BigInteger.Pow(10, y.Exponent - scale));
    }

    /// <summary>Whether a decimal differs from a double by at most one part in a given number of it.</summary>
    /// <exception cref="ArgumentException">The text is not a decimal, or the value is not finite.</exception>
    public static bool IsWithin(double value, string number, int parts)
    {
        var (left, right) = Common(value, number);
        return BigInteger.Abs(left - right) * parts <= BigInteger.Abs(left);
    }

    /// <summary>Both numbers times the same positive number, as integers.</summary>
    private static (BigInteger Value, BigInteger Number) Common(double value, string number)
    {
        if (!double.IsFinite(value)) { throw new ArgumentException("A number in a report is finite."); }
        var (mantissa, exponent) = OutwardDecimal.Exact(value);
        var (digits, ten) = Decimal(number);
        var twos = BigInteger.Pow(2, Math.Abs(exponent));
        var tens = BigInteger.Pow(10, Math.Abs(ten));
        return (mantissa * (exponent > 0 ? twos : 1) * (ten < 0 ? tens : 1), digits * (exponent < 0 ? twos : 1) * (ten > 0 ? tens : 1));
    }

    private static (BigInteger Digits, int Exponent) Decimal(string text) => Parse(text) ?? throw new ArgumentException($"Not a decimal: {text}.");

    private static (BigInteger Digits, int Exponent)? Parse(string text)
    {
        var parts = text.Split('e', 'E');
        if (text.Length > LongestText || parts.Length > 2) { return null; }
        var exponent = 0;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) { return null; }
        var point = parts[0].Split('.');
        if (point.Length > 2 || exponent is < -LargestExponent or > LargestExponent || (point.Length == 2 && point[1].Length == 0)) { return null; }
        var fraction = point.Length == 2 ? point[1] : "";
        var whole = BigInteger.TryParse(point[0] + fraction, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits);
        return whole && point[0].Any(char.IsAsciiDigit) && fraction.All(char.IsAsciiDigit) ? (digits, exponent - fraction.Length) : null;
    }
}
