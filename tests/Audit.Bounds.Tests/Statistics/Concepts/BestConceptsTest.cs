using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Concepts;

[TestFixture]
public sealed class BestConceptsTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    /// <summary>Near ties: agreement .90, .898, .896, ...; the best is in the set in at least 95 % of audits, up to 3.1 standard errors.</summary>
    [Test]
    public void Set_NearTies_ContainsTheBest([Values(ConceptMetric.Accuracy, ConceptMetric.Iou, ConceptMetric.F1, ConceptMetric.Precision, ConceptMetric.Recall)] ConceptMetric metric)
    {
        Random random = new(17);
        (int missed, int removed) = (0, 0);
        const int Audits = 150;
        for (int audit = 0; audit < Audits; audit++)
        {
            BitColumns unit = BitColumns.Of(300, 1, (_, _) => random.Next(2) == 0);
            // A concept agrees with the unit with a chance that falls with its index: every metric is then ordered like the chances.
            BitColumns concepts = BitColumns.Of(300, 12, (row, concept) => unit.Has(row, 0) == (random.NextDouble() < (concept < 10 ? 0.90 - (0.002 * concept) : 0.6)));
            ImmutableArray<int> set = BestConcepts.Set(new RowConcepts(metric, unit, concepts), Twentieth);
            missed += set.Contains(0) ? 0 : 1;
            removed += 12 - set.Length;
        }

        Assert.That(missed / (double)Audits, Is.LessThanOrEqualTo(0.05 + (3.1 * Math.Sqrt(0.0475 / Audits))));
        Assert.That(removed, Is.GreaterThan(Audits), "a set that excludes nothing shows nothing");
    }

    [Test]
    public void Set_OneConcept_OrManyThreads()
    {
        Random random = new(3);
        BitColumns unit = BitColumns.Of(500, 1, (_, _) => random.Next(4) == 0);
        BitColumns concepts = BitColumns.Of(500, 60, (row, concept) => unit.Has(row, 0) != (random.NextDouble() < concept * 0.008));
        Assert.That(BestConcepts.Set(new RowConcepts(ConceptMetric.Iou, unit, concepts.Masked([4], concepts[4])), Twentieth), Is.EqualTo(new[] { 0 }));
        RowConcepts rows = new(ConceptMetric.Iou, unit, concepts);
        ImmutableArray<int> set = BestConcepts.Set(rows, Twentieth, 1);
        Assert.That(BestConcepts.Set(rows, Twentieth, 4), Is.EqualTo(set));
        Assert.That(set, Has.Length.InRange(1, 40));
        Assert.That(set[0], Is.EqualTo(BestConcepts.Ranked(rows)[0]), "the most similar on the rows is never excluded");
    }

    /// <summary>Rows as clusters of one give counts and differences of rows; clusters of equal rows do not make the set smaller.</summary>
    [Test]
    public void Set_Clusters_CountRowsOnce()
    {
        Random random = new(8);
        BitColumns unit = BitColumns.Of(200, 1, (_, _) => random.Next(3) == 0);
        BitColumns concepts = BitColumns.Of(200, 8, (row, concept) => unit.Has(row, 0) != (random.NextDouble() < 0.05 + (concept * 0.05)));
        RowConcepts rows = new(ConceptMetric.Iou, unit, concepts);
        ImmutableArray<ImmutableArray<(int, int)>> Cells(int copies) => [.. Enumerable.Range(0, 8).Select(concept => Enumerable.Range(0, 200).Select(row =>
            (copies * (unit.Has(row, 0) && concepts.Has(row, concept) ? 1 : 0), copies * (unit.Has(row, 0) || concepts.Has(row, concept) ? 1 : 0))).ToImmutableArray())];
        ClusterConcepts one = new(1, Cells(1)), ten = new(10, Cells(10));
        Assert.That(Enumerable.Range(0, 8).Select(one.Counts), Is.EqualTo(Enumerable.Range(0, 8).Select(rows.Counts)));
        Assert.That(BestConcepts.Set(ten, Twentieth), Is.EqualTo(BestConcepts.Set(one, Twentieth)), "ten equal rows of a cluster are worth one");
        Assert.That(() => new ClusterConcepts(9, Cells(10)), Throws.ArgumentException);
    }

    [Test]
    public void Planner_Estimates()
    {
        foreach (string alpha in new[] { "0.5", "0.05", "0.001", "1e-15", "0.9" })
        {
            ExactAlpha error = ExactAlpha.Parse(alpha);
            Assert.That(ConceptPlanner.Log(error), Is.EqualTo(-Math.Log((double)error.Numerator / (double)error.Denominator)).Within(0.002));
        }

        Random random = new(2);
        BitColumns unit = BitColumns.Of(400, 1, (_, _) => random.Next(2) == 0);
        BitColumns concepts = BitColumns.Of(400, 3, (row, concept) => concept == 1 ? unit.Has(row, 0) != (row % 20 == 0) : unit.Has(row, 0) != (row % 10 == 0));
        RowConcepts rows = new(ConceptMetric.Accuracy, unit, concepts);
        Assert.That(ConceptPlanner.RequiredRows(rows, 0, Twentieth), Is.InRange(100, 1000));
        Assert.That(ConceptPlanner.RequiredRows(rows, 1, Twentieth), Is.Null, "the winner itself");
    }
}
