using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Certifies P(Bin(n, p) &lt;= k) &lt;= alpha in integers.</summary>
/// <remarks>
/// Guarantee: true only where the inequality holds exactly; false says nothing. Since the tail falls in p, it then holds for every
/// larger p too. Formula: the largest term T = C(n,k) p^k (1-p)^(n-k), then T_(i-1) = T_i * i(1-p) / ((n-i+1)p) downward until the rest, a
/// geometric series because that ratio falls with i, is below 2^-60 of the sum; the rest is added. C(n,k) is multiplied out for
/// min(k, n-k) &lt;= 4,000; above that, factorials are enclosed by Stirling's series, whose partial sums lie alternately above and below.
/// Source: Clopper and Pearson 1934; Stirling's series with the sign and size of its error: NIST DLMF 5.11(ii).
/// Rounding: every step of <see cref="Scaled"/> upward; the last comparison is exact.
/// Cost: min(k, n-k, 4,000) + O(sqrt n) steps of some 100 ns.
/// </remarks>
internal static class BinomialTail
{
    /// <summary>Most trials that are supported.</summary>
    public const long MostTrials = 1_000_000_000;

    private const long LongestProduct = 4_000;
    private const int StepsBetweenChecks = 16;

    /// <summary>Whether P(Bin(n, p/d) &lt;= k) &lt;= alpha could be certified; p/d strictly above k/n.</summary>
    public static bool IsAtMost(long k, long n, BigInteger p, BigInteger d, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        bool meaningful = k >= 0 && n >= 1 && k < n && n <= MostTrials && p.Sign > 0 && d.Sign > 0 && alphaNumerator.Sign > 0 && alphaDenominator.Sign > 0;
        if (!meaningful || p * n <= k * d) { return false; }
        if (p >= d) { return true; }
        Scaled term = LargestTerm(k, n, p, d);
        Scaled sum = term;
        Scaled odds = Scaled.Of(d - p, p, up: true);
        for (long i = k; i > 0; i--)
        {
            if ((k - i) % StepsBetweenChecks == 0)
            {
                if (sum.CompareTo(alphaNumerator, alphaDenominator) > 0) { return false; }
                Scaled rest = term.Times(Scaled.Of(i * (d - p), ((n - i + 1) * p) - (i * (d - p)), up: true), up: true);
                if (rest.IsAtMost(sum.Shift(-60))) { return sum.PlusUp(rest).CompareTo(alphaNumerator, alphaDenominator) <= 0; }
            }

            term = term.Times(odds, up: true).Times((ulong)i, up: true).Over((ulong)(n - i + 1), up: true);
            sum = sum.PlusUp(term);
        }

        return sum.CompareTo(alphaNumerator, alphaDenominator) <= 0;
    }

    private static Scaled LargestTerm(long k, long n, BigInteger p, BigInteger d)
    {
        long few = Math.Min(k, n - k);
        if (few > LongestProduct) { return ByStirling(k, n, p, d); }
        Scaled rare = Scaled.Of(few == k ? p : d - p, d, up: true);
        Scaled common = Scaled.Of(few == k ? d - p : p, d, up: true);
        Scaled term = common.Power(n - few, up: true);
        for (long i = 1; i <= few; i++)
        {
            term = term.Times(rare, up: true).Times((ulong)(n - few + i), up: true).Over((ulong)i, up: true);
        }

        return term;
    }

    /// <summary>sqrt(n / (2 pi k m)) (np/k)^k (nq/m)^m e^E, m = n - k, q = 1 - p, E rounded up.</summary>
    private static Scaled ByStirling(long k, long n, BigInteger p, BigInteger d)
    {
        long m = n - k;
        Scaled powers = Scaled.Of(n * p, k * d, up: true).Power(k, up: true)
            .Times(Scaled.Of(n * (d - p), m * d, up: true).Power(m, up: true), up: true);
        return powers.Times(InverseRoot(k, n), up: true).Times(Correction(k, n), up: true);
    }

    private static Scaled InverseRoot(long k, long n)
    {
        // pi is cut off after 38 places, hence too small, hence the root too large.
        BigInteger pi = BigInteger.Parse("314159265358979323846264338327950288419", System.Globalization.CultureInfo.InvariantCulture);
        BigInteger square = ((n * BigInteger.Pow(10, 38)) << 512) / (2 * pi * k * (n - k));
        return Scaled.Of(IntegerRoot.Floor(square) + 1, BigInteger.One << 256, up: true);
    }

    /// <summary>e^E &lt;= 1 + E + E^2/2 for E &lt;= 0; E = 1/12n - (1/12k - 1/360k^3) - (1/12m - 1/360m^3), which is below 0 here.</summary>
    private static Scaled Correction(long k, long n)
    {
        BigInteger bk = k, bn = n, bm = n - k;
        BigInteger common = 360 * bn * BigInteger.Pow(bk, 3) * BigInteger.Pow(bm, 3);
        BigInteger e = (common / (12 * bn)) - (common / (12 * bk)) + (common / (360 * BigInteger.Pow(bk, 3)))
            - (common / (12 * bm)) + (common / (360 * BigInteger.Pow(bm, 3)));
        return Scaled.Of((2 * common * common) + (2 * e * common) + (e * e), 2 * common * common, up: true);
    }
}
