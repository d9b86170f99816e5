using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The chance that at least one of N tries succeeds (attack success at N tries, pass at N), for one prompt.</summary>
/// <remarks>
/// Guarantee: with p the rate of one try, P(1-(1-p)^N &lt;= Upper) &gt;= 1 - alpha and P(1-(1-p)^N &gt;= Lower) &gt;= 1 - alpha, for independent tries of one
/// prompt and a number of tries fixed beforehand. Over prompts: the estimate of each prompt is a value in [0, 1] with mean 1-(1-p)^N; bound the mean of these.
/// Formula: 1 - (1-p)^N at the ends of <see cref="ClopperPearson"/>; unbiased: 1 - C(n-c,N)/C(n,N), N &lt;= n. Source: Chen et al. 2021 (arXiv 2107.03374) for the estimate.
/// Rounding: outward, in integers. Nothing is extrapolated: a large N needs the rows that <see cref="RequiredTries"/> tells.
/// </remarks>
public static class SuccessAtTries
{
    /// <summary>Largest N and largest number of tries.</summary>
    public const long Most = ClopperPearson.MostRows;

    private const long LongestProduct = 100_000;

    /// <summary>The unbiased estimate of 1-(1-p)^N as an exact fraction; both parts 0 or more, the denominator positive.</summary>
    /// <param name="successes">Tries that succeeded, c.</param>
    /// <param name="tries">Tries of the prompt, n.</param>
    /// <param name="at">N, 1 to n; min(N, c) at most 100,000.</param>
    public static (BigInteger Numerator, BigInteger Denominator) Estimate(long successes, long tries, long at)
    {
        Require(successes, tries, at);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, tries);
        (long few, long many) = (Math.Min(successes, at), Math.Max(successes, at));
        if (few > tries - many) { return (1, 1); }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(few, LongestProduct, nameof(at));
        BigInteger missed = Falling(tries - many, few), all = Falling(tries, few);
        BigInteger common = BigInteger.GreatestCommonDivisor(missed, all);
        return ((all - missed) / common, all / common);
    }

    /// <summary>The unbiased estimate between two doubles.</summary>
    /// <param name="successes">Tries that succeeded, c.</param>
    /// <param name="tries">Tries of the prompt, n.</param>
    /// <param name="at">N, 1 to n.</param>
    public static (double Low, double High) EnclosedEstimate(long successes, long tries, long at)
    {
        Require(successes, tries, at);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, tries);
        (long few, long many) = (Math.Min(successes, at), Math.Max(successes, at));
        if (few > tries - many) { return (1, 1); }
        (Scaled low, Scaled high) = (Scaled.One, Scaled.One);
        for (long i = 0; i < few; i++)
        {
            (ulong above, ulong below) = ((ulong)(tries - many - i), (ulong)(tries - i));
            (low, high) = (low.Times(above, up: false).Over(below, up: false), high.Times(above, up: true).Over(below, up: true));
        }

        return (high.OneMinus(up: false).ToDouble(up: false), low.OneMinus(up: true).ToDouble(up: true));
    }

    /// <summary>The upper end.</summary>
    /// <param name="successes">Tries that succeeded, 0 to <paramref name="tries"/>.</param>
    /// <param name="tries">Tries of the prompt, 1 to 10^9.</param>
    /// <param name="at">N, 1 to 10^9; may exceed the tries.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(long successes, long tries, long at, ExactAlpha alpha)
    {
        Require(successes, tries, at);
        return AtLeastOne(ClopperPearson.Upper(successes, tries, alpha), at, up: true);
    }

    /// <summary>The lower end.</summary>
    /// <param name="successes">Tries that succeeded, 0 to <paramref name="tries"/>.</param>
    /// <param name="tries">Tries of the prompt, 1 to 10^9.</param>
    /// <param name="at">N, 1 to 10^9; may exceed the tries.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(long successes, long tries, long at, ExactAlpha alpha)
    {
        Require(successes, tries, at);
        return AtLeastOne(ClopperPearson.Lower(successes, tries, alpha), at, up: false);
    }

    /// <summary>The fewest tries, none of which may succeed, with which "success at N tries &lt;= threshold" passes; null where no number is enough.</summary>
    /// <remarks>Formula: the smallest n with (1-d)^n &lt;= alpha^N, that is n = ceil(N ln alpha / ln(1-d)). Rounding: never too small.</remarks>
    /// <param name="at">N, 1 to 10^9.</param>
    /// <param name="threshold">d as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? RequiredTries(long at, string threshold, ExactAlpha alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, Most);
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(threshold);
        return RequiredSamples.Smallest((d - p, d), alpha, at);
    }

    /// <summary>1 - (1-p)^N, rounded to the stated side.</summary>
    private static double AtLeastOne(double p, long at, bool up)
    {
        (BigInteger above, BigInteger below) = ClopperPearson.Dyadic(p);
        return Scaled.Of(below - above, below, !up).Power(at, !up).OneMinus(up).ToDouble(up);
    }

    /// <summary>x (x-1) … (x-count+1), by halves.</summary>
    private static BigInteger Falling(long x, long count) =>
        count <= 16
            ? Enumerable.Range(0, (int)count).Aggregate(BigInteger.One, (product, i) => product * (x - i))
            : Falling(x, count / 2) * Falling(x - (count / 2), count - (count / 2));

    private static void Require(long successes, long tries, long at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tries, Most);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, tries);
        ArgumentOutOfRangeException.ThrowIfLessThan(at, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, Most);
    }
}
