using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Bounds the binned calibration error of a classifier: sum over bins of |E[(right - confidence) 1(confidence in the bin)]|.</summary>
/// <remarks>
/// Guarantee: P(error &lt;= Upper) >= 1 - alpha and P(error >= Lower) >= 1 - alpha, for independent rows, with n and the number of bins, all of one width on [0, 1], fixed beforehand. It
/// bounds the error at this resolution; within a bin errors of both signs cancel. Upper: the error is the largest mean of sign(bin) (right - confidence) over choices of signs; each choice is bet against, and the least
/// wealth decides (<see cref="CalibrationTest"/>). Lower: rows signed by what their bin showed before have, given the past, a mean of at most the error, so a lower end of their mean by hedged betting is one of the error.
/// Source: bets of Waudby-Smith and Ramdas 2024; both forms are derived here. Rounding: rows to the unsafe side in units of 2^-62 or to neighbouring doubles, then as in <see cref="BoundedMean"/>.
/// Cost: some fifteen passes of two factors a row.
/// </remarks>
public static class CalibrationError
{
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
        double end = MeanEnd.Upper(new CalibrationTest(confidences, right, bins, alpha)); // of the mean of (1 + sign z)/2
        return end <= 0.5 ? 0 : (2 * end) - 1; // exact
    }

    /// <summary>The lower end.</summary>
    /// <param name="confidences">Confidence of each row, in [0, 1].</param>
    /// <param name="right">Whether each row was right.</param>
    /// <param name="bins">Number of bins, B.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        Require(confidences, right, bins, alpha);
        double end = BoundedMean.Lower(UnitRows.OfSigned(Signed(confidences, right, bins)), alpha, MeanMethod.Hedged);
        return end <= 0.5 ? 0 : (2 * end) - 1; // exact
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

    /// <summary>right - confidence of each row, times the sign of what its bin showed before; no higher than it is.</summary>
    private static double[] Signed(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins)
    {
        (double[] sums, double[] signed) = (new double[bins], new double[confidences.Length]);
        for (int row = 0; row < signed.Length; row++)
        {
            double z = (right[row] ? 1 : 0) - confidences[row];
            ref double sum = ref sums[Bin(confidences[row], bins)];
            double x = sum < 0 ? -z : z;
            bool isExact = !right[row] || confidences[row] is 0 or >= 0.5; // 1 - c has no rounding there
            signed[row] = isExact ? x : Math.BitDecrement(x);
            sum += z;
        }

        return signed;
    }

    private static void Require(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        bool proper = confidences.Length >= 1 && confidences.Length == right.Length && bins is >= 1 and <= MostBins && alpha.Numerator.Sign > 0;
        foreach (double confidence in confidences) { proper &= confidence is >= 0 and <= 1; }
        if (!proper) { throw new ArgumentException("Wanted as many outcomes as confidences in [0, 1], 1 to 10,000 bins and an error between 0 and 1.", nameof(confidences)); }
    }
}
