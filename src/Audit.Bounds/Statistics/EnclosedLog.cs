using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Natural logarithms and exponentials between two integers in units of 2^-192.</summary>
/// <remarks>
/// Formula: ln(2^e m) = e ln 2 + 2 artanh((m-1)/(m+1)), 1 &lt;= m &lt; 2, by its series; exp(x) = 2^n exp(x - n ln 2) by Taylor's.
/// Rounding: every division cuts off less than a unit. The argument of the series is off by less than two units, each of its fewer than 64 terms by less than eight (powers of a
/// number of at most 1/3 keep errors small), what is left out after the first zero term is less than two: below 2^12 units together, also for exp, whose terms only shrink. e ln 2 adds e times that.
/// Integers only, so every machine gives the same bits. Cost: some 20 microseconds.
/// </remarks>
internal static class EnclosedLog
{
    /// <summary>Fraction bits.</summary>
    public const int Bits = 192;

    private const int Slack = 12;

    private static readonly BigInteger One = BigInteger.One << Bits;

    private static readonly BigInteger Two = Series(2 * One);

    /// <summary>ln(p/d) for positive p and d.</summary>
    public static (BigInteger Low, BigInteger High) Ln(BigInteger p, BigInteger d)
    {
        if (p.Sign <= 0 || d.Sign <= 0) { throw new ArgumentOutOfRangeException(nameof(p), "Wanted a positive fraction."); }
        int power = (int)(p.GetBitLength() - d.GetBitLength());
        if ((power >= 0 ? p.CompareTo(d << power) : (p << -power).CompareTo(d)) < 0) { power--; }
        BigInteger mantissa = Bits >= power ? (p << (Bits - power)) / d : p / (d << (power - Bits));
        BigInteger value = (power * Two) + Series(mantissa), slack = (BigInteger)(Math.Abs(power) + 2) << Slack;
        return (value - slack, value + slack);
    }

    /// <summary>e^(x 2^-192), rounded to the stated side.</summary>
    public static Scaled Exp(BigInteger x, bool up)
    {
        BigInteger least = -(One << 29);
        if (x < least) { return up ? Exp(least, up: true) : default; }
        if (x > -least) { throw new ArgumentOutOfRangeException(nameof(x), "Too large."); }
        BigInteger whole = Floor(x, Two), rest = x - (whole * Two), sum = One, term = One;
        for (int i = 1; !term.IsZero; i++)
        {
            term = (term * rest / i) >> Bits;
            sum += term;
        }

        BigInteger slack = (BigInteger.Abs(whole) + 2) << (Slack + 2);
        return Scaled.Of(up ? sum + slack : sum - slack, One, up).Shift((int)whole);
    }

    /// <summary>The largest integer of at most a/b, b positive.</summary>
    public static BigInteger Floor(BigInteger a, BigInteger b)
    {
        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>ln m for 1 &lt;= m &lt;= 2, in units of 2^-192.</summary>
    private static BigInteger Series(BigInteger m)
    {
        BigInteger z = ((m - One) << Bits) / (m + One), square = (z * z) >> Bits, power = z, sum = BigInteger.Zero;
        for (int i = 1; !power.IsZero; i += 2)
        {
            sum += power / i;
            power = (power * square) >> Bits;
        }

        return 2 * sum;
    }
}
