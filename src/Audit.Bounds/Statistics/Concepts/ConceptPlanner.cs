using System.Numerics;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Estimates how many rows would exclude a concept from the set of best concepts: a guide, no bound.</summary>
/// <remarks>
/// Formula: with D the difference of the winner and the concept on a row at the winner's similarity, the wealth grows by some mean^2 / (2 mean of squares) a row, so n = 2 ln(1/alpha') E[D^2] / E[D]^2, alpha' the error of one test;
/// two significant digits, upward. Deterministic: sums, products and quotients of doubles alone.
/// </remarks>
public static class ConceptPlanner
{
    /// <summary>Rows that would be needed if differences stay as they are on these; null where the concept is as similar as the winner.</summary>
    public static long? RequiredRows(RowConcepts rows, int concept, ExactAlpha alpha)
    {
        int winner = BestConcepts.Ranked(rows)[0];
        RatioDifference difference = rows.Difference(concept, winner);
        (long hits, long of) = rows.Counts(winner);
        double at = of == 0 ? 0 : (double)hits / of;
        (double sum, double squares) = (0, 0);
        foreach ((int step, int counted, long count) in difference.Steps)
        {
            double value = step - (at * counted);
            (sum, squares) = (sum + (value * count), squares + (value * value * count));
        }

        if (sum <= 0) { return null; }
        double needed = 2 * Log(rows.Concepts <= 1 ? alpha : alpha.Over(2L * (rows.Concepts - 1))) * squares * rows.Units / (sum * sum);
        return Rounded(needed);
    }

    /// <summary>ln(1/alpha) within a thousandth, without a library's logarithm.</summary>
    internal static double Log(ExactAlpha alpha)
    {
        long bits = (long)(alpha.Denominator.GetBitLength() - alpha.Numerator.GetBitLength());
        double rest = (double)((alpha.Denominator << 64) / (alpha.Numerator << (int)Math.Max(bits, 0))) / 18446744073709551616.0; // in (1/2, 2)
        double z = (rest - 1) / (rest + 1);
        double square = z * z;
        double series = 2 * z * (1 + (square * ((1.0 / 3) + (square * ((1.0 / 5) + (square / 7))))));
        return (bits * 0.69314718055994531) + series;
    }

    /// <summary>Two significant digits, upward.</summary>
    private static long? Rounded(double rows)
    {
        if (!(rows < 1e15)) { return null; }
        long unit = 1;
        while (rows / unit >= 100) { unit *= 10; }
        return ((long)(rows / unit) + 1) * unit;
    }
}
