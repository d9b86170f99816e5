using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Bounds the binned calibration error of a classifier: sum over bins of |E[(right - confidence) 1(confidence in the bin)]|.</summary>
/// <remarks>
/// Guarantee: P(error &lt;= Upper) >= 1 - alpha and P(error >= Lower) >= 1 - alpha, for independent rows, with n and the number of bins, all of one width on [0, 1], fixed beforehand. It
/// bounds the error at this resolution; within a bin errors of both signs cancel. Derivation: the plug-in E^ = sum_b |S_b|/n, S_b the sum of right - confidence in bin b, changes by at most 2/n with one row
/// (one term of size at most 1 leaves a bin and another enters one), so by McDiarmid E^ - mean(E^) passes sqrt(2 ln(1/alpha)/n) on either side with probability at most alpha. By Jensen mean(E^) >= error, which gives
/// Upper = E^ + sqrt(2 ln(1/alpha)/n). And mean(E^) - error &lt;= sum_b sd(S_b)/n &lt;= sum_b sqrt(w_b/n) &lt;= sqrt(B/n), w_b the weights of the bins, by Cauchy and Schwarz, which gives Lower = E^ - sqrt(2 ln(1/alpha)/n) - sqrt(B/n).
/// With at most four bins each bin's signed mean is bounded instead, by <see cref="BoundedMean"/> at alpha/2B on each side; the rule looks at the number of bins alone. Source: McDiarmid 1989.
/// Rounding: sums in units of 2^-62 with what is cut off paid outward, roots in integers. Cost: one pass; with few bins, some passes of betting for each.
/// </remarks>
public static class CalibrationError
{
    /// <summary>Bins up to which each bin is bounded for itself.</summary>
    public const int FewBins = 4;

    /// <summary>Most bins.</summary>
    public const int MostBins = 10_000;

    private const double Unit = 1L << 62;

    /// <summary>The upper end.</summary>
    /// <param name="confidences">Confidence of each row, in [0, 1].</param>
    /// <param name="right">Whether each row was right.</param>
    /// <param name="bins">Number of bins, B.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        Require(confidences, right, bins, alpha);
        if (bins <= FewBins) { return OfBins(confidences, right, bins, alpha).Upper; }
        Scaled plugIn = Scaled.Of(Distance(confidences, right, bins) + confidences.Length, (BigInteger)confidences.Length << 62, up: true);
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(Deviation(confidences.Length, alpha));
        return Math.Min(1, plugIn.PlusUp(Scaled.Of(p, d, up: true)).ToDouble(up: true));
    }

    /// <summary>The lower end.</summary>
    /// <param name="confidences">Confidence of each row, in [0, 1].</param>
    /// <param name="right">Whether each row was right.</param>
    /// <param name="bins">Number of bins, B.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        Require(confidences, right, bins, alpha);
        if (bins <= FewBins) { return OfBins(confidences, right, bins, alpha).Lower; }
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(Deviation(confidences.Length, alpha));
        (BigInteger b, BigInteger e) = ClopperPearson.Dyadic(OutwardRoot.Up(bins, confidences.Length));
        BigInteger n = (BigInteger)confidences.Length << 62, sum = Distance(confidences, right, bins) - confidences.Length;
        BigInteger rest = (sum * d * e) - (n * ((p * e) + (b * d)));
        return rest.Sign <= 0 ? 0 : Scaled.Of(rest, n * d * e, up: false).ToDouble(up: false);
    }

    /// <summary>The plug-in value: an estimate, on average above the error.</summary>
    /// <param name="confidences">Confidence of each row, in [0, 1].</param>
    /// <param name="right">Whether each row was right.</param>
    /// <param name="bins">Number of bins.</param>
    public static double PlugIn(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins)
    {
        Require(confidences, right, bins, ExactAlpha.Parse("0.5"));
        return Scaled.Of(Distance(confidences, right, bins), (BigInteger)confidences.Length << 62, up: false).ToDouble(up: false);
    }

    /// <summary>The bin of a confidence, 0 to bins - 1: the product is rounded once, the same everywhere.</summary>
    public static int Bin(double confidence, int bins) => Math.Min(bins - 1, (int)(confidence * bins));

    private static double Deviation(int n, ExactAlpha alpha) => OutwardRoot.Up(2 * EnclosedLog.Ln(alpha.Denominator, alpha.Numerator).High, (BigInteger)n << EnclosedLog.Bits);

    /// <summary>sum_b |S_b| in units of 2^-62, off by less than one unit a row.</summary>
    private static BigInteger Distance(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins)
    {
        Int128[] sums = new Int128[bins];
        for (int row = 0; row < confidences.Length; row++)
        {
            sums[Bin(confidences[row], bins)] += (right[row] ? 1L << 62 : 0) - (long)(confidences[row] * Unit);
        }

        return sums.Aggregate(BigInteger.Zero, (total, sum) => total + (BigInteger)Int128.Abs(sum));
    }

    private static (double Lower, double Upper) OfBins(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        (BigInteger least, BigInteger most, ExactAlpha share) = (BigInteger.Zero, BigInteger.Zero, alpha.Over(2L * bins));
        for (int bin = 0; bin < bins; bin++)
        {
            double[] signed = new double[confidences.Length];
            for (int row = 0; row < signed.Length; row++) { signed[row] = Bin(confidences[row], bins) == bin ? right[row] ? 1 - confidences[row] : -confidences[row] : 0; }
            (BigInteger low, BigInteger high) = (Signed(BoundedMean.Lower(UnitRows.OfSigned(signed), share, MeanMethod.Betting)), Signed(BoundedMean.Upper(UnitRows.OfSigned(signed), share, MeanMethod.Betting)));
            least += BigInteger.Max(0, BigInteger.Max(low, -high));
            most += BigInteger.Max(BigInteger.Abs(low), BigInteger.Abs(high));
        }

        BigInteger one = BigInteger.One << 1074;
        // 1 - confidence is off by at most 2^-54: paid on the whole
        BigInteger slack = one >> 53;
        return (Scaled.Of(BigInteger.Max(0, least - slack), one, up: false).ToDouble(up: false), Math.Min(1, Scaled.Of(most + slack, one, up: true).ToDouble(up: true)));
    }

    /// <summary>2x - 1 in units of 2^-1074.</summary>
    private static BigInteger Signed(double x)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(x);
        return (((2 * p) - d) << 1074) / d;
    }

    private static void Require(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        bool proper = confidences.Length >= 1 && confidences.Length == right.Length && bins is >= 1 and <= MostBins && alpha.Numerator.Sign > 0;
        foreach (double confidence in confidences) { proper &= confidence is >= 0 and <= 1; }
        if (!proper) { throw new ArgumentException("Wanted as many outcomes as confidences in [0, 1], 1 to 10,000 bins and an error between 0 and 1.", nameof(confidences)); }
    }
}
