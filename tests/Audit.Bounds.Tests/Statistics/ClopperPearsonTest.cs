using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class ClopperPearsonTest
{
    /// <summary>Distance of the published end from the true one that the grid and nothing else explains.</summary>
    private const double GridStep = 3e-13;

    private static readonly ExactAlpha Thousandth = ExactAlpha.Parse("0.001");

    [Test]
    public void Ends_ThreeOfHundred_KnownValues()
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.025");
        double upper = ClopperPearson.Upper(3, 100, alpha), lower = ClopperPearson.Lower(3, 100, alpha);
        Assert.That(upper, Is.InRange(0.08517605297428003, 0.08517605297428003 * (1 + GridStep)));
        Assert.That(lower, Is.InRange(0.006229971538306394 * (1 - GridStep), 0.006229971538306394));
    }

    [Test]
    public void Upper_NoFailures_IsTheClosedForm()
    {
        double exact = 1 - Math.Exp(Math.Log(0.001) / 1000);
        Assert.That(ClopperPearson.Upper(0, 1000, Thousandth), Is.EqualTo(exact).Within(1e-14));
        Assert.That(ClopperPearson.Lower(1000, 1000, Thousandth), Is.EqualTo(1 - exact).Within(1e-12));
    }

    [Test]
    public void Ends_Corners()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ClopperPearson.Upper(7, 7, Thousandth), Is.EqualTo(1));
            Assert.That(ClopperPearson.Lower(0, 7, Thousandth), Is.EqualTo(0));
            Assert.That(ClopperPearson.Upper(0, 1, Thousandth), Is.InRange(0.999, 0.999 + 1e-13));
            Assert.That(ClopperPearson.Lower(1, 1, Thousandth), Is.InRange(0.001 - 1e-15, 0.001));
            Assert.That(() => ClopperPearson.Upper(2, 1, Thousandth), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => ClopperPearson.Upper(0, 0, Thousandth), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => ClopperPearson.Upper(0, 1, default), Throws.InstanceOf<ArgumentException>());
        });
    }

    /// <summary>On the safe side and within a grid step of the truth, by plain fractions.</summary>
    [Test]
    public void Ends_RandomCases_SafeAndTight([Random(0, int.MaxValue, 12)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 120);
        int k = random.Next(0, n + 1);
        string text = new[] { "0.5", "0.05", "0.001", "1e-9", "1e-15", "0.123456789" }[random.Next(6)];
        ExactAlpha alpha = ExactAlpha.Parse(text);
        double upper = ClopperPearson.Upper(k, n, alpha), lower = ClopperPearson.Lower(k, n, alpha);
        Assert.That(IsUpper(k, n, upper, alpha), Is.True, $"upper {k}/{n} at {text}");
        Assert.That(IsUpper(k, n, Inward(upper), alpha), Is.False, $"upper too far out, {k}/{n} at {text}");
        Assert.That(IsLower(k, n, lower, alpha), Is.True, $"lower {k}/{n} at {text}");
        Assert.That(IsLower(k, n, 1 - Inward(1 - lower), alpha), Is.False, $"lower too far out, {k}/{n} at {text}");
    }

    [TestCase(0, 1000)]
    [TestCase(3, 100)]
    [TestCase(77, 10_000)]
    [TestCase(4_321, 1_000_000)]
    [TestCase(999, 1000)]
    [TestCase(500_000, 1_000_000)]
    [TestCase(250_000, 1_000_000)]
    public void Certify_EndMovedInward_IsRejected(long k, long n)
    {
        double upper = ClopperPearson.Upper(k, n, Thousandth), lower = ClopperPearson.Lower(k, n, Thousandth);
        Assert.Multiple(() =>
        {
            Assert.That(CertifyUpper(k, n, upper), Is.True);
            Assert.That(CertifyUpper(k, n, upper * (1 - 1e-9)), Is.False);
            Assert.That(CertifyUpper(k + 1, n, upper), Is.False);
            Assert.That(CertifyUpper(k, n - 1, upper), Is.False);
            Assert.That(ClopperPearson.CertifyUpper(k, n, upper, 999, 1_000_000), Is.False);
            Assert.That(CertifyLower(k, n, lower), Is.True);
            Assert.That(lower == 0 || !CertifyLower(k, n, lower * (1 + 1e-9)), Is.True);
        });
    }

    [Test]
    public void Certify_Malformed_IsRejected()
    {
        double[] ends = [double.NaN, -1, 1.5, double.PositiveInfinity, double.NegativeInfinity, -0.0];
        foreach (double end in ends) { Assert.That(CertifyUpper(1, 100, end) || CertifyLower(1, 100, end), Is.False, $"{end}"); }
        Assert.That(CertifyUpper(-1, 100, 0.5), Is.False);
        Assert.That(CertifyUpper(101, 100, 1), Is.False);
        Assert.That(CertifyUpper(0, 0, 1), Is.False);
        Assert.That(CertifyUpper(0, long.MaxValue, 0.5), Is.False);
        Assert.That(ClopperPearson.CertifyUpper(0, 100, 0.9, 0, 1), Is.False);
        Assert.That(ClopperPearson.CertifyUpper(0, 100, 0.9, 1, 0), Is.False);
        Assert.That(ClopperPearson.CertifyUpper(0, 100, 0.9, 5, 3), Is.False);
    }

    [Test]
    public void Upper_GrowsWithFailures_FallsWithRows()
    {
        double previous = 0;
        for (int k = 0; k <= 60; k++)
        {
            double upper = ClopperPearson.Upper(k, 60, Thousandth);
            Assert.That(upper, k == 60 ? Is.EqualTo(1) : Is.GreaterThan(previous));
            Assert.That(ClopperPearson.Upper(k, 61, Thousandth), Is.LessThan(upper).Or.EqualTo(1));
            previous = upper;
        }
    }

    /// <summary>Audits with a known rate: the end lies below the rate in at most a share alpha of them, up to four standard errors.</summary>
    [TestCase(0.05, 60, 11)]
    [TestCase(0.5, 25, 12)]
    [TestCase(0.9, 40, 13)]
    public void Upper_Coverage_IsAtLeastNominal(double rate, int n, int seed)
    {
        const int Audits = 4000;
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        double[] ends = [.. Enumerable.Range(0, n + 1).Select(k => ClopperPearson.Upper(k, n, alpha))];
        Random random = new(seed);
        int missed = 0;
        for (int audit = 0; audit < Audits; audit++)
        {
            int failures = 0;
            for (int row = 0; row < n; row++) { failures += random.NextDouble() < rate ? 1 : 0; }
            missed += ends[failures] < rate ? 1 : 0;
        }

        Assert.That((double)missed / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
    }

    private static double Inward(double upper) => 1 - upper < 0.5 ? 1 - ((1 - upper) * (1 + GridStep) + 2.3e-16) : upper * (1 - GridStep);

    private static bool CertifyUpper(long k, long n, double end) => ClopperPearson.CertifyUpper(k, n, end, 1, 1000);

    private static bool CertifyLower(long k, long n, double end) => ClopperPearson.CertifyLower(k, n, end, 1, 1000);

    private static bool IsUpper(int k, int n, double end, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(end);
        return end >= 1 || ExactTails.AtMost(k, n, p, d, alpha.Numerator, alpha.Denominator);
    }

    private static bool IsLower(int k, int n, double end, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(end);
        return end <= 0 || ExactTails.AtMost(n - k, n, d - p, d, alpha.Numerator, alpha.Denominator);
    }
}
