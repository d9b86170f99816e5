using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Concepts;

[TestFixture]
public sealed class SimilarityEndsTest
{
    /// <summary>IoU 30 of 50 at 95 %, two-sided, and F1 from it.</summary>
    [Test]
    public void Ends_WorkedExample()
    {
        ExactAlpha half = ExactAlpha.Parse("0.025");
        (double low, double high) = (SimilarityEnds.Lower(ConceptMetric.Iou, (30, 50), half), SimilarityEnds.Upper(ConceptMetric.Iou, (30, 50), half));
        Assert.That((low, high), Is.EqualTo((0.4517940284792, 0.7359216049055)).Within(1e-12));
        (low, high) = (SimilarityEnds.Lower(ConceptMetric.F1, (30, 50), half), SimilarityEnds.Upper(ConceptMetric.F1, (30, 50), half));
        Assert.That((low, high), Is.EqualTo((0.6223941132372, 0.8478742390507)).Within(1e-12));
    }

    /// <summary>F1 from IoU lies on its safe side as a fraction, and next to it.</summary>
    [Test]
    public void OfJaccard_RandomEnds_AreOutwardAndNext([Random(0, int.MaxValue, 20)] int seed)
    {
        double end = new Random(seed).NextDouble();
        foreach (bool up in new[] { false, true })
        {
            double f1 = SimilarityEnds.OfJaccard(ConceptMetric.F1, end, up);
            Assert.That(Sign(f1, end), up ? Is.GreaterThanOrEqualTo(0) : Is.LessThanOrEqualTo(0));
            Assert.That(Sign(up ? Math.BitDecrement(Math.BitDecrement(f1)) : Math.BitIncrement(Math.BitIncrement(f1)), end), up ? Is.LessThan(0) : Is.GreaterThan(0));
        }
    }

    [Test]
    public void Counts_AreThoseOfTheMetric()
    {
        Contingency table = new(100, 30, 20, 12);
        Assert.That(CountMetrics.Counts(ConceptMetric.Accuracy, table), Is.EqualTo((74L, 100L)));
        Assert.That(CountMetrics.Counts(ConceptMetric.Precision, table), Is.EqualTo((12L, 30L)));
        Assert.That(CountMetrics.Counts(ConceptMetric.Recall, table), Is.EqualTo((12L, 20L)));
        Assert.That(CountMetrics.Counts(ConceptMetric.Iou, table), Is.EqualTo((12L, 38L)));
        Assert.That(CountMetrics.Value(ConceptMetric.F1, CountMetrics.Counts(ConceptMetric.F1, table)), Is.EqualTo(24.0 / 50));
        Assert.That(SimilarityEnds.Lower(ConceptMetric.Iou, (0, 0), ExactAlpha.Parse("0.1")), Is.Zero);
        Assert.That(SimilarityEnds.Upper(ConceptMetric.Iou, (0, 0), ExactAlpha.Parse("0.1")), Is.EqualTo(1));
        Assert.That(() => CountMetrics.Counts(ConceptMetric.Auroc, table), Throws.InstanceOf<ArgumentException>());
    }

    /// <summary>The sign of f1 - 2 end / (1 + end).</summary>
    private static int Sign(double f1, double end)
    {
        ((BigInteger a, BigInteger b), (BigInteger p, BigInteger q)) = (ExactTails.Fraction(f1), ExactTails.Fraction(end));
        return (a * (p + q)).CompareTo(2 * p * b);
    }
}
