using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>A small form of the bench coverage: seeded audits at a known mean; either side misses in at most the error and some.</summary>
[TestFixture]
public sealed class MeanCoverageTest
{
    private const int Audits = 2_000;
    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    private static IEnumerable<TestCaseData> Cells =>
        from method in Enum.GetValues<MeanMethod>()
        from law in new (string Name, string Mean, Func<Random, double> Draw)[]
        {
            ("Bernoulli(.05)", "0.05", random => random.NextDouble() < 0.05 ? 1 : 0), ("Bernoulli(.5)", "0.5", random => random.Next(2)), ("uniform", "0.5", random => random.NextDouble()),
        }
        select new TestCaseData(method, law.Mean, law.Draw).SetArgDisplayNames(method.ToString(), law.Name);

    [TestCaseSource(nameof(Cells))]
    public void Independent_MissesRarely(MeanMethod method, string mean, Func<Random, double> draw) => AssertRare(random =>
    {
        UnitRows rows = UnitRows.OfDoubles([.. Enumerable.Range(0, 60).Select(_ => draw(random))]);
        return (BoundedMean.RefutesAtLeast(rows, mean, Alpha, method), BoundedMean.RefutesAtMost(rows, mean, Alpha, method));
    });

    [TestCase(MeanMethod.Hedged, 40)]
    [TestCase(MeanMethod.Hedged, 110)]
    [TestCase(MeanMethod.Hoeffding, 40)]
    public void Drawn_MissesRarely(MeanMethod method, int n)
    {
        double[] items = [.. Enumerable.Range(0, 128).Select(i => i % 16 == 0 ? 1.0 : i % 4 / 64.0)];
        string mean = "0." + (new BigInteger(items.Sum() * 64) * BigInteger.Pow(5, 13)).ToString(CultureInfo.InvariantCulture).PadLeft(13, '0');
        AssertRare(random =>
        {
            double[] order = [.. items];
            random.Shuffle(order);
            UnitRows rows = UnitRows.OfDoubles(order.AsSpan(0, n));
            return (BoundedMean.RefutesAtLeast(rows, mean, Alpha, method, 128), BoundedMean.RefutesAtMost(rows, mean, Alpha, method, 128));
        });
    }

    [Test]
    public void StarEnds_MissRarely() => AssertRare(random =>
    {
        UnitRows rows = UnitRows.OfDoubles([.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())]);
        return (BoundedMean.Upper(rows, Alpha, MeanMethod.Star) < 0.5, BoundedMean.Lower(rows, Alpha, MeanMethod.Star) > 0.5);
    });

    private static void AssertRare(Func<Random, (bool Upper, bool Lower)> audit)
    {
        Random random = new(29);
        (int upper, int lower) = (0, 0);
        for (int i = 0; i < Audits; i++)
        {
            (bool above, bool below) = audit(random);
            (upper, lower) = (upper + (above ? 1 : 0), lower + (below ? 1 : 0));
        }

        Assert.That((double)Math.Max(upper, lower) / Audits, Is.AtMost(0.05 + (3.1 * Math.Sqrt(0.0475 / Audits))));
    }
}
