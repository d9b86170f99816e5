using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Certifies P(Hyp(N, M, n) &lt;= k) &lt;= alpha: n items drawn of N, of which M are bad, k bad ones seen.</summary>
/// <remarks>
/// Guarantee: true only where the inequality holds exactly; false says nothing. Formula: the largest term T = C(M,k) C(N-M,n-k) / C(N,n), then
/// T_(i-1) = T_i * r_i, r_i = i(N-M-n+i) / ((M-i+1)(n-i+1)), which falls with i, so that the rest is below a geometric series. Above 4,000 drawn
/// T = b(k; M) b(n-k; N-M) / b(n; N), b the binomial terms of rate n/N, and S = sum/T is first summed in double: i and the factors are exact, 5m operations of m steps may
/// have rounded downward by u = 2^-53 each, so S is at most the computed sum over 1 - (5m+8)u; where that does not decide, in integers. Rounding: upward otherwise. Cost: O(sqrt n) steps.
/// </remarks>
internal static class HypergeometricTail
{
    private const long LongestProduct = 4_000;
    private const int StepsBetweenChecks = 16;
    private const double Small = 1.0 / (1L << 60);

    /// <summary>Whether the inequality could be certified; k &lt; M, n - k at most N - M.</summary>
    public static bool IsAtMost((long Bad, long Items) set, (long Bad, long Drawn) seen, ExactAlpha alpha)
    {
        if (seen.Drawn == set.Items) { return true; }
        Scaled first = seen.Drawn <= LongestProduct ? Product(set, seen) : ByBinomials(set, seen);
        if (first.CompareTo(alpha.Numerator, alpha.Denominator) > 0) { return false; }
        return (seen.Drawn <= LongestProduct ? null : InDouble(set, seen, first, alpha)) ?? InIntegers(set, seen, first, alpha);
    }

    private static bool InIntegers((long Bad, long Items) set, (long Bad, long Drawn) seen, Scaled term, ExactAlpha alpha)
    {
        long spare = set.Items - set.Bad - seen.Drawn; // N - M - n
        Scaled sum = term;
        for (long i = seen.Bad; i > 0 && spare + i > 0; i--)
        {
            if ((seen.Bad - i) % StepsBetweenChecks == 0)
            {
                if (sum.CompareTo(alpha.Numerator, alpha.Denominator) > 0) { return false; }
                if (Rest(term, (set.Bad - i + 1, seen.Drawn - i + 1), (i, spare + i)) is { } rest && rest.IsAtMost(sum.Shift(-60)))
                {
                    return sum.PlusUp(rest).CompareTo(alpha.Numerator, alpha.Denominator) <= 0;
                }
            }

            term = term.Times((ulong)i, up: true).Times((ulong)(spare + i), up: true).Over((ulong)(set.Bad - i + 1), up: true).Over((ulong)(seen.Drawn - i + 1), up: true);
            sum = sum.PlusUp(term);
        }

        return sum.CompareTo(alpha.Numerator, alpha.Denominator) <= 0;
    }

    private static bool? InDouble((long Bad, long Items) set, (long Bad, long Drawn) seen, Scaled first, ExactAlpha alpha)
    {
        (double sum, double term, long last) = Sum(set, seen);
        long spare = set.Items - set.Bad - seen.Drawn;
        if (!double.IsFinite(sum)) { return null; }
        if (last > 0 && spare + last > 0 && Rest(Number(term), (set.Bad - last + 1, seen.Drawn - last + 1), (last, spare + last)) is null) { return null; }
        Scaled rest = last == 0 || spare + last <= 0 ? default : Rest(Number(term), (set.Bad - last + 1, seen.Drawn - last + 1), (last, spare + last))!.Value;
        BigInteger units = BigInteger.One << 53, safe = units - (5 * (seen.Bad - last)) - 8;
        Scaled tail = Number(sum).PlusUp(rest).Times(Scaled.Of(units, safe, up: true), up: true).Times(first, up: true);
        if (tail.CompareTo(alpha.Numerator, alpha.Denominator) <= 0) { return true; }
        Scaled inner = tail.Times(Scaled.Of(safe, units, up: false), up: false).Times(Scaled.Of(safe, units, up: false), up: false);
        return inner.Times(Scaled.Of((1L << 40) - 1, 1L << 40, up: false), up: false).CompareTo(alpha.Numerator, alpha.Denominator) > 0 ? false : null;
    }

    private static (double Sum, double Term, long Last) Sum((long Bad, long Items) set, (long Bad, long Drawn) seen)
    {
        long spare = set.Items - set.Bad - seen.Drawn, i = seen.Bad;
        (double sum, double term) = (1, 1);
        unchecked
        {
            while (i > 0 && spare + i > 0 && term > Small * sum)
            {
                for (long end = Math.Max(Math.Max(0, -spare), i - StepsBetweenChecks); i > end; i--)
                {
                    term *= ((double)i * (spare + i)) / ((double)(set.Bad - i + 1) * (seen.Drawn - i + 1));
                    sum += term;
                }
            }
        }

        return (sum, term, i);
    }

    /// <summary>The rest of the sum after a term, from above; null where its ratio, fall / stay, is not below 1.</summary>
    private static Scaled? Rest(Scaled term, (BigInteger A, BigInteger B) stay, (BigInteger A, BigInteger B) fall)
    {
        (BigInteger below, BigInteger above) = (stay.A * stay.B, fall.A * fall.B);
        return above < below ? term.Times(Scaled.Of(above, below - above, up: true), up: true) : null;
    }

    private static Scaled ByBinomials((long Bad, long Items) set, (long Bad, long Drawn) seen)
    {
        (BigInteger p, BigInteger d) = (seen.Drawn, set.Items);
        Scaled all = BinomialTerm.Of(seen.Drawn, set.Items, p, d, up: false);
        Scaled both = BinomialTerm.Of(seen.Bad, set.Bad, p, d, up: true).Times(BinomialTerm.Of(seen.Drawn - seen.Bad, set.Items - set.Bad, p, d, up: true), up: true);
        return both.Over(all, up: true);
    }

    private static Scaled Product((long Bad, long Items) set, (long Bad, long Drawn) seen)
    {
        (Scaled term, long good) = (Scaled.One, set.Items - set.Bad);
        for (long j = 0; j < seen.Drawn; j++)
        {
            (long numerator, long divisor) = j < seen.Bad ? (set.Bad - j, j + 1) : (good - (j - seen.Bad), j - seen.Bad + 1);
            term = term.Times((ulong)numerator, up: true).Over((ulong)divisor, up: true).Times((ulong)(j + 1), up: true).Over((ulong)(set.Items - j), up: true);
        }

        return term;
    }

    private static Scaled Number(double x)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(x);
        return Scaled.Of(p, d, up: true);
    }
}
