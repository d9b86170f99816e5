using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Decides P(Bin(n, p) &lt;= k) &lt;= alpha for large counts, the sum over the largest term in double with a proved bound on its error.</summary>
/// <remarks>
/// Formula: S = 1 + r_k + r_k r_(k-1) + …, r_i = i(1-p) / ((n-i+1)p), the rest by the geometric series. Guarantee: true only where the inequality holds exactly.
/// Rounding: i and n-i+1 are exact, the odds (1-p)/p are rounded up, so after m steps at most 4m + 4 operations + * / have rounded downward, each by a relative
/// u = 2^-53 at most. Hence S is at most the computed sum, with the rest, over 1 - (4m+8)u; the last 4u, of a sum of 1 or more, cover what may underflow in the last steps, where ratios
/// are below 2^-15. IEEE operations give the same bits on every machine. Undecided where the answer hangs on that error.
/// </remarks>
internal static class TailRatio
{
    private const long FewestCounts = 256;
    private const int StepsBetweenChecks = 64;
    private const double Small = 1.0 / (1L << 60);

    /// <summary>The decision; null where it is left to integers. p/d strictly between k/n and 1.</summary>
    public static bool? Decide(long k, long n, (BigInteger P, BigInteger D) rate, (BigInteger P, BigInteger D) alpha)
    {
        if (Math.Min(k, n - k) <= FewestCounts) { return null; }
        double odds = Scaled.Of(rate.D - rate.P, rate.P, up: true).ToDouble(up: true);
        if (!(odds > 1e-300)) { return null; }
        (double sum, double term, long last) = Sum(k, n, odds);
        BigInteger fall = last * (rate.D - rate.P), stay = (n - last + 1) * rate.P; // the ratios of the rest are at most fall / stay, below 1
        BigInteger units = BigInteger.One << 53, safe = units - (4 * (k - last)) - 8;
        Scaled rest = Number(term).Times(Scaled.Of(fall, stay - fall, up: true), up: true);
        Scaled tail = Number(sum).PlusUp(rest).Times(Scaled.Of(units, safe, up: true), up: true).Times(BinomialTerm.ByStirling(k, n, rate.P, rate.D, up: true), up: true);
        if (tail.CompareTo(alpha.P, alpha.D) <= 0) { return true; }
        Scaled inner = tail.Times(Scaled.Of(safe, units, up: false), up: false).Times(Scaled.Of(safe, units, up: false), up: false);
        return inner.Times(Scaled.Of((1L << 40) - 1, 1L << 40, up: false), up: false).CompareTo(alpha.P, alpha.D) > 0 ? false : null;
    }

    /// <summary>The sum down to the term of <c>Last</c>, that term, both over the largest term.</summary>
    private static (double Sum, double Term, long Last) Sum(long k, long n, double odds)
    {
        (double sum, double term) = (1, 1);
        long i = k;
        unchecked
        {
            while (i > 0 && term > Small * sum)
            {
                for (long end = Math.Max(0, i - StepsBetweenChecks); i > end; i--)
                {
                    term *= i * odds / (n - i + 1);
                    sum += term;
                }
            }
        }

        return (sum, term, i);
    }

    private static Scaled Number(double x)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(x);
        return Scaled.Of(p, d, up: true);
    }
}
