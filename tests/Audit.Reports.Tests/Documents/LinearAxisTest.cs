using Audit.Reports.Documents.Plots;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

[TestFixture]
public sealed class LinearAxisTest
{
    [Test]
    public void Over_RandomValues_HoldsThemInRoundSteps([Random(0, int.MaxValue, 30)] int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 7)))];
        var axis = LinearAxis.Over(values)!;
        Assert.That(axis.First, Is.LessThanOrEqualTo(values.Min() + (axis.Step * 1e-6)));
        Assert.That(axis.Last, Is.GreaterThanOrEqualTo(values.Max() - (axis.Step * 1e-6)));
        Assert.That(axis.Steps, Is.InRange(1, 7));
        Assert.That(values.Select(axis.Place), Is.All.InRange(0, 1));
        Assert.That(axis.Ticks().Select(axis.Label).Distinct().Count(), Is.EqualTo(axis.Steps + 1), "no two labels are the same");
    }

    [Test]
    public void Over_OneValueOrNone()
    {
        Assert.That(LinearAxis.Over([]), Is.Null);
        Assert.That(LinearAxis.Over([0])!.Label(0), Is.EqualTo("0.0"));
        Assert.That(LinearAxis.Over([0.2, 0.93])!.Last, Is.EqualTo(1).Within(1e-12));
    }
}
