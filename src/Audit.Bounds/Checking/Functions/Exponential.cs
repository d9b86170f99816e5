namespace Audit.Bounds.Checking.Functions;

/// <summary>Encloses e^x and what is built of it, by integers.</summary>
/// <remarks>
/// Formula: x = n ln 2 + r, |r| at most 0.36, with ln 2 on 2^-100; e^r by 18 terms of its series in Horner's form on 2^-62. Error of e^r in units of 2^-62: 2 for r (times 1.44), 3 for the roundings of
/// the form (each at most 2, shrunk by |r| / n), less than 1 for the rest of the series (0.36^18 / 18! below 2^-79): 8 are stated. Source: standard; Muller, Elementary Functions, chapter 5.
/// </remarks>
internal static class Exponential
{
    /// <summary>Fractional bits of a mantissa.</summary>
    public const int MantissaBits = 62;

    /// <summary>How far a mantissa may be off.</summary>
    public const int MantissaError = 8;

    private const int FineBits = 100;
    private const int Terms = 17;
    private const long InverseOfLn2 = 1549082004;
    private const int SmallestPower = -180;
    private const int LargestPower = 62;

    /// <summary>floor(2^100 ln 2).</summary>
    internal static Int128 Ln2 { get; } = Int128.Parse("878668439483319573618263538048", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>e^x of one number on 2^-60.</summary>
    public static Enclosure Of(Int128 x)
    {
        if (x < -((Int128)50 << Enclosure.Bits)) { return new(0, 1); }
        if (x > (Int128)44 << Enclosure.Bits) { throw new OverflowException("the exponential of a number above 44"); }
        var (mantissa, power) = Mantissa(x << (FineBits - Enclosure.Bits));
        var shift = MantissaBits - Enclosure.Bits - power;
        var (low, high) = ((Int128)mantissa - MantissaError, (Int128)mantissa + MantissaError);
        return shift >= 0 ? new(low >> Math.Min(shift, 127), -(-high >> Math.Min(shift, 127))) : new(low << -shift, high << -shift);
    }

    /// <summary>e^x of an interval.</summary>
    public static Enclosure Of(Enclosure x) => new(Of(x.Low).Low, Of(x.High).High);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Enclosure Sigmoid(Int128 x)
    {
        var share = (Enclosure.One + Of(x >= 0 ? -x : x)).Inverse();
        return x >= 0 ? share : Enclosure.One - share;
    }

    /// <summary>1 / (1 + e^-x) of an interval.</summary>
    public static Enclosure Sigmoid(Enclosure x) => new(Sigmoid(x.Low).Low, Sigmoid(x.High).High);

    /// <summary>tanh x = 2 sigmoid(2 x) - 1.</summary>
    public static Enclosure Tanh(Int128 x) => Sigmoid(2 * x).Times(2) - Enclosure.One;

    /// <summary>tanh of an interval.</summary>
    public static Enclosure Tanh(Enclosure x) => new(Tanh(x.Low).Low, Tanh(x.High).High);

    /// <summary>e^x for x on 2^-100, at most 64 in size or below: a mantissa on 2^-62 that is off by at most <see cref="MantissaError"/>, and a power of two.</summary>
    public static (long Mantissa, int Power) Mantissa(Int128 x)
    {
        var coarse = x >> 70;
        var count = (int)(((coarse * InverseOfLn2) + (Int128.One << 59)) >> 60);
        if (count < SmallestPower || count > LargestPower) { throw new OverflowException("an exponential leaves the range"); }
        var r = (long)((x - (count * Ln2)) >> (FineBits - MantissaBits));
        const long one = 1L << MantissaBits;
        var sum = one;
        for (var n = Terms; n > 0; n--) { sum = one + ((long)(Math.BigMul(r, sum) >> MantissaBits) / n); }
        return (sum, count);
    }
}
