using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Logarithms for bets (double, the same bits on every machine) and for bounds (integers, enclosed).</summary>
/// <remarks>
/// Formula: ln x = k ln 2 + 2 atanh((f-c)/(f+c)) + ln c by its power series. Rounding: <see cref="Ln"/> uses + - * / of IEEE doubles alone, in one
/// order, and is off by some 1e-14; no bound rests on it. <see cref="Enclose"/> cuts off downward at 2^-192, and its upper end adds
/// more than all that was cut off.
/// </remarks>
internal static class FixedLog
{
    /// <summary>Fraction bits of <see cref="Enclose"/>.</summary>
    public const int Bits = 128;

    private const int Work = 192;
    private const int Terms = 70; // 3^-141 is below 2^-223
    private const double LnTwo = 0.6931471805599453;
    private const double RootTwo = 1.4142135623730951;
    private static readonly BigInteger LnTwoDown = TwiceAtanh(1, 3);

    /// <summary>About ln(M * 2^(E-63)) for 2^63 &lt;= M &lt; 2^64.</summary>
    public static double Ln(ulong mantissa, long exponent)
    {
        double f = (mantissa >> 11) * (1.0 / (1L << 52)); // in [1, 2), exact
        double z = (f - RootTwo) / (f + RootTwo); // at most .1716 in size
        double s = z * z;
        double series = 1.0 + (s * ((1.0 / 3) + (s * ((1.0 / 5) + (s * ((1.0 / 7) + (s * ((1.0 / 9) + (s * ((1.0 / 11) + (s * ((1.0 / 13) + (s * (1.0 / 15))))))))))))));
        return ((exponent + 0.5) * LnTwo) + (2 * z * series);
    }

    /// <summary>ln(p/q) for p &gt;= q &gt; 0, between two integers in units of 2^-128.</summary>
    public static (BigInteger Low, BigInteger High) Enclose(BigInteger p, BigInteger q)
    {
        if (q.Sign <= 0 || p < q) { throw new ArgumentOutOfRangeException(nameof(p), "Wanted a fraction of 1 or more."); }
        int whole = (int)(p.GetBitLength() - q.GetBitLength());
        if (p < q << whole) { whole--; }
        BigInteger scaled = q << whole; // 1 <= p / scaled < 2
        BigInteger low = (whole * LnTwoDown) + TwiceAtanh(p - scaled, p + scaled);
        BigInteger slack = (BigInteger)(whole + 1) << 12; // each series is below the truth by less than 2^12 units of 2^-192
        return (low >> (Work - Bits), ((low + slack) >> (Work - Bits)) + 1);
    }

    /// <summary>2 atanh(p/q) for 0 &lt;= p/q &lt;= 1/3 in units of 2^-192, cut off.</summary>
    private static BigInteger TwiceAtanh(BigInteger p, BigInteger q)
    {
        BigInteger z = (p << (Work + 1)) / q;
        BigInteger square = (p * p << Work) / (q * q);
        BigInteger sum = BigInteger.Zero;
        for (int i = 0; i < Terms; i++)
        {
            sum += z / ((2 * i) + 1);
            z = (z * square) >> Work;
        }

        return sum;
    }
}
