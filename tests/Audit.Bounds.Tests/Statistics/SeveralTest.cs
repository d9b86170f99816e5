using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class SeveralTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");
    private static readonly double[] Values = [0.04, 0.0125, 0.5, 0.011];

    [Test]
    public void Holm_WorkedByHand()
    {
        // sorted .011, .0125, .04, .5 against .05/4, .05/3, .05/2, .05
        Assert.That(Holm.Accepted(Values, Twentieth), Is.EqualTo(new[] { false, true, false, true }));
        Assert.That(Holm.Adjusted(Values), Is.EqualTo(new[] { 0.08, 0.044, 0.5, 0.044 }).Within(1e-15));
        Assert.That(Holm.Accepted([], Twentieth), Is.Empty);
    }

    /// <summary>Bonferroni is Bonferroni, not Holm's rule under its name.</summary>
    [Test]
    public void Bonferroni_IsWeakerThanHolm()
    {
        Assert.That(Holm.Bonferroni([0.04, 0.01], Twentieth), Is.EqualTo(new[] { false, true }));
        Assert.That(Holm.Accepted([0.04, 0.01], Twentieth), Is.EqualTo(new[] { true, true }));
        Assert.That(Holm.Bonferroni([0.0249, 0.01], Twentieth), Is.EqualTo(new[] { true, true }));
        Assert.That(Holm.Bonferroni([0.025, 0.01], Twentieth), Is.EqualTo(new[] { false, true }), "0.025 as a double is above 1/40");
    }

    [Test]
    public void Adjusted_DecidesAsAccepted([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Math.Pow(random.NextDouble(), 4))];
        ImmutableArray<bool> accepted = Holm.Accepted(values, Twentieth);
        ImmutableArray<double> adjusted = Holm.Adjusted(values);
        Assert.That(accepted, Is.EqualTo(adjusted.Select(p => DecimalText.Compare(p, "0.05") <= 0)));
        Assert.That(Enumerable.Range(0, values.Length).All(i => !Holm.Bonferroni(values, Twentieth)[i] || accepted[i]), Is.True);
    }

    /// <summary>Where every claim is false, any acceptance happens in at most a share alpha of families, up to four standard errors.</summary>
    [Test]
    public void Accepted_FamilywiseError_IsAtMostAlpha()
    {
        const int Families = 20_000;
        Random random = new(8);
        int wrong = 0;
        for (int family = 0; family < Families; family++)
        {
            double[] values = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            wrong += Holm.Accepted(values, Twentieth).Contains(true) ? 1 : 0;
        }

        Assert.That((double)wrong / Families, Is.AtMost(0.05 + (4 * Math.Sqrt(0.05 * 0.95 / Families))));
    }

    [Test]
    public void EBenjaminiHochberg_WorkedByHand()
    {
        // K = 4, alpha .05: k e_(k) >= 80: 30 fails, 2 * 41 passes, 3 * 26 fails, 4 * 20 passes
        Assert.That(EBenjaminiHochberg.Rejected([41, 30, 26, 20], Twentieth), Is.EqualTo(new[] { true, true, true, true }));
        Assert.That(EBenjaminiHochberg.Rejected([41, 19, 50, 26], Twentieth), Is.EqualTo(new[] { true, false, true, false }));
        Assert.That(EBenjaminiHochberg.Rejected([1, 2, 0, 3], Twentieth), Has.All.False);
        Assert.That(EBenjaminiHochberg.Rejected([double.PositiveInfinity, 0], Twentieth), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void EValue_Calibration_RoundsDown()
    {
        Assert.That(EValue.FromPValue(1.0 / 1024), Is.EqualTo(16).Within(1e-12).And.AtMost(16));
        Assert.That(EValue.FromPValue(1.0 / 1024, "0.25"), Is.EqualTo(0.25 * Math.Pow(1024, 0.75)).Within(1e-11));
        Assert.That(EValue.FromPValue(1), Is.EqualTo(0.5).Within(1e-15).And.AtMost(0.5));
        Assert.That((EValue.ToPValue(4), EValue.ToPValue(0.5), EValue.ToPValue(0)), Is.EqualTo((0.25, 1.0, 1.0)));
        Assert.That((EValue.Mean([1, 2, 6]), EValue.Product([1.5, 4, 2])), Is.EqualTo((3.0, 12.0)));
        Assert.That(EValue.Product([8, 0]), Is.Zero);
    }

    [Test]
    public void LearnThenTest_Sequence_StopsAtTheFirstFailure() =>
        Assert.That(LearnThenTest.Certified([0.01, 0.05, 0.2, 0.001], ExactAlpha.Parse("0.1"), SettingOrder.FixedSequence), Is.EqualTo(new[] { true, true, false, false }));

    [Test]
    public void Conformal_WorkedByHand()
    {
        ExactAlpha tenth = ExactAlpha.Parse("0.1");
        Assert.That(Conformal.PValue([1, 2, 3, 3, 5], 3), Is.EqualTo(Math.BitIncrement(4.0 / 6)));
        Assert.That(Conformal.PValue([1, 2, 3], 9), Is.EqualTo(0.25));
        Assert.That((Conformal.ThresholdRank(99, tenth), Conformal.ThresholdRank(100, tenth), Conformal.ThresholdRank(9, tenth), Conformal.ThresholdRank(8, tenth)), Is.EqualTo(((long?)90, (long?)91, (long?)9, (long?)null)));
        Assert.That(Conformal.CoverageLower(91, 100, tenth), Is.EqualTo(ClopperPearson.Lower(91, 100, tenth)).And.LessThan(0.9));
        Assert.That(Conformal.RankForCoverage(59, "0.95", Twentieth), Is.EqualTo(59));
        Assert.That(Conformal.RankForCoverage(58, "0.95", Twentieth), Is.Null);
        Assert.That(Conformal.RiskInExpectation((9, 2), 9, "1"), Is.EqualTo(0.55).Within(1e-15).And.AtLeast(0.55));
    }

    /// <summary>The share of calibration sets whose threshold covers less than CoverageLower is at most delta; scores are uniform, so a threshold's coverage is its own value.</summary>
    [Test]
    public void CoverageLower_HoldsGivenTheSet()
    {
        const int Sets = 4000;
        ExactAlpha tenth = ExactAlpha.Parse("0.1");
        double promised = Conformal.CoverageLower(46, 50, tenth);
        Random random = new(4);
        int missed = Enumerable.Range(0, Sets).Count(_ => Enumerable.Range(0, 50).Select(_ => random.NextDouble()).Order().ElementAt(45) < promised);
        Assert.That((double)missed / Sets, Is.EqualTo(0.1).Within(4 * Math.Sqrt(0.09 / Sets)));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => Holm.Accepted([double.NaN], Twentieth), Throws.ArgumentException);
        Assert.That(() => Holm.Accepted([-0.1], Twentieth), Throws.ArgumentException);
        Assert.That(() => Holm.Accepted([0.1], default), Throws.ArgumentException);
        Assert.That(() => EBenjaminiHochberg.Rejected([double.NaN], Twentieth), Throws.ArgumentException);
        Assert.That(() => EBenjaminiHochberg.Rejected([1.0], default), Throws.ArgumentException);
        Assert.That(() => EValue.FromPValue(0), Throws.ArgumentException);
        Assert.That(() => EValue.FromPValue(0.5, "1"), Throws.ArgumentException);
        Assert.That(() => EValue.Mean([]), Throws.ArgumentException);
        Assert.That(() => Conformal.PValue([double.NaN], 1), Throws.ArgumentException);
        Assert.That(() => Conformal.CoverageLower(0, 5, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Conformal.RiskInExpectation((9, 2), 4, "1"), Throws.ArgumentException);
    }
}
