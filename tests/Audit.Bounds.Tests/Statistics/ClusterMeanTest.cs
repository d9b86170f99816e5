using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class ClusterMeanTest
{
    /// <summary>Bets are cut to 2^-24 and ends to 30 bits; both move an end by far less.</summary>
    private const double Cut = 1e-6;

    [Test]
    public void Ends_KnownValues()
    {
        ImmutableArray<ClusterCount> rows =
            [.. Enumerable.Range(1, 200).Select(i => i * 0.6180339887498949).Select(x => new ClusterCount((long)((x - Math.Floor(x)) * (1L << 52)), 1L << 52))];
        ExactAlpha alpha = ExactAlpha.Parse("0.025");
        Assert.That(ClusterMean.Lower(rows, alpha), Is.EqualTo(0.4464304308502).Within(Cut));
        Assert.That(ClusterMean.Upper(rows, alpha), Is.EqualTo(0.5545081852521).Within(Cut));
    }

    [Test]
    public void Certify_EndMovedInward_IsRejected()
    {
        ImmutableArray<ClusterCount> clusters = Draw(new Random(3), 400, 0.03);
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        double upper = ClusterMean.Upper(clusters, alpha), lower = ClusterMean.Lower(clusters, alpha);
        Assert.Multiple(() =>
        {
            Assert.That(upper, Is.InRange(0.03, 0.12));
            Assert.That(lower, Is.LessThan(upper));
            Assert.That(ClusterMean.CertifyUpper(clusters, upper, alpha), Is.True);
            Assert.That(ClusterMean.CertifyUpper(clusters, upper * (1 - 1e-8), alpha), Is.False);
            Assert.That(ClusterMean.CertifyUpper(clusters, upper, ExactAlpha.Parse("0.00099")), Is.False);
            Assert.That(ClusterMean.CertifyUpper(clusters.SetItem(7, new ClusterCount(9, 9)), upper, alpha), Is.False);
            Assert.That(ClusterMean.CertifyLower(clusters, lower, alpha), Is.True);
            Assert.That(lower == 0 || !ClusterMean.CertifyLower(clusters, lower * (1 + 1e-8), alpha), Is.True);
        });
    }

    [Test]
    public void Certify_Malformed_IsRejected()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        ImmutableArray<ClusterCount> good = [new(0, 1)];
        foreach (double end in new[] { double.NaN, -0.1, 1.1, -0.0 }) { Assert.That(ClusterMean.CertifyUpper(good, end, alpha), Is.False, $"{end}"); }
        Assert.That(ClusterMean.CertifyUpper([], 1, alpha), Is.False);
        Assert.That(ClusterMean.CertifyUpper(default, 1, alpha), Is.False);
        Assert.That(ClusterMean.CertifyUpper([new(2, 1)], 1, alpha), Is.False);
        Assert.That(ClusterMean.CertifyUpper([new(0, 0)], 1, alpha), Is.False);
        Assert.That(ClusterMean.CertifyUpper(good, 1, default), Is.False);
        Assert.That(() => ClusterMean.Upper([], alpha), Throws.ArgumentException);
        Assert.That(ClusterMean.Upper(good, alpha), Is.EqualTo(1));
    }

    [Test]
    public void Upper_NoFailures_FallsWithClusters()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        double few = ClusterMean.Upper([.. Enumerable.Repeat(new ClusterCount(0, 5), 1000)], alpha);
        double many = ClusterMean.Upper([.. Enumerable.Repeat(new ClusterCount(0, 5), 4000)], alpha);
        Assert.That(few, Is.InRange(ClopperPearson.Upper(0, 1000, alpha), 0.03));
        Assert.That(many, Is.LessThan(few / 2));
    }

    [Test]
    public void Log_IsALittleTooSmall()
    {
        foreach (int exponent in new[] { 1, 3, 15, 200 })
        {
            double got = (double)BettingPlan.Log(1, System.Numerics.BigInteger.Pow(10, exponent)) / (1L << 32);
            double exact = exponent * Math.Log(10);
            Assert.That(got, Is.InRange(exact * (1 - 1e-9), exact));
        }
    }

    /// <summary>Rows that are alike within a cluster: the end covers the rate where an end on rows would not.</summary>
    [Test]
    public void Upper_Coverage_IsAtLeastNominal()
    {
        const int Audits = 400;
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        Random random = new(17);
        int missed = 0, missedByRows = 0;
        for (int audit = 0; audit < Audits; audit++)
        {
            ImmutableArray<ClusterCount> clusters = Draw(random, 80, 0.2);
            missed += ClusterMean.CertifyUpper(clusters, 0.2, alpha) ? 1 : 0;
            missedByRows += ClopperPearson.CertifyUpper(clusters.Sum(c => c.Failures), clusters.Sum(c => c.Rows), 0.2, 1, 10) ? 1 : 0;
        }

        Assert.That((double)missed / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
        Assert.That(missedByRows, Is.GreaterThan(Audits / 5), "rows were not dependent enough to show the difference");
    }

    /// <summary>Clusters of nine rows, almost all of which fail or hold together; the mean share is the rate.</summary>
    private static ImmutableArray<ClusterCount> Draw(Random random, int count, double rate) =>
        [.. Enumerable.Range(0, count).Select(_ => new ClusterCount(random.NextDouble() < rate ? 9 : 0, 9))];
}
