using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>p-values of "the mean loss is above a limit", one-sided: small only where the losses are small.</summary>
/// <remarks>
/// Guarantee: where the mean is the limit or more, P(p-value &lt;= a) &lt;= a, for n independent losses in [0, 1] and n fixed beforehand.
/// Formula: min(1, e P(Bin(n, r) &lt;= ceil(s)), exp(-n KL(min(s/n, r) | r))), s the sum of the losses. Source: Hoeffding 1963, Bentkus 2004, as in Bates et al. 2021 (arXiv 2101.02703).
/// Rounding: upward, in integers; e, ln and exp from <see cref="EnclosedLog"/>. Cost: O(sqrt n).
/// </remarks>
public static class HoeffdingBentkus
{
    /// <summary>The p-value, rounded up; 1 where the mean of the losses reaches the limit.</summary>
    /// <param name="sum">Sum of the losses as an exact fraction, 0 to n; rounded upward where it is not known exactly.</param>
    /// <param name="n">Losses, 1 to 10^9.</param>
    /// <param name="limit">r as decimal text, strictly between 0 and 1.</param>
    public static double PValue((BigInteger Numerator, BigInteger Denominator) sum, long n, string limit)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(limit);
        bool meaningful = n is >= 1 and <= BinomialTail.MostTrials && sum.Numerator.Sign >= 0 && sum.Denominator.Sign > 0 && sum.Numerator <= n * sum.Denominator;
        if (!meaningful || p.Sign <= 0 || p >= d) { throw new ArgumentException("Wanted 1 to 10^9 losses in [0, 1] and a limit strictly between 0 and 1.", nameof(sum)); }
        if (sum.Numerator * d >= n * p * sum.Denominator) { return 1; }
        double hoeffding = EnclosedLog.Exp(-RelativeEntropy.Low(sum, n, (p, d)), up: true).ToDouble(up: true);
        return Math.Min(1, Math.Min(hoeffding, Bentkus(sum, n, (p, d)).ToDouble(up: true)));
    }

    /// <summary>The p-value of losses that are 0 or 1.</summary>
    /// <param name="losses">Rows with loss 1.</param>
    /// <param name="n">Rows, 1 to 10^9.</param>
    /// <param name="limit">r as decimal text, strictly between 0 and 1.</param>
    public static double PValue(long losses, long n, string limit) => PValue((losses, BigInteger.One), n, limit);

    private static Scaled Bentkus((BigInteger P, BigInteger D) sum, long n, (BigInteger P, BigInteger D) rate)
    {
        long whole = (long)-EnclosedLog.Floor(-sum.P, sum.D);
        Scaled e = EnclosedLog.Exp(BigInteger.One << EnclosedLog.Bits, up: true);
        return BinomialTail.Bound(whole, n, rate, up: true).Times(e, up: true);
    }
}
