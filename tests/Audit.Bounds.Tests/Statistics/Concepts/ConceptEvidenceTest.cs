using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Concepts;

[TestFixture]
public sealed class ConceptEvidenceTest
{
    /// <summary>Only F1, IoU, AUPRC, correlation and cosine notice both kinds of wrong labels.</summary>
    [Test]
    public void MetricTests_AreThoseOfTheSource()
    {
        ConceptMetric[] pass = [.. Enum.GetValues<ConceptMetric>().Where(metric => MetricTests.Of(metric) is { Passes: true })];
        Assert.That(pass, Is.EquivalentTo(new[] { ConceptMetric.F1, ConceptMetric.Iou, ConceptMetric.Auprc, ConceptMetric.Correlation, ConceptMetric.Cosine }));
        Assert.That(MetricTests.Of(ConceptMetric.Precision), Is.EqualTo(new MetricTests(ConceptMetric.Precision, true, false)));
        Assert.That(MetricTests.Of(ConceptMetric.Recall), Is.EqualTo(new MetricTests(ConceptMetric.Recall, false, true)));
        Assert.That(MetricTests.Of(ConceptMetric.SoftWpmi), Is.Null);
    }

    /// <summary>The e-value is at most the exact fraction, and its mean under the limit is at most 1.</summary>
    [Test]
    public void EValue_IsNeverTooLarge([Values("0.5", "0.9", "0.05")] string limit, [Values(1, 7, 40)] int counted)
    {
        double x = double.Parse(limit, System.Globalization.CultureInfo.InvariantCulture);
        double mean = 0;
        for (int hits = 0; hits <= counted; hits++)
        {
            double value = SimilarityEvidence.EValue(ConceptMetric.Iou, (hits, counted), limit);
            (BigInteger p, BigInteger q) = ExactTails.Fraction(value);
            (BigInteger sum, BigInteger whole) = Exact(hits, counted, limit);
            Assert.That(p * whole, Is.LessThanOrEqualTo(sum * q), $"{hits} of {counted}");
            Assert.That((p * whole) + (sum * q >> 50), Is.GreaterThanOrEqualTo(sum * q), "no smaller than rounding makes it");
            mean += value * Choose(counted, hits) * Math.Pow(x, hits) * Math.Pow(1 - x, counted - hits);
        }

        Assert.That(mean, Is.EqualTo(1).Within(1e-9), "at the limit itself the mean is 1");
        Assert.That(SimilarityEvidence.EValue(ConceptMetric.Iou, (0, 0), limit), Is.EqualTo(1).Within(1e-15));
    }

    /// <summary>1,000 audits of 40 clusters of up to 10 rows that depend on each other: the ratio lies outside each end at most as often as its error.</summary>
    [Test]
    public void RatioEnds_Clusters_Cover([Values(0.1, 0.6)] double ratio)
    {
        Random random = new(29);
        (int below, int above, double width, ExactAlpha alpha) = (0, 0, 0, ExactAlpha.Parse("0.1"));
        const int Audits = 1000;
        for (int audit = 0; audit < Audits; audit++)
        {
            ImmutableArray<(int, int)> clusters = [.. Enumerable.Range(0, 40).Select(_ =>
            {
                int rows = random.Next(0, 11);
                bool all = random.NextDouble() < ratio; // a cluster is hit as a whole four times in five
                return (random.Next(5) > 0 ? all ? rows : 0 : Enumerable.Range(0, rows).Count(_ => random.NextDouble() < ratio), rows);
            })];
            (double low, double high) = (RatioEnds.Lower(10, clusters, alpha), RatioEnds.Upper(10, clusters, alpha));
            (below, above, width) = (below + (low > ratio ? 1 : 0), above + (high < ratio ? 1 : 0), width + high - low);
        }

        double most = 0.1 + (3.1 * Math.Sqrt(0.09 / Audits));
        Assert.That((below / (double)Audits, above / (double)Audits), Is.LessThanOrEqualTo((most, most)));
        Assert.That(width / Audits, Is.LessThan(0.7));
        Assert.That(RatioEnds.Lower(10, [(0, 0), (0, 3)], alpha), Is.Zero);
        Assert.That(RatioEnds.Upper(10, [(0, 0), (3, 3)], alpha), Is.EqualTo(1));
    }

    [Test]
    public void BootstrapVotes_AddUpAndRepeat()
    {
        Random random = new(4);
        BitColumns unit = BitColumns.Of(150, 1, (_, _) => random.Next(3) == 0);
        BitColumns concepts = BitColumns.Of(150, 6, (row, concept) => unit.Has(row, 0) != (random.NextDouble() < 0.1 + (0.02 * concept)));
        long[] votes = BootstrapVotes.Count(ConceptMetric.Iou, unit, concepts, (5, 6, 80));
        Assert.That(votes.Sum(), Is.EqualTo(80));
        Assert.That(BootstrapVotes.Count(ConceptMetric.Iou, unit, concepts, (5, 6, 80)), Is.EqualTo(votes));
        Assert.That(votes[0] + votes[1], Is.GreaterThan(votes[4] + votes[5]));
    }

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);

    private static (BigInteger Sum, BigInteger Whole) Exact(int hits, int counted, string limit)
    {
        Assert.That(DecimalText.TryParse(limit, out BigInteger p, out BigInteger q), Is.True);
        BigInteger sum = Enumerable.Range(1, 32).Select(j => (2 * j) - 1).Aggregate(BigInteger.Zero, (all, part) =>
            all + (BigInteger.Pow((p * 64) + ((q - p) * part), hits) * BigInteger.Pow((64 - part) * p, counted - hits)));
        return (sum, BigInteger.Pow(p * 64, counted) * 32);
    }
}
