using System.Globalization;

namespace Audit.Engine.Running;

/// <summary>Lays out decimal digits as ECMAScript's Number::toString does.</summary>
/// <remarks>
/// A positive number is digits d1 d2 ... dk, without leading or trailing zeros, and an exponent n: 0.d1d2...dk times 10^n.
/// Source: ECMA-262, Number::toString, steps 5 to 10.
/// </remarks>
internal static class DecimalLayout
{
    /// <summary>The shortest digits that read back as a positive finite double, and their exponent.</summary>
    public static (string Digits, int Exponent) Digits(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return (mantissa, ExponentOf(shortest));
    }

    /// <summary>Places the decimal point: plain from 1e-6 to below 1e21, else with an exponent.</summary>
    public static string Lay(string digits, int n)
    {
        var k = digits.Length;
        return n switch
        {
            _ when k <= n && n <= 21 => digits + new string('0', n - k),
            > 0 and <= 21 => $"{digits[..n]}.{digits[n..]}",
            > -6 and <= 0 => "0." + new string('0', -n) + digits,
            _ => digits[..1] + (k > 1 ? "." + digits[1..] : "") + (n > 0 ? "e+" : "e-") + Math.Abs(n - 1).ToString(CultureInfo.InvariantCulture),
        };
    }

    private static int ExponentOf(string shortest)
    {
        var parts = shortest.Split('E');
        var written = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0] : parts[0][..point];
        if (whole != "0") { return whole.Length + written; }
        var fraction = parts[0][(point + 1)..];
        return written - (fraction.Length - fraction.TrimStart('0').Length);
    }
}
