using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Split conformal prediction: p-values, thresholds and what a threshold's coverage is, given the calibration rows that happened to be drawn.</summary>
/// <remarks>
/// Guarantee: for calibration scores and a new score that are exchangeable, P(p-value &lt;= a) &lt;= a, and P(new score &lt;= threshold) >= 1 - alpha, on average over calibration sets. Given
/// the set that was drawn, coverage is at least <see cref="CoverageLower"/> with confidence 1 - delta (independent rows): state that. <see cref="RiskInExpectation"/> says nothing about the set that was drawn.
/// Formula: (1 + #{s_i >= s})/(n+1); rank ceil((n+1)(1-alpha)); coverage at rank k has the law Beta(k, n+1-k) or lies above it (ties), whose delta-quantile is the Clopper-Pearson lower end L(k, n, delta).
/// Source: Vovk, Gammerman and Shafer 2005; Vovk 2012 (arXiv 1209.2673) for coverage given the set; Angelopoulos et al. 2022 (arXiv 2208.02814) for risk. Rounding: fractions are exact, then outward.
/// </remarks>
public static class Conformal
{
    /// <summary>The p-value of a score, rounded up: small where few calibration scores are as large.</summary>
    /// <param name="calibration">Calibration scores; finite.</param>
    /// <param name="score">The new score; finite.</param>
    public static double PValue(ReadOnlySpan<double> calibration, double score)
    {
        long atLeast = 0;
        bool finite = double.IsFinite(score);
        foreach (double other in calibration)
        {
            finite &= double.IsFinite(other);
            atLeast += other >= score ? 1 : 0;
        }

        return finite ? PValue(atLeast, calibration.Length) : throw new ArgumentException("A score is not finite.", nameof(calibration));
    }

    /// <summary>The p-value by counts: (1 + atLeast)/(n + 1), rounded up.</summary>
    /// <param name="atLeast">Calibration scores of at least the new one, 0 to n.</param>
    /// <param name="n">Calibration scores.</param>
    public static double PValue(long atLeast, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(atLeast);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atLeast, n);
        return Scaled.Of((BigInteger)atLeast + 1, (BigInteger)n + 1, up: true).ToDouble(up: true);
    }

    /// <summary>The rank, 1 to n, of the calibration score that is the threshold; null where the threshold is infinite.</summary>
    /// <param name="n">Calibration scores.</param>
    /// <param name="alpha">Share of new scores that may lie above, on average over calibration sets.</param>
    public static long? ThresholdRank(long n, ExactAlpha alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        BigInteger rank = -EnclosedLog.Floor(-((BigInteger)n + 1) * (alpha.Denominator - alpha.Numerator), alpha.Denominator);
        return rank <= n ? (long)rank : null;
    }

    /// <summary>With confidence 1 - delta, at least this share of new scores lies at or below the calibration score of a rank.</summary>
    /// <param name="rank">Rank of the threshold, 1 to n, fixed beforehand.</param>
    /// <param name="n">Calibration scores, to 10^9.</param>
    /// <param name="delta">Error of the statement.</param>
    public static double CoverageLower(long rank, long n, ExactAlpha delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        return ClopperPearson.Lower(rank, n, delta);
    }

    /// <summary>The smallest rank whose threshold covers a share with confidence 1 - delta; null where n rows are too few.</summary>
    /// <param name="n">Calibration scores, to 10^9.</param>
    /// <param name="share">Wanted coverage as decimal text.</param>
    /// <param name="delta">Error of the statement.</param>
    public static long? RankForCoverage(long n, string share, ExactAlpha delta) => OrderStatisticQuantile.UpperRank(n, share, delta);

    /// <summary>The level at or above which conformal risk control keeps the risk of a new row in expectation, rounded up: (sum + B)/(n + 1).</summary>
    /// <remarks>Holds on average over calibration sets only, for losses that do not rise with the threshold: no bound for a gate. For that: <see cref="LearnThenTest"/>.</remarks>
    /// <param name="sum">Sum of the calibration losses as an exact fraction, 0 to n B.</param>
    /// <param name="n">Calibration losses.</param>
    /// <param name="largest">B, the largest loss possible, as decimal text.</param>
    public static double RiskInExpectation((BigInteger Numerator, BigInteger Denominator) sum, long n, string largest)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(largest);
        bool possible = n >= 1 && sum.Numerator.Sign >= 0 && sum.Denominator.Sign > 0 && p.Sign > 0 && sum.Numerator * d <= n * p * sum.Denominator;
        if (!possible) { throw new ArgumentException("Wanted losses from 0 to the largest loss.", nameof(sum)); }
        return Scaled.Of((sum.Numerator * d) + (p * sum.Denominator), sum.Denominator * d * (n + BigInteger.One), up: true).ToDouble(up: true);
    }
}
