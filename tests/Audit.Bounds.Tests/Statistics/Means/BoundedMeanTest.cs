using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Laws of every method for the mean of rows in [0, 1].</summary>
[TestFixture]
public sealed class BoundedMeanTest
{
    private static readonly MeanMethod[] Methods = Enum.GetValues<MeanMethod>();

    [TestCase(MeanMethod.Hedged, "0.025", 0.4464304308502, 0.5545081852521)]
    [TestCase(MeanMethod.MaurerPontil, "0.025", 0.3905966945552, 0.6142350441736)]
    [TestCase(MeanMethod.Precise, "0.05", 0.4307861703024, 0.5739791848606)]
    public void Ends_KnownValues(MeanMethod method, string alpha, double lower, double upper)
    {
        Assert.That(BoundedMean.Lower(Laws.Golden, ExactAlpha.Parse(alpha), method), Is.EqualTo(lower).Within(1e-12));
        Assert.That(BoundedMean.Upper(Laws.Golden, ExactAlpha.Parse(alpha), method), Is.EqualTo(upper).Within(1e-12));
    }

    /// <summary>x + sqrt(ln(1/alpha)/(2n)) for alpha = 1/1000 and 800 zeros.</summary>
    [Test]
    public void Hoeffding_KnownValue() =>
        Assert.That(BoundedMean.Upper(Zeros(800), ExactAlpha.Parse("0.001"), MeanMethod.Hoeffding), Is.EqualTo(Math.Sqrt(Math.Log(1000) / 1600)).Within(1e-12));

    [TestCaseSource(nameof(Methods))]
    public void Certify_EndMovedInward_IsRejected(MeanMethod method)
    {
        UnitRows rows = UnitRows.OfDoubles(Laws.Rows(new Random(5), 400, 1));
        (ExactAlpha alpha, ExactAlpha smaller) = (ExactAlpha.Parse("0.001"), ExactAlpha.Parse("0.0005"));
        (double lower, double upper) = (BoundedMean.Lower(rows, alpha, method), BoundedMean.Upper(rows, alpha, method));
        Assert.Multiple(() =>
        {
            Assert.That((lower, upper), Is.EqualTo((0.5, 0.5)).Using<(double, double), (double, double)>((a, _) => a.Item1 is > 0.3 and < 0.5 && a.Item2 is > 0.5 and < 0.7));
            Assert.That(BoundedMean.CertifyUpper(rows, upper, alpha, method), Is.True);
            Assert.That(BoundedMean.CertifyUpper(rows, upper * (1 - 1e-9), alpha, method), Is.False);
            Assert.That(BoundedMean.CertifyUpper(rows, upper, smaller, method), Is.False);
            Assert.That(BoundedMean.CertifyLower(rows, lower, alpha, method), Is.True);
            Assert.That(BoundedMean.CertifyLower(rows, lower * (1 + 1e-9), alpha, method), Is.False);
            Assert.That(BoundedMean.CertifyLower(rows, lower, smaller, method), Is.False);
        });
    }

    [TestCaseSource(nameof(Methods))]
    public void Ends_MirroredRows_MirrorTheEnds(MeanMethod method)
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.01");
        for (int law = 0; law < 5; law++)
        {
            UnitRows rows = UnitRows.OfDoubles(Laws.Rows(new Random(law), 120, law));
            double upper = BoundedMean.Upper(rows, alpha, method);
            Assert.That(1 - BoundedMean.Lower(rows.Mirror(), alpha, method), Is.EqualTo(upper).Within(1e-15), $"law {law}");
        }
    }

    [TestCaseSource(nameof(Methods))]
    public void Ends_FewRows_SayNextToNothing(MeanMethod method)
    {
        UnitRows rows = UnitRows.OfDoubles([0.5, 0.5]);
        ExactAlpha alpha = ExactAlpha.Parse("1e-9");
        Assert.That(BoundedMean.Lower(rows, alpha, method), Is.LessThan(1e-4));
        Assert.That(BoundedMean.Upper(rows, alpha, method), Is.GreaterThan(1 - 1e-4));
    }

    [TestCaseSource(nameof(Methods))]
    public void Refutes_ThresholdOnEitherSideOfTheMean(MeanMethod method)
    {
        UnitRows rows = UnitRows.OfDoubles(Laws.Rows(new Random(8), 2000, 1));
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        Assert.Multiple(() =>
        {
            Assert.That(BoundedMean.RefutesAtLeast(rows, "0.6", alpha, method), Is.True);
            Assert.That(BoundedMean.RefutesAtLeast(rows, "0.5", alpha, method), Is.False);
            Assert.That(BoundedMean.RefutesAtMost(rows, "0.4", alpha, method), Is.True);
            Assert.That(BoundedMean.RefutesAtMost(rows, "0.5", alpha, method), Is.False);
            Assert.That(BoundedMean.RefutesAtMost(rows, "1", alpha, method), Is.False);
            Assert.That(BoundedMean.RefutesAtLeast(rows, "0", alpha, method), Is.False);
            Assert.That(() => BoundedMean.RefutesAtLeast(rows, "1.1", alpha, method), Throws.ArgumentException);
            Assert.That(() => BoundedMean.RefutesAtMost(rows, "x", alpha, method), Throws.ArgumentException);
        });
    }

    [TestCaseSource(nameof(Methods))]
    public void Certify_Malformed_IsRejected(MeanMethod method)
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        (UnitRows good, UnitRows none) = (Zeros(3), UnitRows.OfDoubles([]));
        foreach (double end in new[] { double.NaN, -0.1, 1.1, -0.0, double.PositiveInfinity })
        {
            Assert.That(BoundedMean.CertifyUpper(good, end, alpha, method) || BoundedMean.CertifyLower(good, end, alpha, method), Is.False, $"{end}");
        }

        Assert.That(BoundedMean.CertifyUpper(none, 1, alpha, method), Is.False);
        Assert.That(BoundedMean.CertifyLower(good, 0, default, method), Is.False);
        Assert.That(BoundedMean.CertifyUpper(good, 1, alpha, (MeanMethod)99), Is.False);
        Assert.That(() => BoundedMean.Upper(none, alpha, method), Throws.ArgumentException);
        Assert.That(() => BoundedMean.Upper(good, default, method), Throws.ArgumentException);
        Assert.That(() => BoundedMean.Upper(good, alpha, (MeanMethod)99), Throws.ArgumentException);
        Assert.That(MeanMethods.Describe(method), Is.Not.Empty);
    }

    /// <summary>An unbiased sample misses its mean in at most alpha of all audits, and an end is not so far that it says nothing.</summary>
    [TestCaseSource(nameof(Methods))]
    public void Ends_Coverage_IsAtLeastNominal(MeanMethod method)
    {
        const int Audits = 300;
        ExactAlpha alpha = ExactAlpha.Parse("0.1");
        Random random = new(17);
        (int above, int below) = (0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            UnitRows rows = UnitRows.OfDoubles([.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() < 0.2 ? 0.5 : 0)]);
            above += BoundedMean.RefutesAtLeast(rows, "0.1", alpha, method) ? 1 : 0;
            below += BoundedMean.RefutesAtMost(rows, "0.1", alpha, method) ? 1 : 0;
        }

        Assert.That((double)Math.Max(above, below) / Audits, Is.AtMost(0.1 + (4 * Math.Sqrt(0.09 / Audits))));
    }

    private static UnitRows Zeros(int n) => UnitRows.OfDoubles(new double[n]);
}
