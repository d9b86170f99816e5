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
        // 1,000 rows of confidence .9, every fifth wrong, so right less often than told: the plug-in is |800 - 900|/1000 = .1
        (double[] confidences, bool[] right) = ([.. Enumerable.Repeat(0.9, 1000)], [.. Enumerable.Range(0, 1000).Select(i => i % 5 != 0)]);
        double deviation = Math.Sqrt(2 * 0.16 * Math.Log(20) / 1000); // of a yes and no of variance .16: about what betting pays
        Assert.That(CalibrationError.PlugIn(confidences, right, 10), Is.EqualTo(0.1).Within(1e-15));
        Assert.That(CalibrationError.Upper(confidences, right, 10, Twentieth), Is.EqualTo(0.1 + deviation).Within(0.01));
        Assert.That(CalibrationError.Lower(confidences, right, 10, Twentieth), Is.EqualTo(0.1 - deviation).Within(0.01));
        Assert.That(CalibrationError.Upper([1, 1, 1], [true, true, true], 10, Twentieth), Is.InRange(0.5, 1));
    }

    /// <summary>The least wealth over all signs is that of enumerating them, in exact rationals.</summary>
    [Test]
    public void Upper_IsRefutedForEveryChoiceOfSigns([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        const int Bins = 4;
        double[] confidences = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble())];
        bool[] right = [.. confidences.Select(p => random.NextDouble() < (p * p))];
        double upper = CalibrationError.Upper(confidences, right, Bins, Twentieth);
        double best = 0;
        for (int signs = 0; signs < 1 << Bins; signs++)
        {
            double[] x = [.. confidences.Select((p, i) => ((signs >> CalibrationError.Bin(p, Bins)) & 1) == 0 ? (right[i] ? 1 : 0) - p : p - (right[i] ? 1 : 0))];
            best = Math.Max(best, x.Average());
        }

        Assert.That(best, Is.EqualTo(CalibrationError.PlugIn(confidences, right, Bins)).Within(1e-12));
        Assert.That(upper, Is.GreaterThan(best));
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
    [TestCase(100, 0.1, 25)]
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
    public void Upper_IsNarrowerThanMcDiarmid([Values(2, 15)] int bins)
    {
        Random random = new(3);
        double[] confidences = [.. Enumerable.Range(0, 2000).Select(_ => 0.8 + (0.2 * random.NextDouble()))];
        bool[] right = [.. confidences.Select(p => random.NextDouble() < p)];
        double width = CalibrationError.Upper(confidences, right, bins, Twentieth), other = CalibrationError.PlugIn(confidences, right, bins) + Math.Sqrt(2 * Math.Log(20) / 2000);
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
