using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Closed forms beside their formulas in plain double: on the safe side, and near.</summary>
[TestFixture]
public sealed class ClosedFormsTest
{
    private const double Alpha = 0.01;
    private static readonly ExactAlpha Error = ExactAlpha.Parse("0.01");

    [Test]
    public void MaurerPontil_DividesByNMinusOne([Random(0, int.MaxValue, 10)] int seed)
    {
        double[] rows = Laws.Rows(new Random(seed), 30, seed % 3);
        double mean = rows.Average(), n = rows.Length, log = Math.Log(2 / Alpha);
        double square = rows.Sum(x => (x - mean) * (x - mean));
        double upper = mean + Math.Sqrt(2 * square / (n - 1) * log / n) + (7 * log / (3 * (n - 1)));
        double wrong = mean + Math.Sqrt(2 * square / n * log / n) + (7 * log / (3 * (n - 1)));
        AssertNear(BoundedMean.Upper(UnitRows.OfDoubles(rows), Error, MeanMethod.MaurerPontil), Math.Min(1, upper), 1);
        Assert.That(square == 0 || upper - wrong > 1e-6 || upper > 1, Is.True);
    }

    [Test]
    public void MaurerPontil_OneRow_IsRefused() =>
        Assert.That(() => BoundedMean.Upper(UnitRows.OfDoubles([0.5]), Error, MeanMethod.MaurerPontil), Throws.ArgumentException);

    [Test]
    public void EmpiricalBernstein_AgreesWithItsFormula([Random(0, int.MaxValue, 10)] int seed)
    {
        double[] rows = Laws.Rows(new Random(seed), 400, seed % 4);
        AssertNear(BoundedMean.Lower(UnitRows.OfDoubles(rows), Error, MeanMethod.EmpiricalBernstein), Math.Max(0, Bernstein(rows)), -1);
    }

    [Test]
    public void Psi_IsAboveAndNear()
    {
        foreach (ulong bet in new ulong[] { 0, 1, 1000, 1UL << 30, 1UL << 38, (1UL << 39) - 1, 1UL << 39 })
        {
            double l = bet / Math.Pow(2, 40);
            double exact = l < 1e-4 ? (l * l / 2) + (l * l * l / 3) : -Math.Log(1 - l) - l;
            Assert.That(EmpiricalBernstein.Psi(bet) / (double)UnitRows.One, Is.InRange(exact * (1 - 1e-9), (exact * (1 + 1e-9)) + 1e-16));
        }

        // ln 2 - 1/2 = .19314718055994530941 in units of 2^-62, upward
        Assert.That(EmpiricalBernstein.Psi(1UL << 39), Is.InRange(890734152086969963UL, 890734152086969963UL + 300));
    }

    [TestCase(30, 100)]
    [TestCase(50, 100)]
    [TestCase(80, 100)]
    [TestCase(100, 100)]
    public void Serfling_AgreesWithItsFormula(int n, int population)
    {
        double[] rows = Laws.Rows(new Random(1), n, 1);
        double share = 2 * n <= population ? 1 - ((n - 1.0) / population) : (1 - ((double)n / population)) * (1 + (1.0 / n));
        double upper = rows.Average() + Math.Sqrt(share * Math.Log(1 / Alpha) / (2 * n));
        AssertNear(BoundedMean.Upper(UnitRows.OfDoubles(rows), Error, MeanMethod.Hoeffding, population), upper, 1);
    }

    private static void AssertNear(double end, double exact, int side)
    {
        Assert.That(end, Is.EqualTo(exact).Within(2e-11));
        Assert.That(side * (end - exact), Is.GreaterThan(-1e-14));
    }

    private static double Bernstein(double[] rows)
    {
        (double sum, double squares, double plain, double gain, double loss, double bets, double log) = (0.5, 0.25, 0, 0, 0, 0, -Math.Log(Alpha));
        for (int t = 1; t <= rows.Length; t++)
        {
            (double x, double bet) = (rows[t - 1], Math.Min(0.5, Math.Sqrt(2 * log * t / (rows.Length * squares))));
            double centre = t == 1 ? 0 : plain / (t - 1);
            (gain, loss, bets) = (gain + (bet * x), loss + (Math.Pow(x - centre, 2) * (-Math.Log(1 - bet) - bet)), bets + bet);
            (plain, sum) = (plain + x, sum + x);
            squares += Math.Pow(x - Math.Min(1, sum / (t + 1)), 2);
        }

        return (gain - log - loss) / bets;
    }
}
