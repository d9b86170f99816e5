using System.Numerics;

namespace Audit.Models.Formats.Transformers;

/// <summary>Elementary functions in fixed point with 192 binary places: for tables that are computed once and must be the same everywhere.</summary>
/// <remarks>
/// Formula: a number x is the integer round(x 2^192). Series are summed until a term is 0. Rounding: every operation errs by at most one unit of 2^-192 and the
/// series by a few hundred; the results are good to 2^-170. Source: Brent and Zimmermann 2010, Modern Computer Arithmetic, chapter 4.
/// </remarks>
internal static class FixedPoint
{
    /// <summary>Binary places.</summary>
    public const int Places = 192;

    /// <summary>The number 1.</summary>
    public static BigInteger One { get; } = BigInteger.One << Places;

    /// <summary>ln 2.</summary>
    public static BigInteger Ln2 { get; } = 2 * ArcTangentHyperbolic(One / 3);

    /// <summary>pi, by Machin's formula.</summary>
    public static BigInteger Pi { get; } = 4 * ((4 * ArcTangent(5)) - ArcTangent(239));

    /// <summary>A double, exactly where it has no bits beyond the places.</summary>
    public static BigInteger Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var (exponent, fraction) = ((int)(bits >> 52), bits & 0xFFFFFFFFFFFFF);
        var mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        var shift = Math.Max(exponent, 1) - 1075 + Places;
        var magnitude = shift >= 0 ? (BigInteger)mantissa << shift : (BigInteger)mantissa >> -shift;
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>x y.</summary>
    public static BigInteger Multiply(BigInteger x, BigInteger y) => (x * y) >> Places;

    /// <summary>x / y.</summary>
    public static BigInteger Divide(BigInteger x, BigInteger y) => (x << Places) / y;

    /// <summary>e^x for x at most about 100.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        var power = (int)BigInteger.Divide(x, Ln2) - (x.Sign < 0 ? 1 : 0);
        var rest = x - (power * Ln2);
        var (sum, term) = (One, One);
        for (var step = 1; !term.IsZero; step++)
        {
            term = Multiply(term, rest) / step;
            sum += term;
        }

        return power >= 0 ? sum << power : sum >> -power;
    }

    /// <summary>ln x for x above 0.</summary>
    public static BigInteger Log(BigInteger x)
    {
        var power = (int)x.GetBitLength() - Places - 1;
        var mantissa = power >= 0 ? x >> power : x << -power;
        return (power * Ln2) + (2 * ArcTangentHyperbolic(Divide(mantissa - One, mantissa + One)));
    }

    /// <summary>cos x and sin x for x of moderate size.</summary>
    public static (BigInteger Cos, BigInteger Sin) CosSin(BigInteger x)
    {
        var (cos, sin) = (BigInteger.Zero, BigInteger.Zero);
        var term = One;
        for (var step = 1; !term.IsZero && !(term == -1); step++)
        {
            switch ((step - 1) % 4)
            {
                case 0: cos += term; break;
                case 1: sin += term; break;
                case 2: cos -= term; break;
                default: sin -= term; break;
            }

            term = Multiply(term, x) / step;
        }

        return (cos, sin);
    }

    /// <summary>The float32 nearest to a number, ties to even.</summary>
    public static float ToSingle(BigInteger x)
    {
        var magnitude = BigInteger.Abs(x);
        var drop = Math.Max((int)magnitude.GetBitLength() - 24, Places - 149);
        var kept = magnitude >> drop;
        var rest = magnitude - (kept << drop);
        var half = BigInteger.One << (drop - 1);
        if (rest > half || (rest == half && !kept.IsEven)) { kept += 1; }
        var value = (float)Math.ScaleB((double)kept, drop - Places);
        return x.Sign < 0 ? -value : value;
    }

    private static BigInteger ArcTangentHyperbolic(BigInteger x)
    {
        var (sum, power, square) = (BigInteger.Zero, x, Multiply(x, x));
        for (var step = 1; !power.IsZero; step += 2)
        {
            sum += power / step;
            power = Multiply(power, square);
        }

        return sum;
    }

    /// <summary>arctan(1 / n).</summary>
    private static BigInteger ArcTangent(int n)
    {
        var (sum, power) = (BigInteger.Zero, One / n);
        for (var step = 1; !power.IsZero; step += 2)
        {
            sum += step % 4 == 1 ? power / step : -(power / step);
            power /= n * n;
        }

        return sum;
    }
}
