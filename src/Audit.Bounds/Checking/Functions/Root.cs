namespace Audit.Bounds.Checking.Functions;

/// <summary>Encloses square roots and logarithms, by integers.</summary>
/// <remarks>
/// Root: integer square root by Newton's steps from above, compared in the end. Logarithm: x = m 2^e with m in [1/sqrt 2, sqrt 2] on 2^-62; ln m = 2 (z + z^3/3 + ...), z = (m - 1) / (m + 1), |z| at most 0.1716:
/// 14 terms leave less than 2^-70; m, z and the terms err by at most 24 units of 2^-62 together, ln 2 by e units of 2^-100: 32 units are stated.
/// </remarks>
internal static class Root
{
    private const int Terms = 27;
    private const long RootOfHalf = 3260954456333195553;

    /// <summary>sqrt x of one positive number on 2^-60.</summary>
    public static Enclosure Of(Int128 x)
    {
        if (x <= 0) { throw new ArithmeticException("the root of a number that is not positive"); }
        var left = Enclosure.Bits;
        while (left > 0 && x >> (126 - left) != 0) { left -= 2; }
        var root = Integer((UInt128)x << left);
        var back = (Enclosure.Bits - left) / 2;
        return new((Int128)root << back, (Int128)(root + 1) << back);
    }

    /// <summary>sqrt of an interval.</summary>
    public static Enclosure Of(Enclosure x) => new(Of(x.Low).Low, Of(x.High).High);

    /// <summary>ln x of one positive number on 2^-60.</summary>
    public static Enclosure Log(Int128 x)
    {
        if (x <= 0) { throw new ArithmeticException("the logarithm of a number that is not positive"); }
        var power = 127 - (int)Int128.LeadingZeroCount(x) - 62;
        var m = (long)(power + 1 >= 0 ? x >> (power + 1) : x << -(power + 1));
        if (m < RootOfHalf) { m = (long)(power >= 0 ? x >> power : x << -power); power--; }
        power += 1 + 62 - Enclosure.Bits;
        const long one = 1L << 62;
        var z = (long)(((Int128)(m - one) << 62) / ((Int128)m + one));
        var square = (long)(Math.BigMul(z, z) >> 62);
        var sum = 0L;
        for (var n = Terms; n >= 1; n -= 2) { sum = (one / n) + (long)(Math.BigMul(sum, square) >> 62); }
        var value = (2 * (Math.BigMul(z, sum) >> 62)) + ((power * Exponential.Ln2) >> (100 - 62));
        return new((value - 32) >> 2, -(-(value + 32) >> 2));
    }

    /// <summary>ln of an interval.</summary>
    public static Enclosure Log(Enclosure x) => new(Log(x.Low).Low, Log(x.High).High);

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).</summary>
    public static Enclosure Softplus(Int128 x) => Enclosure.Point(Int128.Max(x, 0)) + Log(Enclosure.One + Exponential.Of(x >= 0 ? -x : x));

    /// <summary>The largest integer whose square is at most a number.</summary>
    private static UInt128 Integer(UInt128 value)
    {
        var bits = 128 - (int)UInt128.LeadingZeroCount(value);
        var root = UInt128.One << ((bits + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root) { return root; }
            root = next;
        }
    }
}
