using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using NUnit.Framework;

namespace Audit.Engine.Tests.Claims.Outcomes;

/// <summary>How often ends miss the truth, on simulated audits with a fixed seed.</summary>
[TestFixture]
public sealed class OutcomeCoverageTest
{
    private const int Audits = 600;
    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    /// <summary>Three standard errors above the nominal share of misses.</summary>
    private static double Allowed => 0.05 + (3.1 * Math.Sqrt(0.05 * 0.95 / Audits));

    /// <summary>Sequences of 64 tokens that are mostly right or mostly wrong: taking tokens for rows misses far more often than the error says.</summary>
    [Test]
    public void Tokens_TakenForRows_Undercover_AndSequencesDoNot()
    {
        var random = new Random(11);
        var (naive, ours) = (0, 0);
        const double Truth = (0.9 * 0.02) + (0.1 * 0.6);
        for (var audit = 0; audit < Audits; audit++)
        {
            ImmutableArray<ClusterCount> sequences = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() < 0.9 ? 0.02 : 0.6).Select(rate => new ClusterCount(Enumerable.Range(0, 64).Count(_ => random.NextDouble() < rate), 64))];
            naive += ClopperPearson.Upper(sequences.Sum(sequence => sequence.Failures), 64L * sequences.Length, Alpha) < Truth ? 1 : 0;
            ours += OutcomeEnds.Shares(sequences, Alpha).Upper < Truth ? 1 : 0;
        }

        TestContext.Out.WriteLine($"misses of {Audits} audits: tokens as rows {naive}, sequences as clusters {ours}, nominal {0.05 * Audits}");
        Assert.That(naive / (double)Audits, Is.GreaterThan(0.25), "tokens as rows");
        Assert.That(ours / (double)Audits, Is.LessThanOrEqualTo(Allowed));
    }

    [Test]
    public void Differences_Ranges_Tries_MissNoMoreThanTheirError()
    {
        var random = new Random(12);
        var misses = new Dictionary<string, int> { ["difference low"] = 0, ["difference high"] = 0, ["mean low"] = 0, ["mean high"] = 0, ["tries low"] = 0, ["tries high"] = 0 };
        var scale = new UnitScale(new("-2", -2), new("3", 3));
        var truth = Enumerable.Range(0, 4).Average(i => 1 - Math.Pow(1 - (0.1 * i), 4));
        for (var audit = 0; audit < Audits; audit++)
        {
            var difference = OutcomeEnds.Difference([.. Enumerable.Range(0, 150).Select(_ => random.NextDouble()).Select(u => new ClusterCount(u < 0.1 ? 0 : u < 0.15 ? 2 : 1, 2))], Alpha);
            Count(misses, "difference", difference, -0.05);
            var mean = OutcomeEnds.Ranged([.. Enumerable.Range(0, 150).Select(_ => ((5 * Math.Pow(random.NextDouble(), 3)) - 2, 1.0))], null, scale, Alpha);
            Count(misses, "mean", mean, (5 / 4.0) - 2);
            var prompts = Enumerable.Range(0, 100).Select(_ => 0.1 * random.Next(4)).Select(rate => Enumerable.Range(0, 6).Count(_ => random.NextDouble() < rate)).Select(hits => SuccessAtTries.EnclosedEstimate(hits, 6, 4)).ToList();
            Count(misses, "tries", OutcomeEnds.Mean([.. prompts.Select(prompt => prompt.Low)], [.. prompts.Select(prompt => prompt.High)], Alpha), truth);
        }

        TestContext.Out.WriteLine(string.Join(", ", misses.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.That(misses.Values, Has.All.LessThanOrEqualTo(Allowed * Audits));
    }

    /// <summary>Clusters of 20 units of which a share that varies has the class, found better in some clusters than in others: the ratio of means is the truth.</summary>
    [Test]
    public void Ratios_OverClusters_MissNoMoreThanTheirError()
    {
        var random = new Random(13);
        var misses = new Dictionary<string, int> { ["recall low"] = 0, ["recall high"] = 0 };
        const double Truth = ((0.1 * 0.9) + (0.5 * 0.4)) / (0.1 + 0.5);
        for (var audit = 0; audit < Audits; audit++)
        {
            ImmutableArray<Tally> clusters = [.. Enumerable.Range(0, 150).Select(_ => random.Next(2) == 0 ? (0.1, 0.9) : (0.5, 0.4)).Select(kind => Cluster(random, kind))];
            Count(misses, "recall", ClusterRatio.Of(clusters, Metric.Recall, Alpha), Truth);
        }

        TestContext.Out.WriteLine(string.Join(", ", misses.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.That(misses.Values, Has.All.LessThanOrEqualTo(Allowed * Audits));
    }

    private static Tally Cluster(Random random, (double Share, double Found) kind)
    {
        var actual = Enumerable.Range(0, 20).Count(_ => random.NextDouble() < kind.Share);
        var hits = Enumerable.Range(0, actual).Count(_ => random.NextDouble() < kind.Found);
        return new Tally(20, hits, 0, hits, hits, actual);
    }

    private static void Count(Dictionary<string, int> misses, string name, OutcomeEnds ends, double truth)
    {
        misses[name + " low"] += ends.Lower > truth ? 1 : 0;
        misses[name + " high"] += ends.Upper < truth ? 1 : 0;
    }
}
