using Audit.Bounds.Search;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

/// <summary>What a search proves of networks with functions, products and softmaxes is above every value that the reference pass shows.</summary>
[TestFixture]
public sealed class CurvedSearchLawTest
{
    [Test]
    public void Run_CurvedNetwork_BoundsEveryValue([Range(1, 240)] int seed)
    {
        var instance = CurvedInstance.Make(seed);
        var outcome = instance.Search(seed % 3 == 0 ? 9 : 1);
        if (double.IsInfinity(outcome.Proved)) { Assert.Pass("a box leaves a function's domain"); }
        foreach (var point in instance.Points(120, seed))
        {
            Assert.That(instance.Value(point), Is.LessThanOrEqualTo(outcome.Proved), $"outcome {outcome.Proved} of {string.Join(' ', instance.Graph.Nodes.Select(node => node.OpType))}");
        }
    }

    [Test]
    public void Run_SmallBoxes_AreBoundedTightly()
    {
        var (finite, loose) = (0, new List<double>());
        for (var seed = 1; seed <= 120; seed++)
        {
            var instance = CurvedInstance.Make(seed);
            var width = instance.Upper[0] - instance.Lower[0];
            if (instance.Coarse is null || width is 0 or > 0.01f) { continue; }
            var outcome = instance.Search(1);
            var found = instance.Points(100, seed).Max(instance.Value);
            if (!double.IsFinite(outcome.Proved)) { continue; }
            finite++;
            if (found > 1e-4) { loose.Add(outcome.Proved / found); }
        }

        TestContext.Out.WriteLine($"{finite} finite, looseness {string.Join(' ', loose.Order().Select(value => value.ToString("F2")))}");
        loose.Sort();
        Assert.That(loose[loose.Count / 2], Is.LessThan(1.5));
    }
}
