using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Similarities of activations and concept scores that have no bound here: seen on the rows.</summary>
/// <remarks>
/// Deterministic: sums, products, quotients and square roots of doubles in row order. AUROC: activations as a ranking of rows with the concept; AUPRC: the concept's scores as a ranking of active rows; soft-WPMI: <see cref="SoftWpmi"/>.
/// </remarks>
internal static class ValueSimilarity
{
    /// <summary>The similarity of each concept.</summary>
    /// <param name="metric">A metric that reads values.</param>
    /// <param name="values">The unit's value on each row.</param>
    /// <param name="active">Whether it is active, for AUPRC.</param>
    /// <param name="file">The concepts.</param>
    public static double[] Of(ConceptMetric metric, double[] values, bool[]? active, ConceptFile file) => metric switch
    {
        ConceptMetric.Auroc => Each(file, column => Auroc(values, column)),
        ConceptMetric.Auprc => Each(file, column => AveragePrecision(active!, column)),
        ConceptMetric.Correlation => Each(file, column => Correlation(values, column)),
        ConceptMetric.Cosine => Each(file, column => Cosine(values, column)),
        _ => SoftWpmi.Of(values, file),
    };

    /// <summary>A concept's numbers on the rows.</summary>
    public static double[] Column(ConceptFile file, int concept) =>
        [.. Enumerable.Range(0, file.Rows).Select(row => file.Bits is { } bits ? bits.Has(row, concept) ? 1.0 : 0 : file.Scores![(row * file.Names.Length) + concept])];

    private static double[] Each(ConceptFile file, Func<double[], double> similarity) => [.. Enumerable.Range(0, file.Names.Length).Select(concept => similarity(Column(file, concept)))];

    private static double Cosine(double[] a, double[] b)
    {
        var (product, x, y) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++) { (product, x, y) = (product + (a[i] * b[i]), x + (a[i] * a[i]), y + (b[i] * b[i])); }
        return x == 0 || y == 0 ? 0 : product / (Math.Sqrt(x) * Math.Sqrt(y));
    }

    private static double Correlation(double[] a, double[] b)
    {
        double Mean(double[] values) { var sum = 0.0; foreach (var value in values) { sum += value; } return sum / values.Length; }
        var (p, q) = (Mean(a), Mean(b));
        return Cosine([.. a.Select(value => value - p)], [.. b.Select(value => value - q)]);
    }

    /// <summary>Wins of rows with the concept over rows without, ties half; 1/2 where there are none of either.</summary>
    private static double Auroc(double[] values, double[] labels)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(row => values[row]).ToArray();
        var (below, wins) = (0L, 0L); // wins in halves
        long with = 0, without = 0;
        for (var first = 0; first < order.Length;)
        {
            var (last, own, other) = (first, 0L, 0L);
            for (; last < order.Length && values[order[last]] == values[order[first]]; last++) { if (labels[order[last]] != 0) { own++; } else { other++; } }
            wins += own * ((2 * below) + other);
            (below, with, without, first) = (below + other, with + own, without + other, last);
        }

        return with == 0 || without == 0 ? 0.5 : wins / (2.0 * with * without);
    }

    /// <summary>Sum over falling scores, ties together, of the precision times the gain of recall; activity is what is found.</summary>
    private static double AveragePrecision(bool[] active, double[] scores)
    {
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ToArray();
        var (sum, hits, all) = (0.0, 0L, active.LongCount(flag => flag));
        for (var first = 0; first < order.Length && all > 0;)
        {
            var (last, own) = (first, 0L);
            for (; last < order.Length && scores[order[last]] == scores[order[first]]; last++) { own += active[order[last]] ? 1 : 0; }
            hits += own;
            sum += (double)own / all * hits / last;
            first = last;
        }

        return sum;
    }
}
