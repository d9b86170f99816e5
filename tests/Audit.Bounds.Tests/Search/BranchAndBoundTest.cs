using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

/// <summary>Searches on networks whose optimum is known by hand.</summary>
[TestFixture]
public sealed class BranchAndBoundTest
{
    private static readonly SearchBox Square = new([-1, -1], [1, 1]);

    [Test]
    public void Run_Tent_FindsAndProvesTwo()
    {
        var outcome = Search(Nets.Tent, [Square], AtMost(2.01), 4000);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Proved));
        Assert.That(outcome.Proved, Is.InRange(2, 2.01));
        Assert.That(outcome.Found, Is.EqualTo(2));
        Assert.That(Nets.Run(Nets.Tent, outcome.Witness!)[0], Is.EqualTo(2));
    }

    [Test]
    public void Run_TargetBelowTheOptimum_IsFalsified()
    {
        var outcome = Search(Nets.Tent, [Square], AtMost(1.99), 4000);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Falsified));
        Assert.That(outcome.Found, Is.GreaterThan(1.99));
    }

    [Test]
    public void Run_SmallBudget_IsExhaustedWithAnAcceptedBound()
    {
        var query = AtMost(2.01);
        var outcome = Search(Nets.Tent, [Square], query, 1);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Exhausted));
        Assert.That(outcome.Proved, Is.GreaterThan(2.01));
        Assert.That(Check(Nets.Tent, query, outcome, outcome.Proved), Is.InstanceOf<CheckResult.Accepted>());
    }

    [Test]
    public void Run_Ratio_StopsOnceTheBoundIsNearEnough()
    {
        var query = new SearchQuery(AtMost(0).Clauses, null);
        SearchOutcome Run(double? ratio) => new BranchAndBound(Nets.Tent, null, [Square], query, new SearchOptions(300, Ratio: ratio), Value(Nets.Tent)).Run();
        var (near, all) = (Run(1.2), Run(null));
        Assert.That(near.Status, Is.EqualTo(SearchStatus.Proved));
        Assert.That(near.Proved, Is.InRange(2, 2.4));
        Assert.That(near.Boxes, Is.LessThan(all.Boxes));
        Assert.That(all.Status, Is.EqualTo(SearchStatus.Exhausted));
        Assert.That(Check(Nets.Tent, query, near, near.Proved), Is.InstanceOf<CheckResult.Accepted>());
    }

    /// <summary>x1 &lt; 0.1 or x2 &lt; 0.1 on x1 + x2 &lt;= 0: half of each literal proves what neither does alone, without a split.</summary>
    [Test]
    public void Run_Disjunction_IsProvedByShares()
    {
        var network = Nets.Of(Nets.Layer([[1, 0], [-1, 0]], [0, 0], relu: false));
        var query = new SearchQuery([[Literal([3, 0], 0.1), Literal([0, 1], 0.1)]], null);
        var outcome = Search(network, [new([-1, 0], [1, 0])], query, 1, replays: false);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Proved));
        Assert.That(outcome.Boxes, Is.EqualTo(1));
        var shares = ((TreeNode.Leaf)outcome.Cover[0].Tree).Choices[0];
        Assert.That(shares.Select(share => share.Weight), Is.EqualTo(new[] { 0.25, 0.75 }).Within(0.03));
        Assert.That(Check(network, query, outcome, 0), Is.InstanceOf<CheckResult.Accepted>());
    }

    [Test]
    public void Run_Parts_InheritBoundsWhereThoseSuffice()
    {
        var query = AtMost(2.01);
        var outcome = Search(Nets.Tent, [Square], query, 4000);
        Assert.That(Nodes(outcome.Cover[0].Tree).Count(node => node.ReboundFrom == TreeNode.InheritAll), Is.Positive);
        Assert.That(Check(Nets.Tent, query, outcome, outcome.Proved), Is.InstanceOf<CheckResult.Accepted>());
    }

    [Test]
    public void Run_Deadline_IsExhausted()
    {
        var search = new BranchAndBound(Nets.Tent, null, [Square], AtMost(2.01), new SearchOptions(4000, Deadline: () => true), Value(Nets.Tent));
        Assert.That(search.Run().Status, Is.EqualTo(SearchStatus.Exhausted));
    }

    [Test]
    public void Run_UnconfirmedWitness_FalsifiesNothing()
    {
        var search = new BranchAndBound(Nets.Tent, null, [Square], AtMost(1.99), new SearchOptions(200), _ => null);
        search.Offer([1, 1]);
        var outcome = search.Run();
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Exhausted));
        Assert.That(outcome.Witness, Is.Null);
    }

    /// <summary>The optimum is 2: 2 + 2^-k is proved, 2 - 2^-k never is, and 2 itself is not claimed beyond the grids.</summary>
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(9)]
    [TestCase(13)]
    public void Run_KnifeEdge_ProvesAboveAndNeverBelow(int k)
    {
        var step = Math.ScaleB(1, -k);
        var above = Search(Nets.Tent, [Square], Property(2 + step), 40_000);
        Assert.That(above.Status, Is.EqualTo(SearchStatus.Proved));
        Assert.That(Check(Nets.Tent, Property(2 + step), above, 0), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Search(Nets.Tent, [Square], Property(2 - step), 40_000).Status, Is.EqualTo(SearchStatus.Falsified));
        Assert.That(Search(Nets.Tent, [Square], Property(2 - step), 2_000, replays: false).Status, Is.EqualTo(SearchStatus.Exhausted));
    }

    [Test]
    public void Run_ManyBoxes_CoversEachInOrder()
    {
        SearchBox[] region = [new([-1, -1], [0, 1]), new([0.5f, 0.25f], [0.5f, 0.25f]), new([0, -1], [0.5f, 1])];
        var outcome = Search(Nets.Tent, region, AtMost(1.01), 4000);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Falsified));
        var wide = Search(Nets.Tent, region, AtMost(2.1), 4000);
        Assert.That(wide.Cover.Select(box => box.Lower.ToArray()), Is.EqualTo(region.Select(box => box.Lower)));
        Assert.That(Check(Nets.Tent, AtMost(2.1), wide, wide.Proved), Is.InstanceOf<CheckResult.Accepted>());
    }

    /// <summary>Added in float32 from the left, 2^24 + 1 - 2^24 is 0, in any ideal order 1: a bound below the ideal value must not be believed.</summary>
    [Test]
    public void Run_OrderOfAddition_IsNeverProvedFromTheIdealSum()
    {
        var network = Nets.Of(Nets.Layer([[16777216, 1, -16777216]], [0], relu: true), Nets.Layer([[1]], [0], relu: false));
        SearchBox box = new([1, 1, 1], [1, 1, 1]);
        foreach (var bound in new[] { 0.0, 0.5, 1.0 })
        {
            Assert.That(Search(network, [box], Property(bound), 500, replays: false).Status, Is.Not.EqualTo(SearchStatus.Proved));
            Assert.That(Search(network, [box], Property(bound, -1), 500, replays: false).Status, Is.Not.EqualTo(SearchStatus.Proved));
        }
    }

    /// <summary>1 + 2^-24 rounds to 1: relu(x + 2^-24 - 1) computed is 0 at x = 1 where the ideal value is positive; neither side may be proved.</summary>
    [Test]
    public void Run_SwallowedTerm_IsNeverProvedFromTheIdealSum()
    {
        var network = Nets.Of(Nets.Layer([[1, 1]], [0], relu: true), Nets.Layer([[16777216]], [-16777216], relu: false));
        SearchBox box = new([1, MathF.ScaleB(1, -24)], [1, MathF.ScaleB(1, -24)]);
        Assert.That(Nets.Run(network, [1, MathF.ScaleB(1, -24)])[0], Is.Zero);
        Assert.That(Search(network, [box], Property(-0.5, -1), 500, replays: false).Status, Is.Not.EqualTo(SearchStatus.Proved));
        var search = new BranchAndBound(network, null, [box], Property(-0.5, -1), new SearchOptions(500), input => 0.5 - Nets.Run(network, input)[0]);
        search.Offer(box.Lower);
        Assert.That(search.Run().Status, Is.EqualTo(SearchStatus.Falsified));
    }

    private static SearchOutcome Search(ChainNetwork network, IReadOnlyList<SearchBox> region, SearchQuery query, int boxes, bool replays = true)
    {
        var bound = query.Clauses[0][0].Literal.Bound;
        var sign = query.Clauses[0][0].Literal.Original[0];
        return new BranchAndBound(network, null, region, query, new SearchOptions(boxes), input => replays ? (sign * Value(network)(input)) - bound : null).Run();
    }

    private static Func<float[], double?> Value(ChainNetwork network) => input => Nets.Run(network, input)[0];

    private static SearchLiteral Literal(double[] row, double bound) => new(new Literal([], [.. row], bound, true), false);

    private static IEnumerable<TreeNode> Nodes(TreeNode node) => node is TreeNode.Split split ? [node, .. Nodes(split.Lower), .. Nodes(split.Upper)] : [node];

    private static SearchQuery AtMost(double target) => new([[new SearchLiteral(new Literal([], [1], 0, false), true)]], target);

    private static SearchQuery Property(double bound, double sign = 1) => new([[new SearchLiteral(new Literal([], [sign], bound, false), false)]], null);

    private static CheckResult Check(ChainNetwork network, SearchQuery query, SearchOutcome outcome, double bound) =>
        Checker.Check(new Certificate(CertificateCodec.Digest(CertificateCodec.Write(network)), "", 32, 40, query.Fill(bound), outcome.Cover), network, null);
}
