using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class RequiredRowsTest
{
    private static readonly MeanMethod[] Methods = Enum.GetValues<MeanMethod>();

    /// <summary>One row fewer than the guide cannot show it, even if every row is 0; three times as many can.</summary>
    [TestCaseSource(nameof(Methods))]
    public void ForMeanAtMost_FewerCannotPass(MeanMethod method)
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        long n = RequiredRows.ForMeanAtMost("0.05", alpha, method)!.Value;
        Assert.That(n, Is.InRange(100, 1500));
        Assert.That(BoundedMean.RefutesAtLeast(UnitRows.OfDoubles(new double[n - 1]), "0.05", alpha, method), Is.False);
        Assert.That(BoundedMean.RefutesAtLeast(UnitRows.OfDoubles(new double[3 * n]), "0.05", alpha, method), Is.True);
        Assert.That(RequiredRows.ForMeanAtLeast("0.95", alpha, method), Is.EqualTo(n));
    }

    [TestCaseSource(nameof(Methods))]
    public void ForMean_AtTheEndsOfTheUnit(MeanMethod method)
    {
        ExactAlpha alpha = ExactAlpha.Parse("0.001");
        Assert.That(RequiredRows.ForMeanAtMost("0", alpha, method), Is.Null);
        Assert.That(RequiredRows.ForMeanAtLeast("1", alpha, method), Is.Null);
        Assert.That(RequiredRows.ForMeanAtMost("1", alpha, method), Is.EqualTo(1));
        Assert.That(RequiredRows.ForMeanAtLeast("0", alpha, method), Is.EqualTo(1));
        Assert.That(() => RequiredRows.ForMeanAtLeast("x", alpha, method), Throws.ArgumentException);
    }

    [TestCase(MeanMethod.Hoeffding, 1382)]
    [TestCase(MeanMethod.EmpiricalBernstein, 277)]
    [TestCase(MeanMethod.MaurerPontil, 356)]
    [TestCase(MeanMethod.Hedged, 179)]
    [TestCase(MeanMethod.Star, 135)]
    public void ForMeanAtMost_KnownValues(MeanMethod method, long n) =>
        Assert.That(RequiredRows.ForMeanAtMost("0.05", ExactAlpha.Parse("0.001"), method), Is.EqualTo(n));
}
