using System.Numerics;
using Audit.Bounds.Statistics;

namespace Audit.Engine.Policies;

/// <summary>Exact comparisons of decimals as they were written.</summary>
internal static class Ranges
{
    /// <summary>The sign of a - b, exactly.</summary>
    public static int Compare(ExactDecimal a, ExactDecimal b)
    {
        (BigInteger p, BigInteger q) = Fraction(a);
        (BigInteger r, BigInteger s) = Fraction(b);
        return (p * s).CompareTo(r * q);
    }

    public static int Compare(ExactDecimal a, int b)
    {
        (BigInteger p, BigInteger q) = Fraction(a);
        return p.CompareTo(b * q);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(ExactDecimal x) =>
        DecimalText.TryParse(x.Text, out BigInteger p, out BigInteger q)
            ? (p, q)
            : throw new ArgumentException($"\"{x.Text}\" is not decimal text.", nameof(x));
}
