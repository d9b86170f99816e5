using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class TamperTermTest
{
    [Test]
    public void MostAltered_KnownValue() => Assert.That(TamperTerm.MostAltered(100_000, 3000, ExactAlpha.Parse("0.01")), Is.EqualTo(151));

    [TestCase(6, 3, "0.05", 2, TestName = "C(3,3)/C(6,3) = 1/20 is at most 1/20")]
    [TestCase(20, 1, "0.05", 18, TestName = "1/20 is at most 1/20")]
    public void MostAltered_TieIsExcluded(int n, int rerun, string beta, int most) =>
        Assert.That(TamperTerm.MostAltered(n, rerun, ExactAlpha.Parse(beta)), Is.EqualTo(most));

    [Test]
    public void MostAltered_Corners()
    {
        ExactAlpha beta = ExactAlpha.Parse("0.01");
        Assert.That(TamperTerm.MostAltered(50, 0, beta), Is.EqualTo(50));
        Assert.That(TamperTerm.MostAltered(50, 50, beta), Is.Zero);
        Assert.That(TamperTerm.MostAltered(0, 0, beta), Is.Zero);
        Assert.That(() => TamperTerm.MostAltered(5, 6, beta), Throws.InstanceOf<ArgumentException>());
        Assert.That(TamperTerm.IsExcluded(0, 50, 10, beta), Is.False);
    }

    [Test]
    public void MostAltered_IsThatOfPlainFractions([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 200), rerun = random.Next(1, n + 1);
        ExactAlpha beta = ExactAlpha.Parse(new[] { "0.5", "0.05", "0.0001" }[random.Next(3)]);
        int most = Enumerable.Range(0, n + 1).Last(t => Escapes(t));
        Assert.That(TamperTerm.MostAltered(n, rerun, beta), Is.EqualTo(most), $"{n} {rerun} {beta}");

        bool Escapes(int t)
        {
            (BigInteger a, BigInteger b) = (BigInteger.One, BigInteger.One);
            for (int i = 0; i < rerun; i++) { (a, b) = (a * Math.Max(0, n - t - i), b * (n - i)); }
            return a * beta.Denominator > beta.Numerator * b;
        }
    }
}
