using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class FinitePopulationTest
{
    [Test]
    public void Ends_KnownValue()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.025");
        Assert.That(FinitePopulation.MostBad(5000, 200, 3, alpha), Is.EqualTo(213));
        Assert.That(FinitePopulation.FewestBad(5000, 200, 3, alpha), Is.EqualTo(17));
    }

    [Test]
    public void Ends_AllDrawn_AreExact()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        Assert.That(FinitePopulation.MostBad(100, 100, 7, alpha), Is.EqualTo(7));
        Assert.That(FinitePopulation.FewestBad(100, 100, 7, alpha), Is.EqualTo(7));
    }

    [Test]
    public void MostBad_IsThatOfPlainFractions([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        int items = random.Next(1, 90), drawn = random.Next(1, items + 1), bad = random.Next(0, drawn + 1);
        ExactAlpha alpha = ExactAlpha.Parse(new[] { "0.5", "0.05", "0.0001" }[random.Next(3)]);
        int most = Enumerable.Range(0, items + 1).Last(m => Excess(m) > 0);
        int mostWithTies = Enumerable.Range(0, items + 1).Last(m => Excess(m) >= 0); // a tail of exactly alpha, rounded up, is not excluded: safe by one
        Assert.That(FinitePopulation.MostBad(items, drawn, bad, alpha), Is.InRange(most, mostWithTies), $"{items} {drawn} {bad} {alpha}");

        int Excess(int m)
        {
            if (m < bad || items - m < drawn - bad) { return -1; }
            BigInteger tail = Enumerable.Range(0, bad + 1).Aggregate(BigInteger.Zero, (sum, i) => sum + (Choose(m, i) * Choose(items - m, drawn - i)));
            return (tail * alpha.Denominator).CompareTo(alpha.Numerator * Choose(items, drawn));
        }
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n) { return BigInteger.Zero; }
        BigInteger result = BigInteger.One;
        for (int i = 0; i < k; i++) { result = result * (n - i) / (i + 1); }
        return result;
    }
}
