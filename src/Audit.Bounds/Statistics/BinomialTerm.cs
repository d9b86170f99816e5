using System.Globalization;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>C(n,k) p^k (1-p)^(n-k), rounded to a stated side.</summary>
/// <remarks>
/// Formula: C(n,k) is multiplied out for min(k, n-k) &lt;= 4,000; above that sqrt(n / (2 pi k m)) (np/k)^k (nq/m)^m e^E, m = n - k, q = 1 - p, with
/// E = s(n) - s(k) - s(m), s the remainder of Stirling's series, whose partial sums 1/12x - 1/360x^3 + 1/1260x^5 lie alternately above and below.
/// Source: the sign and size of the remainder: NIST DLMF 5.11(ii). Rounding: every step to the stated side, in integers.
/// </remarks>
internal static class BinomialTerm
{
    /// <summary>Counts up to which C(n,k) is multiplied out.</summary>
    public const long LongestProduct = 4_000;

    private const int ExponentBits = 200;

    /// <summary>pi, cut off after 38 places, in units of 10^-38.</summary>
    private static readonly BigInteger Pi = BigInteger.Parse("314159265358979323846264338327950288419", CultureInfo.InvariantCulture);

    /// <summary>The term for p = p/d strictly between 0 and 1.</summary>
    public static Scaled Of(long k, long n, BigInteger p, BigInteger d, bool up)
    {
        long few = Math.Min(k, n - k);
        if (few > LongestProduct) { return ByStirling(k, n, p, d, up); }
        Scaled rare = Scaled.Of(few == k ? p : d - p, d, up);
        Scaled common = Scaled.Of(few == k ? d - p : p, d, up);
        Scaled term = common.Power(n - few, up);
        for (long i = 1; i <= few; i++)
        {
            term = term.Times(rare, up).Times((ulong)(n - few + i), up).Over((ulong)i, up);
        }

        return term;
    }

    /// <summary>The term by Stirling's series; k and n - k at least 1, off by a relative 10^-15 for 256 and 10^-21 for 4,000.</summary>
    public static Scaled ByStirling(long k, long n, BigInteger p, BigInteger d, bool up)
    {
        long m = n - k;
        Scaled powers = Scaled.Of(n * p, k * d, up).Power(k, up).Times(Scaled.Of(n * (d - p), m * d, up).Power(m, up), up);
        return powers.Times(InverseRoot(k, n, up), up).Times(Correction(k, n, up), up);
    }

    private static Scaled InverseRoot(long k, long n, bool up)
    {
        BigInteger square = ((n * BigInteger.Pow(10, 38)) << 512) / (2 * (up ? Pi : Pi + 1) * k * (n - k));
        return Scaled.Of(IntegerRoot.Floor(square) + (up ? 1 : 0), BigInteger.One << 256, up);
    }

    /// <summary>e^E for -1 &lt; E &lt; 0: 1 + E + E^2/2 + E^3/6 lies below, with E^4/24 above.</summary>
    private static Scaled Correction(long k, long n, bool up)
    {
        BigInteger e = Series(n, up) - Series(k, !up) - Series(n - k, !up), one = BigInteger.One << ExponentBits;
        BigInteger cubic = 4 * one * ((6 * one * one * one) + (6 * e * one * one) + (3 * e * e * one) + (e * e * e));
        return Scaled.Of(up ? cubic + (e * e * e * e) : cubic, 24 * one * one * one * one, up);
    }

    /// <summary>s(x) in units of 2^-200: above with an odd number of terms, below with an even one.</summary>
    private static BigInteger Series(BigInteger x, bool up)
    {
        BigInteger one = BigInteger.One << ExponentBits, cube = x * x * x;
        BigInteger low = (one / (12 * x)) - (one / (360 * cube)) - 1;
        return up ? low + 2 + (one / (1260 * cube * x * x)) + 1 : low;
    }
}
