using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Tests.Search;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>The checker derives again what a search proves of networks with functions, products and softmaxes, and accepts nothing that an input contradicts.</summary>
[TestFixture]
public sealed class CurvedCheckerTest
{
    [Test]
    public void Check_SearchedCertificate_IsAcceptedAndALowerBoundThanShownIsNot([Range(1, 240)] int seed)
    {
        var instance = CurvedInstance.Make(seed);
        var outcome = instance.Search(seed % 3 == 0 ? 9 : 1);
        if (!double.IsFinite(outcome.Proved)) { Assert.Pass("a box leaves a function's domain"); }
        var result = instance.Check(outcome, outcome.Proved);
        Assert.That(result, Is.InstanceOf<CheckResult.Accepted>(), $"{result} {string.Join(' ', instance.Graph.Nodes.Select(node => node.OpType))}");
        var shown = instance.Points(60, seed).Max(instance.Value);
        if (shown > 0) { Assert.That(instance.Check(outcome, Math.BitDecrement(shown)), Is.InstanceOf<CheckResult.Rejected>()); }
    }
}
