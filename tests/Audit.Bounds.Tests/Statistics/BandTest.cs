using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class BandTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [TestCase(1, "0.5")]
    [TestCase(1000, "0.05")]
    [TestCase(1_000_000_000, "1e-15")]
    public void Dkw_IsMassartsRoot(long n, string error)
    {
        ExactAlpha alpha = ExactAlpha.Parse(error);
        double two = Math.Min(1, Math.Sqrt(Math.Log(2 / double.Parse(error, System.Globalization.CultureInfo.InvariantCulture)) / (2 * n)));
        double one = Math.Sqrt(Math.Log(1 / double.Parse(error, System.Globalization.CultureInfo.InvariantCulture)) / (2 * n));
        Assert.That(Dkw.Epsilon(n, alpha), Is.EqualTo(two).Within(1e-12).Percent);
        Assert.That(Dkw.EpsilonOneSided(n, alpha), Is.EqualTo(one).Within(1e-12).Percent);
    }

    /// <summary>The least double above the root: its square is at least ln(1/alpha)/2n and that of the double before is not, by the enclosure of ln.</summary>
    [Test]
    public void Dkw_IsRoundedUp([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        (long n, ExactAlpha alpha) = (random.NextInt64(1, 1_000_000_000_000), ExactAlpha.Parse($"0.{random.Next(1, 500_000_000):D9}"));
        double epsilon = Dkw.EpsilonOneSided(n, alpha);
        (BigInteger low, BigInteger high) = EnclosedLog.Ln(alpha.Denominator, alpha.Numerator);
        Assert.That(epsilon == 1 || Sign(epsilon, high) >= 0, Is.True);
        Assert.That(Sign(Math.BitDecrement(epsilon), low), Is.Negative);

        int Sign(double x, BigInteger log)
        {
            (BigInteger p, BigInteger d) = ExactTails.Fraction(x);
            return ((2 * n * p * p) << EnclosedLog.Bits).CompareTo(log * d * d);
        }
    }

    [Test]
    public void Dkw_QuantileRanks_WorkedByHand()
    {
        Assert.That(Dkw.QuantileRanks(100, "0.5", 0.125), Is.EqualTo((38L, 63L)));
        Assert.That(Dkw.QuantileRanks(8, "0.5", 0.25), Is.EqualTo((2L, 6L)));
        Assert.That(Dkw.QuantileRanks(10, "0.05", 0.25), Is.EqualTo((0L, 3L)));
        Assert.That(Dkw.QuantileRanks(10, "0.9", 0.25), Is.EqualTo((7L, 11L)));
    }

    /// <summary>Against the Birnbaum-Tingey sum in plain fractions: certified at the published width, not a grid step further in.</summary>
    [TestCase(1, "0.05")]
    [TestCase(2, "0.3")]
    [TestCase(7, "0.01")]
    [TestCase(25, "0.05")]
    [TestCase(60, "1e-6")]
    public void Kolmogorov_AsInFractions(int n, string error)
    {
        ExactAlpha alpha = ExactAlpha.Parse(error);
        double epsilon = Kolmogorov.Epsilon(n, alpha);
        Assert.That(IsAtMost(n, epsilon, alpha), Is.True);
        Assert.That(IsAtMost(n, epsilon - (Math.Min(epsilon, 1 - epsilon) * 4e-9), alpha), Is.False);
        Assert.That(epsilon, Is.AtMost(Math.Sqrt(Math.Log(1 / double.Parse(error, System.Globalization.CultureInfo.InvariantCulture)) / (2 * n)) * (1 + 1e-8)));
    }

    /// <summary>Known quantile of the one-sided statistic: n = 10, 5 %: .36866.</summary>
    [Test]
    public void Kolmogorov_KnownValue() => Assert.That(Kolmogorov.Epsilon(10, Twentieth), Is.EqualTo(0.36866).Within(5e-6));

    [Test]
    public void Kolmogorov_ManyRows_NarrowerThanDkw() =>
        Assert.That(Kolmogorov.Epsilon(2000, Twentieth), Is.InRange(0.99 * Dkw.EpsilonOneSided(2000, Twentieth), Dkw.EpsilonOneSided(2000, Twentieth)));

    /// <summary>The share of samples whose largest one-sided distance passes the width is alpha, up to four standard errors.</summary>
    [Test]
    public void Kolmogorov_Coverage_IsExact()
    {
        const int Audits = 10_000;
        (double epsilon, Random random, int missed) = (Kolmogorov.Epsilon(20, Twentieth), new Random(6), 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            double[] rows = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble()).Order()];
            missed += rows.Select((x, i) => ((i + 1) / 20.0) - x).Max() >= epsilon ? 1 : 0;
        }

        Assert.That((double)missed / Audits, Is.EqualTo(0.05).Within(4 * Math.Sqrt(0.05 * 0.95 / Audits)));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => Dkw.Epsilon(0, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Dkw.Epsilon(5, default), Throws.ArgumentException);
        Assert.That(() => Dkw.EpsilonOneSided(5, ExactAlpha.Parse("0.6")), Throws.ArgumentException);
        Assert.That(() => Dkw.QuantileRanks(5, "1", 0.1), Throws.ArgumentException);
        Assert.That(() => Kolmogorov.Epsilon(100_001, Twentieth), Throws.ArgumentException);
        Assert.That(Kolmogorov.Certify(10, double.NaN, Twentieth) || Kolmogorov.Certify(10, 0, Twentieth) || Kolmogorov.Certify(0, 0.5, Twentieth), Is.False);
    }

    private static bool IsAtMost(int n, double epsilon, ExactAlpha alpha)
    {
        (BigInteger e, BigInteger d) = ExactTails.Fraction(epsilon);
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int j = 0; (j * d) + (n * e) <= n * d; j++)
        {
            BigInteger at = (j * d) + (n * e); // over n d
            // (e/d) (at/nd)^(j-1) (1 - at/nd)^(n-j), times (nd)^n; for j = 0 the first two factors are 1
            sum += j == 0 ? BigInteger.Pow((n * d) - at, n) : choose * e * n * BigInteger.Pow(at, j - 1) * BigInteger.Pow((n * d) - at, n - j);
            choose = choose * (n - j) / (j + 1);
        }

        return sum * alpha.Denominator <= alpha.Numerator * BigInteger.Pow(n * d, n);
    }
}
