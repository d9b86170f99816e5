using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Plots;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

[TestFixture]
public sealed class MarginTest
{
    [TestCase(0.0041, 0.75, 1.0, VerdictKind.Verified, "25.0 %")]
    [TestCase(0.5, 1.5, 1.0, VerdictKind.Unknown, "-50.0 %")]
    [TestCase(1.25, 7.0, 1.0, VerdictKind.Falsified, "-25.0 %")]
    [TestCase(-1.0, -0.25, 0.0, VerdictKind.Verified, "25.0 %")]
    [TestCase(0.0, 0.0, 0.0, VerdictKind.Verified, "0.0 %")]
    [TestCase(0.0, 0.0, 1.0, VerdictKind.Verified, "100.0 %")]
    [TestCase(0.0, 0.33349, 1.0, VerdictKind.Verified, "66.6 %")]
    [TestCase(0.0, 1e300, 1e-300, VerdictKind.Unknown, "< -999 %")]
    public void Of_Upper_IsWhatIsLeft(double found, double proved, double threshold, VerdictKind verdict, string expected) =>
        Assert.That(Margin.Of(Claim(found, proved, threshold, verdict, Comparison.AtMost))!.Text, Is.EqualTo(expected));

    [TestCase(0.5, 0.375, 0.25, VerdictKind.Verified, "50.0 %")]
    [TestCase(0.5, 0.125, 0.25, VerdictKind.Unknown, "-50.0 %")]
    public void Of_Lower_TurnsRound(double found, double proved, double threshold, VerdictKind verdict, string expected) =>
        Assert.That(Margin.Of(Claim(found, proved, threshold, verdict, Comparison.AtLeast))!.Text, Is.EqualTo(expected));

    [Test]
    public void Of_NothingProved_IsNone() =>
        Assert.That(Margin.Of(Claim(0.1, 0.2, 1, VerdictKind.Unknown, Comparison.AtMost) with { Proved = null }), Is.Null);

    [Test]
    public void Log10_AgreesWithTheLibrary([Random(-300.0, 300.0, 50)] double exponent)
    {
        var value = Math.Pow(10, exponent);
        Assert.That(LogAxis.Log10(value), Is.EqualTo(Math.Log10(value)).Within(1e-12), "an axis is drawn to a hundredth of a point");
    }

    [TestCase(double.Epsilon)]
    [TestCase(double.MaxValue)]
    [TestCase(1.0)]
    [TestCase(0.1)]
    public void Over_Extremes_PlacesInside(double value)
    {
        var axis = LogAxis.Over([value, 1])!;
        Assert.That(axis.Place(value), Is.InRange(0, 1));
        Assert.That(axis.First, Is.LessThan(axis.Last));
        Assert.That(axis.Ticks().Count(), Is.InRange(2, 10));
    }

    private static ClaimResult Claim(double found, double proved, double threshold, VerdictKind verdict, Comparison comparison)
    {
        var claim = RichReport.Single().Claims[0];
        return claim with
        {
            Spec = claim.Spec with { Comparison = comparison }, Verdict = verdict,
            Found = OutwardDecimal.Lower(found), Proved = OutwardDecimal.Upper(proved), Threshold = OutwardDecimal.Upper(threshold),
        };
    }
}
