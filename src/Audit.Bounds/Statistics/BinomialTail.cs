using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Certifies P(Bin(n, p) &lt;= k) &lt;= alpha in integers.</summary>
/// <remarks>
/// Guarantee: true only where the inequality holds exactly; false says nothing. Since the tail falls in p, it then holds for every
/// larger p too. Formula: the largest term T = C(n,k) p^k (1-p)^(n-k), then T_(i-1) = T_i * i(1-p) / ((n-i+1)p) downward until the rest, a
/// geometric series because that ratio falls with i, is below 2^-60 of the sum; the rest is added. The largest term: <see cref="BinomialTerm"/>.
/// Source: Clopper and Pearson 1934.
/// Rounding: every step of <see cref="Scaled"/> upward; the last comparison is exact. For large counts <see cref="TailRatio"/> decides faster where it can.
/// Cost: O(sqrt n) steps of 2 ns for counts above 256, else min(k, n-k) and O(sqrt n) steps of 100 ns.
/// </remarks>
internal static class BinomialTail
{
    /// <summary>Most trials that are supported.</summary>
    public const long MostTrials = 1_000_000_000;

    private const int StepsBetweenChecks = 16;

    /// <summary>Whether P(Bin(n, p/d) &lt;= k) &lt;= alpha could be certified; p/d strictly above k/n.</summary>
    public static bool IsAtMost(long k, long n, BigInteger p, BigInteger d, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        bool meaningful = k >= 0 && n >= 1 && k < n && n <= MostTrials && p.Sign > 0 && d.Sign > 0 && alphaNumerator.Sign > 0 && alphaDenominator.Sign > 0;
        if (!meaningful || p * n <= k * d) { return false; }
        if (p >= d) { return true; }
        return TailRatio.Decide(k, n, (p, d), (alphaNumerator, alphaDenominator)) ?? IsAtMostInIntegers(k, n, (p, d), (alphaNumerator, alphaDenominator));
    }

    /// <summary>The same decision, every term in integers; only for arguments that <see cref="IsAtMost"/> lets pass.</summary>
    internal static bool IsAtMostInIntegers(long k, long n, (BigInteger P, BigInteger D) rate, (BigInteger P, BigInteger D) alpha)
    {
        ((BigInteger p, BigInteger d), (BigInteger alphaNumerator, BigInteger alphaDenominator)) = (rate, alpha);
        Scaled term = BinomialTerm.Of(k, n, p, d, up: true);
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

    /// <summary>P(Bin(n, p) &lt;= k), rounded to the stated side by a relative 2^-40 at most; p a fraction in [0, 1].</summary>
    public static Scaled Bound(long k, long n, (BigInteger P, BigInteger D) rate, bool up)
    {
        if (k < 0) { return default; }
        if (k >= n || rate.P.Sign <= 0) { return Scaled.One; }
        if (rate.P >= rate.D) { return default; }
        if (rate.P * n > k * rate.D) { return Falling(k, n, rate, up); }
        Scaled above = Falling(n - k - 1, n, (rate.D - rate.P, rate.D), !up);
        return above.CompareTo(1, 1) >= 0 ? default : above.OneMinus(up);
    }

    /// <summary>The sum from the largest term downward, for p strictly above k/n.</summary>
    private static Scaled Falling(long k, long n, (BigInteger P, BigInteger D) rate, bool up)
    {
        (BigInteger p, BigInteger d) = rate;
        Scaled term = BinomialTerm.Of(k, n, p, d, up);
        Scaled sum = term;
        Scaled odds = Scaled.Of(d - p, p, up);
        for (long i = k; i > 0; i--)
        {
            if ((k - i) % StepsBetweenChecks == 0)
            {
                Scaled rest = term.Times(Scaled.Of(i * (d - p), ((n - i + 1) * p) - (i * (d - p)), up: true), up: true);
                if (rest.IsAtMost(sum.Shift(-60))) { return up ? sum.PlusUp(rest) : sum; }
            }

            term = term.Times(odds, up).Times((ulong)i, up).Over((ulong)(n - i + 1), up);
            sum = up ? sum.PlusUp(term) : sum.PlusDown(term);
        }

        return sum;
    }
}
