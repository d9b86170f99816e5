using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class UnitRowsTest
{
    [Test]
    public void OfDoubles_EnclosesEveryRow([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        double[] rows = [0, 1, double.Epsilon, 1e-300, 1 - 1e-16, .. Enumerable.Range(0, 200).Select(_ => Math.Pow(random.NextDouble(), random.Next(1, 40)))];
        UnitRows units = UnitRows.OfDoubles(rows);
        for (int i = 0; i < rows.Length; i++) { AssertEncloses(units[i], ExactTails.Fraction(rows[i])); }
    }

    [Test]
    public void OfSigned_EnclosesTheMappedRow([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        double[] rows = [0, 1, -1, double.Epsilon, -double.Epsilon, .. Enumerable.Range(0, 200).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(2, -random.Next(0, 60)))];
        UnitRows units = UnitRows.OfSigned(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            (BigInteger p, BigInteger d) = ExactTails.Fraction(Math.Abs(rows[i]));
            AssertEncloses(units[i], (d + (rows[i] < 0 ? -p : p), 2 * d));
        }
    }

    [Test]
    public void OfShares_EnclosesTheShare([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        ClusterCount[] clusters = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt64(1, 1L << random.Next(1, 62))).Select(n => new ClusterCount(random.NextInt64(0, n + 1), n))];
        UnitRows units = UnitRows.OfShares(clusters);
        for (int i = 0; i < clusters.Length; i++) { AssertEncloses(units[i], (clusters[i].Failures, clusters[i].Rows)); }
    }

    [Test]
    public void Mirror_TakesEnclosuresFromOne()
    {
        UnitRows rows = UnitRows.OfShares([new(1, 3), new(0, 5), new(5, 5)]);
        UnitRows mirrored = rows.Mirror();
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.That(mirrored[i], Is.EqualTo((UnitRows.One - rows[i].High, UnitRows.One - rows[i].Low)));
            Assert.That(mirrored.Mirror()[i], Is.EqualTo(rows[i]));
        }

        Assert.That((rows.Take(2).Count, rows.Take(2)[1]), Is.EqualTo((2, rows[1])));
    }

    [TestCase(-1e-9)]
    [TestCase(1.0000000001)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void OfDoubles_OutsideOfUnit_IsRefused(double row) => Assert.That(() => UnitRows.OfDoubles([0.5, row]), Throws.ArgumentException);

    [Test]
    public void OfShares_Malformed_IsRefused()
    {
        Assert.That(() => UnitRows.OfShares([new(2, 1)]), Throws.ArgumentException);
        Assert.That(() => UnitRows.OfShares([new(0, 0)]), Throws.ArgumentException);
        Assert.That(() => UnitRows.OfShares([new(-1, 3)]), Throws.ArgumentException);
        Assert.That(() => UnitRows.OfSigned([-1.1]), Throws.ArgumentException);
        Assert.That(() => UnitRows.OfSigned([double.NaN]), Throws.ArgumentException);
    }

    private static void AssertEncloses((ulong Low, ulong High) row, (BigInteger P, BigInteger D) x)
    {
        Assert.That(row.Low * x.D, Is.LessThanOrEqualTo(x.P << 62));
        Assert.That(row.High * x.D, Is.GreaterThanOrEqualTo(x.P << 62));
        Assert.That(row.High - row.Low, Is.LessThanOrEqualTo(1UL));
    }
}
