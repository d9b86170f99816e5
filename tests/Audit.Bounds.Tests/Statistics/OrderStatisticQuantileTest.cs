using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class OrderStatisticQuantileTest
{
    [Test]
    public void UpperRank_TooFewRows_IsNull()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        Assert.That(OrderStatisticQuantile.UpperRank(58, "0.95", alpha), Is.Null);
        Assert.That(OrderStatisticQuantile.UpperRank(59, "0.95", alpha), Is.EqualTo(59));
        Assert.That(OrderStatisticQuantile.LowerRank(1, "0.5", alpha), Is.Null);
        Assert.That(OrderStatisticQuantile.LowerRank(5, "0.5", alpha), Is.EqualTo(1));
    }

    /// <summary>The rank is the innermost one that plain fractions allow.</summary>
    [Test]
    public void Ranks_AreThoseOfPlainFractions([Random(0, int.MaxValue, 12)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(2, 150);
        int percent = random.Next(5, 96);
        string share = $"0.{percent:D2}";
        ExactAlpha alpha = ExactAlpha.Parse(new[] { "0.1", "0.05", "0.001" }[random.Next(3)]);
        long?[] upper = [.. Enumerable.Range(1, n).Where(r => ExactTails.AtMost(n - r, n, 100 - percent, 100, alpha.Numerator, alpha.Denominator)).Select(r => (long?)r).Take(1)];
        long?[] lower = [.. Enumerable.Range(1, n).Where(r => ExactTails.AtMost(r - 1, n, percent, 100, alpha.Numerator, alpha.Denominator)).Select(r => (long?)r).TakeLast(1)];
        Assert.That(OrderStatisticQuantile.UpperRank(n, share, alpha), Is.EqualTo(upper.FirstOrDefault()), $"{n} {share} {alpha}");
        Assert.That(OrderStatisticQuantile.LowerRank(n, share, alpha), Is.EqualTo(lower.FirstOrDefault()), $"{n} {share} {alpha}");
    }

    [Test]
    public void Certify_RankMovedInward_IsRejected()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        long rank = OrderStatisticQuantile.UpperRank(100_000, "0.99", alpha)!.Value;
        Assert.That(OrderStatisticQuantile.CertifyUpperRank(rank, 100_000, "0.99", alpha), Is.True);
        Assert.That(OrderStatisticQuantile.CertifyUpperRank(rank - 1, 100_000, "0.99", alpha), Is.False);
        Assert.That(OrderStatisticQuantile.CertifyUpperRank(rank, 100_000, "0.991", alpha), Is.False);
        Assert.That(OrderStatisticQuantile.CertifyUpperRank(100_001, 100_000, "0.99", alpha), Is.False);
        Assert.That(OrderStatisticQuantile.CertifyUpperRank(rank, 100_000, "x", alpha), Is.False);
    }

    /// <summary>Draws with a known quantile: the bound lies below it in at most a share alpha, up to four standard errors.</summary>
    [Test]
    public void UpperRank_Coverage_IsAtLeastNominal()
    {
        const int Audits = 3000, Rows = 80;
        long rank = OrderStatisticQuantile.UpperRank(Rows, "0.9", ExactAlpha.Parse("0.1"))!.Value;
        Random random = new(5);
        double[] row = new double[Rows];
        int missed = 0;
        for (int audit = 0; audit < Audits; audit++)
        {
            for (int i = 0; i < Rows; i++) { row[i] = random.NextDouble(); }
            Array.Sort(row);
            missed += row[rank - 1] < 0.9 ? 1 : 0;
        }

        Assert.That((double)missed / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
    }
}
