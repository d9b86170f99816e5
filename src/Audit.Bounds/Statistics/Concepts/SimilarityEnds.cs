using System.Numerics;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Confidence ends of the similarity of a unit and a concept, from counts over independent rows.</summary>
/// <remarks>
/// Guarantee: each end holds with probability at least 1 - alpha, whatever the frequency of unit and concept; several concepts at once at alpha shared among them
/// (<see cref="ExactAlpha.Over"/>). Formula: given how many rows are counted (all, active, with the concept, with either), hits are Bin(counted, similarity), so Clopper-Pearson holds
/// given that number and hence always; nothing counted gives [0, 1]. F1 = 2J/(1+J) of the ends of J = IoU. Source: Clopper and Pearson 1934; conditional form for IoU: derived.
/// Rounding: ends of <see cref="ClopperPearson"/>, and of F1 the nearest double on the safe side, compared in integers. Not for rows that depend on each other.
/// </remarks>
public static class SimilarityEnds
{
    /// <summary>The lower end.</summary>
    public static double Lower(ConceptMetric metric, (long Hits, long Of) counts, ExactAlpha alpha) =>
        counts.Of == 0 ? 0 : OfJaccard(metric, ClopperPearson.Lower(counts.Hits, counts.Of, alpha), up: false);

    /// <summary>The upper end.</summary>
    public static double Upper(ConceptMetric metric, (long Hits, long Of) counts, ExactAlpha alpha) =>
        counts.Of == 0 ? 1 : OfJaccard(metric, ClopperPearson.Upper(counts.Hits, counts.Of, alpha), up: true);

    /// <summary>F1 from IoU on the safe side; other metrics as they are.</summary>
    public static double OfJaccard(ConceptMetric metric, double end, bool up)
    {
        if (metric != ConceptMetric.F1 || end is 0 or 1) { return end; }
        (BigInteger p, BigInteger q) = ClopperPearson.Dyadic(end);
        double guess = 2 * end / (1 + end);
        while (up && Compare(guess, 2 * p, p + q) < 0) { guess = Math.BitIncrement(guess); }
        while (!up && Compare(guess, 2 * p, p + q) > 0) { guess = Math.BitDecrement(guess); }
        return guess;
    }

    private static int Compare(double value, BigInteger numerator, BigInteger denominator)
    {
        (BigInteger p, BigInteger q) = ClopperPearson.Dyadic(value);
        return (p * denominator).CompareTo(numerator * q);
    }
}
