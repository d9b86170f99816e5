using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Verdicts;

namespace Audit.Reports.Verification;

/// <summary>Compares the two forms of a report's number, and fractions with decimal text, without rounding.</summary>
internal static class PrintedNumber
{
    private const int Parts = 100_000;

    /// <summary>The exact value.</summary>
    public static double Value(ReportNumber number) => HexFloat.TryParse(number.Hex)!.Value;

    /// <summary>Whether the decimal differs from the exact value by at most a unit of its sixth digit.</summary>
    public static bool IsFaithful(ReportNumber number)
    {
        if (!DecimalText.TryParse(number.Decimal, out var numerator, out var denominator)) { return false; }
        var (mantissa, exponent) = Exact.Dyadic(Value(number));
        var value = mantissa * denominator * BigInteger.Pow(2, Math.Max(exponent, 0));
        var text = numerator * BigInteger.Pow(2, Math.Max(-exponent, 0));
        return BigInteger.Abs(value - text) * Parts <= BigInteger.Abs(value);
    }

    /// <summary>The sign of the exact value minus decimal text.</summary>
    public static int Compare(ReportNumber number, string text) => DecimalText.Compare(Value(number), text);

    /// <summary>The sign of a fraction minus decimal text.</summary>
    public static int Compare(long part, long whole, string text) => DecimalText.TryParse(text, out var numerator, out var denominator)
        ? (part * denominator).CompareTo(whole * numerator)
        : throw new ArgumentException($"Not a decimal: {text}.");
}
