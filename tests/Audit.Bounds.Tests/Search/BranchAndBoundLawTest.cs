using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

/// <summary>What a search proves is above every value that an input shows, the checker derives it again, and threads change nothing.</summary>
[TestFixture]
public sealed class BranchAndBoundLawTest
{
    private const int Boxes = 60;

    /// <summary>Room for the test's own sums in float64, far below a unit of float32.</summary>
    private const double Sums = 1e-12;

    [Test]
    public void Run_Difference_BoundsEveryValueAndIsAccepted([Range(1, 220)] int seed)
    {
        var instance = Instance.Make(seed);
        AssertSound(instance, Query(instance), 2000);
    }

    [Test]
    public void Run_PairwiseMargin_BoundsEveryValueAndIsAccepted([Range(301, 400)] int seed)
    {
        var instance = Instance.Make(seed);
        if (instance.Coarse is null || instance.Original.Outputs < 2) { instance = Margin(seed); }
        AssertSound(instance, SearchQuery.PairwiseMargin(instance.Original.Outputs, null), 1000);
    }

    [Test]
    public void Run_Property_IsProvedOnlyWhereEveryInputSatisfiesIt([Range(501, 640)] int seed)
    {
        var instance = Instance.Make(seed);
        var random = new Random(seed);
        var values = instance.Points(1000).Append(instance.Lower).Append(instance.Upper).ToArray();
        var (first, second) = (Literal(instance), Literal(instance));
        var largest = values.Max(point => instance.Value(new SearchQuery([[first, second]], null), point));
        var shift = largest + ((random.NextDouble() - 0.4) * (Math.Abs(largest) + 0.1));
        var query = new SearchQuery([[Raised(first, shift), Raised(second, shift)]], null);
        var outcome = instance.Search(query, 300);
        if (outcome.Status == SearchStatus.Proved)
        {
            Assert.That(values.Max(point => instance.Value(query, point)), Is.LessThanOrEqualTo(Sums));
            Assert.That(instance.Check(query, outcome), Is.InstanceOf<CheckResult.Accepted>());
        }
        else if (outcome.Status == SearchStatus.Falsified)
        {
            Assert.That(instance.Value(query, outcome.Witness!), Is.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void Run_Properties_AreProvedFalsifiedAndLeftOpen()
    {
        var ends = Enumerable.Range(501, 140).Select(seed =>
        {
            var instance = Instance.Make(seed);
            var free = Literal(instance);
            var largest = instance.Points(1000).Max(point => instance.Value(new SearchQuery([[free]], null), point));
            var query = new SearchQuery([[Raised(free, largest + (seed % 3 == 0 ? 1000 : seed % 3 == 1 ? -1 : 0.001))]], null);
            return instance.Search(query, 3).Status;
        }).ToArray();
        Assert.That(ends, Is.SupersetOf(new[] { SearchStatus.Proved, SearchStatus.Falsified, SearchStatus.Exhausted }));
    }

    [Test]
    public void Run_AnyThreads_GivesTheSameTrees([Range(701, 730)] int seed)
    {
        var instance = Instance.Make(seed);
        var query = Query(instance);
        var one = instance.Search(query, 150);
        foreach (var threads in new[] { 2, 4 })
        {
            var other = instance.Search(query, 150, threads);
            Assert.That((other.Status, other.Proved, other.Found, other.Boxes, other.Leaves), Is.EqualTo((one.Status, one.Proved, one.Found, one.Boxes, one.Leaves)));
            Assert.That(other.Witness, Is.EqualTo(one.Witness));
            Assert.That(Bytes(instance, query, other), Is.EqualTo(Bytes(instance, query, one)));
        }
    }

    private static void AssertSound(Instance instance, SearchQuery query, int points)
    {
        var outcome = instance.Search(query, Boxes);
        foreach (var input in instance.Points(points).Append(instance.Lower).Append(instance.Upper).Concat(new Attack(instance.Original, instance.Coarse, query).Run([instance.Box], 200, 7)))
        {
            Assert.That(instance.Value(query, input), Is.LessThanOrEqualTo(outcome.Proved + (Sums * (1 + Math.Abs(outcome.Proved)))), string.Join(" ", input));
        }

        if (outcome.Witness is { } witness) { Assert.That(instance.Value(query, witness), Is.EqualTo(outcome.Found)); }
        Assert.That(instance.Check(query, outcome), Is.InstanceOf<CheckResult.Accepted>(), instance.Check(query, outcome).ToString());
    }

    private static SearchQuery Query(Instance instance) => instance.Coarse is null
        ? new SearchQuery([[Literal(instance) with { Free = true }]], null)
        : SearchQuery.AbsoluteDifference(Enumerable.Range(0, instance.Original.Outputs).Select(index => Unit(index, instance.Original.Outputs)), null);

    private static SearchLiteral Literal(Instance instance) => new(
        new Literal(instance.Coarse is null ? [] : [.. instance.Nets.Coefficients(instance.Original.Outputs)], [.. instance.Nets.Coefficients(instance.Original.Outputs)], 0, false), false);

    private static SearchLiteral Raised(SearchLiteral item, double bound) => item with { Literal = item.Literal with { Bound = bound } };

    private static ImmutableArray<double> Unit(int index, int count) => [.. Enumerable.Range(0, count).Select(i => i == index ? 1.0 : 0)];

    private static byte[] Bytes(Instance instance, SearchQuery query, SearchOutcome outcome) =>
        CertificateCodec.Write(new Certificate(new string('a', 64), instance.Coarse is null ? "" : new string('b', 64), 32, 40, query.Fill(outcome.Proved), outcome.Cover));

    private static Instance Margin(int seed)
    {
        for (var other = seed + 1000; ; other++)
        {
            var instance = Instance.Make(other);
            if (instance.Coarse is not null && instance.Original.Outputs > 1) { return instance; }
        }
    }
}
