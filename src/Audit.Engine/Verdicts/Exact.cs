using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Verdicts;

/// <summary>Exact comparisons between computed doubles and decimals that a person wrote.</summary>
/// <remarks>Guarantee: no rounding. A double is M 2^e, a decimal is N 10^f; both sides are brought to integers and compared.</remarks>
public static class Exact
{
    /// <summary>The sign of value - number.</summary>
    public static int Compare(double value, ExactDecimal number) =>
        double.IsInfinity(value) ? Math.Sign(value) : DecimalText.Compare(value, number.Text);

    /// <summary>The largest double that is at most the number.</summary>
    public static double Below(ExactDecimal number)
    {
        var value = number.Value;
        while (Compare(value, number) > 0) { value = Math.BitDecrement(value); }
        return value;
    }

    /// <summary>The smallest double that is at least the number.</summary>
    public static double Above(ExactDecimal number)
    {
        var value = number.Value;
        while (Compare(value, number) < 0) { value = Math.BitIncrement(value); }
        return value;
    }

    /// <summary>The sign of sum_i coefficients_i values_i - bound, every term exact.</summary>
    public static int SignOfSum(ReadOnlySpan<double> coefficients, ReadOnlySpan<float> values, double bound)
    {
        var terms = new List<(BigInteger Mantissa, int Exponent)> { Negate(Dyadic(bound)) };
        for (var i = 0; i < coefficients.Length; i++)
        {
            var (a, ea) = Dyadic(coefficients[i]);
            var (b, eb) = Dyadic(values[i]);
            terms.Add((a * b, ea + eb));
        }

        var least = terms.Min(term => term.Exponent);
        return terms.Aggregate(BigInteger.Zero, (sum, term) => sum + (term.Mantissa << (term.Exponent - least))).Sign;
    }

    /// <summary>value = Mantissa 2^Exponent, for a finite double.</summary>
    public static (BigInteger Mantissa, int Exponent) Dyadic(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var mantissa = field == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }

    private static (BigInteger Mantissa, int Exponent) Negate((BigInteger Mantissa, int Exponent) value) => (-value.Mantissa, value.Exponent);
}
