namespace Audit.Bounds.Checking.Functions;

/// <summary>Encloses the error function and the normal distribution, by integers.</summary>
/// <remarks>
/// Formula: both are c e^(-s/2) (x + x s/3 + x s^2/(3 5) + ...) with s = 2 x^2, c = 2/sqrt(pi) for erf(x) and s = x^2, c = 1/sqrt(2 pi) for Phi(x) - 1/2: positive terms, no cancellation.
/// Error, terms on 2^-116: the first term has a relative error below 2^-57.9 (e^(-s/2) 11.4 units of 2^-62, c, x^2). s on 2^-56 is low by less than one unit, which takes k 2^-56 / s of term k; as
/// k term_k is at most s/2 term_(k-1), that is below 2^-57 of the sum. Each step rounds twice, below 2 units, and while terms grow (at most 42 steps for s at most 75) they are at least the first: 84 / first
/// in all; later steps add less than 2^18 units, the terms left out among them. Beyond the cut the rest is below the stated 2^-56.
/// Source: Abramowitz and Stegun 7.1.6, 26.2.11.
/// </remarks>
internal static class Gaussian
{
    private const int TermBits = 116;
    private const int SquareBits = 56;
    private const long TwoOverRootPi = 5203730428379116614;
    private const long OneOverRootTwoPi = 1839796536686825613;

    /// <summary>6.1 on 2^-60: 1 - erf there is below 2^-57.</summary>
    private static readonly Int128 CutOfErf = ((Int128)61 << Enclosure.Bits) / 10;

    /// <summary>8.6 on 2^-60: 1 - Phi there is below 2^-56.</summary>
    private static readonly Int128 CutOfNormal = ((Int128)86 << Enclosure.Bits) / 10;

    /// <summary>erf x of one number.</summary>
    public static Enclosure Erf(Int128 x)
    {
        if (x < 0) { return -Erf(-x); }
        return x > CutOfErf ? new(Enclosure.One.Low - 16, Enclosure.One.Low) : Series((ulong)x, 1, TwoOverRootPi).And(new(0, Enclosure.One.High));
    }

    /// <summary>The normal distribution function of one number.</summary>
    public static Enclosure Normal(Int128 x)
    {
        if (x < 0) { return (Enclosure.One - Normal(-x)).And(new(0, Enclosure.One.High)); }
        if (x > CutOfNormal) { return new(Enclosure.One.Low - 16, Enclosure.One.Low); }
        return (Enclosure.Point(Enclosure.One.Low >> 1) + Series((ulong)x, 0, OneOverRootTwoPi)).And(new(0, Enclosure.One.High));
    }

    /// <summary>The normal density e^(-x^2 / 2) / sqrt(2 pi) of an interval.</summary>
    public static Enclosure Density(Enclosure x) => Exponential.Of(-x.Squared().Halved(1)) * Constant(OneOverRootTwoPi);

    /// <summary>erf' = 2 e^(-x^2) / sqrt(pi) of an interval.</summary>
    public static Enclosure SlopeOfErf(Enclosure x) => Exponential.Of(-x.Squared()) * Constant(TwoOverRootPi);

    private static Enclosure Constant(long mantissa) => new(mantissa >> 2, (mantissa >> 2) + 1);

    /// <summary>The series for x at least 0 on 2^-60, s = 2^shift x^2.</summary>
    private static Enclosure Series(ulong x, int shift, long factor)
    {
        if (x == 0) { return default; }
        var square = (UInt128)x * x;
        var (mantissa, power) = Exponential.Mantissa(-(Int128)(square >> (21 - shift)));
        var product = (UInt128)(ulong)factor * x;
        var first = Shifted(Times(product, (ulong)mantissa, Exponential.MantissaBits), power - (122 - TermBits));
        if (first == 0) { return new(0, 1); }
        var s = (ulong)(square >> ((2 * Enclosure.Bits) - SquareBits - shift));
        var (term, sum) = (first, first);
        for (ulong n = 3; term > 0; n += 2)
        {
            term = Times(term, s, SquareBits) / n;
            sum += term;
        }

        var error = (sum >> 56) + (84 * (sum / first)) + (UInt128.One << 18);
        var (low, high) = (sum > error ? sum - error : 0, sum + error);
        return new((Int128)(low >> (TermBits - Enclosure.Bits)), (Int128)(high >> (TermBits - Enclosure.Bits)) + 1);
    }

    /// <summary>floor(a b / 2^bits), at most one unit less: the two parts of a are cut apart.</summary>
    private static UInt128 Times(UInt128 a, ulong b, int bits) => (((a >> 64) * b) << (64 - bits)) + (((UInt128)unchecked((ulong)a) * b) >> bits);

    private static UInt128 Shifted(UInt128 value, int shift) => shift >= 0 ? value << shift : value >> Math.Min(-shift, 127);
}
