using System.Numerics;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Evidence that a similarity exceeds a number: an e-value for "at most", for screens of many units.</summary>
/// <remarks>
/// Guarantee: where the similarity is at most the limit the expected value is at most 1, for independent rows and a concept chosen on others; given what is counted, and hence always.
/// Formula: hits k of m counted are Bin(m, p); the mean over 32 alternatives q_j = x + (1 - x)(2j - 1)/64 of (q_j/x)^k ((1 - q_j)/(1 - x))^(m - k); of F1 at x the IoU at x/(2 - x). One step has mean at most 1 for p at most x, because it
/// rises with p and is 1 at x. Source: likelihood ratio with a mixture; e-values, Vovk and Wang 2021. Rounding: every step of <see cref="Scaled"/> downward, so the value is never too large.
/// </remarks>
public static class SimilarityEvidence
{
    private const int Alternatives = 32;

    /// <summary>The e-value, rounded down; 1 where nothing is counted.</summary>
    /// <param name="metric">A metric of counts.</param>
    /// <param name="counts">Hits and counted.</param>
    /// <param name="limit">Decimal text of the similarity that is to be exceeded, strictly between 0 and 1.</param>
    public static double EValue(ConceptMetric metric, (long Hits, long Of) counts, string limit)
    {
        if (!DecimalText.TryParse(limit, out BigInteger p, out BigInteger q) || p.Sign <= 0 || p >= q) { throw new ArgumentException($"Not a similarity between 0 and 1: {limit}.", nameof(limit)); }
        if (metric == ConceptMetric.F1) { q = (2 * q) - p; }
        Scaled sum = default;
        for (int j = 1; j <= Alternatives; j++)
        {
            int part = (2 * j) - 1;
            Scaled win = Scaled.Of((p * 2 * Alternatives) + ((q - p) * part), p * 2 * Alternatives, up: false);
            Scaled loss = Scaled.Of((2 * Alternatives) - part, 2 * Alternatives, up: false);
            sum = sum.PlusDown(win.Power(counts.Hits, up: false).Times(loss.Power(counts.Of - counts.Hits, up: false), up: false));
        }

        return sum.Over(Alternatives, up: false).ToDouble(up: false);
    }
}
