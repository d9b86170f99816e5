using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class CalibrationErrorTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [Test]
    public void Ends_WorkedByHand()
    {
        // 1,000 rows of confidence .9, all right in the first 600: the plug-in is |600 - 900|/1000 = .3
        (double[] confidences, bool[] right) = ([.. Enumerable.Repeat(0.9, 1000)], [.. Enumerable.Range(0, 1000).Select(i => i < 600)]);
        double deviation = Math.Sqrt(2 * Math.Log(20) / 1000);
        Assert.That(CalibrationError.PlugIn(confidences, right, 10), Is.EqualTo(0.3).Within(1e-15));
        Assert.That(CalibrationError.Upper(confidences, right, 10, Twentieth), Is.EqualTo(0.3 + deviation).Within(1e-12));
        Assert.That(CalibrationError.Lower(confidences, right, 10, Twentieth), Is.EqualTo(0.3 - deviation - Math.Sqrt(0.01)).Within(1e-12));
        Assert.That(CalibrationError.Lower(confidences, right, 1000, Twentieth), Is.Zero);
    }

    [Test]
    public void Bins_AreFixed()
    {
        Assert.That(new[] { 0.0, 0.099, 0.1, 0.95, 1.0 }.Select(p => CalibrationError.Bin(p, 10)), Is.EqualTo(new[] { 0, 0, 1, 9, 9 }));
        // errors of both signs cancel within a bin and not across bins
        Assert.That(CalibrationError.PlugIn([0.2, 0.8], [true, false], 1), Is.EqualTo(0).Within(1e-15));
        Assert.That(CalibrationError.PlugIn([0.2, 0.8], [true, false], 2), Is.EqualTo(0.8).Within(1e-15));
    }

    /// <summary>A model whose error is known by construction: the ends miss it in at most a share alpha of audits, up to four standard errors.</summary>
    [TestCase(10, 0.0, 21)]
    [TestCase(10, 0.15, 22)]
    [TestCase(2, 0.0, 23)]
    [TestCase(2, 0.15, 24)]
    public void Ends_Coverage_IsAtLeastNominal(int bins, double shift, int seed)
    {
        const int Audits = 400, Rows = 200;
        (Random random, int above, int below) = (new Random(seed), 0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            double[] confidences = [.. Enumerable.Range(0, Rows).Select(_ => 0.2 + (0.8 * random.NextDouble()))];
            bool[] right = [.. confidences.Select(p => random.NextDouble() < p - shift)]; // error: the shift, in every bin
            above += CalibrationError.Upper(confidences, right, bins, Twentieth) < shift - 1e-12 ? 1 : 0;
            below += CalibrationError.Lower(confidences, right, bins, Twentieth) > shift + 1e-12 ? 1 : 0;
        }

        Assert.That(Math.Max(above, below) / (double)Audits, Is.AtMost(0.05 + (4 * Math.Sqrt(0.05 * 0.95 / Audits))));
    }

    [Test]
    public void FewBins_AreNarrowerThanMcDiarmid()
    {
        Random random = new(3);
        double[] confidences = [.. Enumerable.Range(0, 2000).Select(_ => 0.8 + (0.2 * random.NextDouble()))];
        bool[] right = [.. confidences.Select(p => random.NextDouble() < p)];
        double width = CalibrationError.Upper(confidences, right, 2, Twentieth), other = CalibrationError.PlugIn(confidences, right, 2) + Math.Sqrt(2 * Math.Log(20) / 2000);
        Assert.That(width, Is.LessThan(other));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => CalibrationError.Upper([], [], 10, Twentieth), Throws.ArgumentException);
        Assert.That(() => CalibrationError.Upper([0.5], [true, false], 10, Twentieth), Throws.ArgumentException);
        Assert.That(() => CalibrationError.Upper([1.5], [true], 10, Twentieth), Throws.ArgumentException);
        Assert.That(() => CalibrationError.Lower([double.NaN], [true], 10, Twentieth), Throws.ArgumentException);
        Assert.That(() => CalibrationError.Lower([0.5], [true], 0, Twentieth), Throws.ArgumentException);
        Assert.That(() => CalibrationError.Lower([0.5], [true], 10, default), Throws.ArgumentException);
    }
}
