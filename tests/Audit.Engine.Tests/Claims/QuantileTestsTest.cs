using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using NUnit.Framework;

namespace Audit.Engine.Tests.Claims;

/// <summary>Quantiles over clusters and of drawn rows: coverage where the truth is known, and agreement with order statistics where a cluster is a row.</summary>
[TestFixture]
public sealed class QuantileTestsTest
{
    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    [TestCase(Comparison.AtMost)]
    [TestCase(Comparison.AtLeast)]
    public void Ends_OverClusters_CoverTheQuantileAtLeastAsOftenAsTold(Comparison comparison)
    {
        // Every cluster has a level of its own, uniform in [0, 1], and rows within 0.1 of it: rows of one cluster are nearly copies of each other.
        var misses = Enumerable.Range(1, 400).Count(seed =>
        {
            var random = new Random(seed);
            var (values, keys) = (new List<double>(), new List<string>());
            for (var cluster = 0; cluster < 60; cluster++)
            {
                var level = random.NextDouble();
                for (var row = random.Next(1, 9); row >= 0; row--) { values.Add(level + (0.1 * random.NextDouble())); keys.Add($"{cluster}"); }
            }

            var (lower, upper) = QuantileTests.Ends(Spec("0.8", comparison), Rows(values, keys, null), Alpha);
            const double Truth = 0.85; // P(U + 0.1 V <= x) = x - 0.05 for x in [0.1, 1]
            return comparison == Comparison.AtMost ? upper < Truth : lower > Truth;
        });
        Assert.That(misses, Is.LessThanOrEqualTo(400 * 0.05 + 14)); // 3.1 standard errors
    }

    [Test]
    public void Ends_OfDrawnRows_CoverTheFilesQuantile()
    {
        var all = Enumerable.Range(0, 200).Select(i => (double)(i % 50)).ToArray();
        var truth = all.Order().ElementAt(159); // the least value with 160 of 200 rows at or below it
        var misses = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var drawn = Audit.Engine.Data.DataParts.Permuted(200, 80, (ulong)seed, 1).Select(i => all[i]).ToList();
            var (_, upper) = QuantileTests.Ends(Spec("0.8", Comparison.AtMost), Rows(drawn, null, 200), Alpha);
            var (lower, _) = QuantileTests.Ends(Spec("0.8", Comparison.AtLeast), Rows(drawn, null, 200), Alpha);
            misses += upper < truth || lower > truth ? 1 : 0;
        }

        Assert.That(misses, Is.LessThanOrEqualTo(400 * 0.10 + 19));
    }

    [Test]
    public void Ends_OfEveryRow_AreTheQuantileItself()
    {
        double[] all = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        var (_, upper) = QuantileTests.Ends(Spec("0.9", Comparison.AtMost), Rows([.. all], null, 100), Alpha);
        Assert.That(upper, Is.EqualTo(89)); // 90 of 100 rows are at most 89
    }

    [Test]
    public void Ends_ContraryEnd_ExcludesTheThresholdWhereTheRowsDo()
    {
        var high = Enumerable.Range(0, 300).Select(i => 5.0 + (i % 7)).ToList();
        var (lower, upper) = QuantileTests.Ends(Spec("0.9", Comparison.AtMost, "4"), Rows(high, [.. high.Select((_, i) => $"{i}")], null), Alpha);
        Assert.That(lower, Is.GreaterThan(4));
        Assert.That(upper, Is.GreaterThanOrEqualTo(10));
    }

    private static CommittedRows Rows(List<double> values, List<string>? keys, long? population) =>
        new(ImmutableDictionary<string, double[]>.Empty.Add(RowsWriter.Value, [.. values]), keys is null ? null : [.. keys], Alpha, population);

    private static ClaimSpec Spec(string share, Comparison comparison, string threshold = "0.5") => new(
        "Q", "", new Subject.Influence("c"), QuantityKind.Linf, null, null, "d", comparison, new ExactDecimal(threshold, double.Parse(threshold, System.Globalization.CultureInfo.InvariantCulture)),
        Assurance.Statistical, new ExactDecimal("0.95", 0.95), new Budget(1, 1, 1, null), 1, new ExactDecimal(share, double.Parse(share, System.Globalization.CultureInfo.InvariantCulture)));
}
