using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

/// <summary>Boxes closed by the signs of neurons: their certificates are accepted, and rest on their multipliers and their sides.</summary>
[TestFixture]
public sealed class PhaseProofTest
{
    private static readonly SearchBox Square = new([-1, -1], [1, 1]);

    /// <summary>By its triangles the tent is at most 3, by the signs of its two neurons 2.</summary>
    [Test]
    public void Run_Tent_IsProvedInOneBox()
    {
        var outcome = Search(Nets.Tent, Square, 2.001, 10);
        Assert.That(outcome.Status, Is.EqualTo(SearchStatus.Proved));
        Assert.That(outcome.Boxes, Is.EqualTo(1));
        Assert.That(outcome.Cover[0].Tree, Is.InstanceOf<TreeNode.Phase>());
        Assert.That(Check(Nets.Tent, 2.001, outcome.Cover[0]), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Search(Nets.Tent, Square, 1.999, 200).Status, Is.Not.EqualTo(SearchStatus.Proved));
    }

    /// <summary>a - 3 relu(a) is at most 0, but 2 by any one line below relu; each side of a = 0 needs a multiplier of its own.</summary>
    [Test]
    public void Run_Roof_WithoutMultipliersOrWithSidesSwapped_IsRejected()
    {
        var roof = Nets.Of(Nets.Layer([[1, 1], [1, 1]], [0, 0], [Activation.Identity, Activation.Relu]), Nets.Layer([[1, -3]], [0], relu: false));
        var outcome = Search(roof, Square, 0.25, 10);
        Assert.That((outcome.Status, outcome.Boxes), Is.EqualTo((SearchStatus.Proved, 1)));
        var box = outcome.Cover[0];
        Assert.That(Check(roof, 0.25, box), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Check(roof, 0.25, box with { Tree = Bare(box.Tree) }), Is.InstanceOf<CheckResult.Rejected>());
        Assert.That(Check(roof, 0.25, box with { Tree = Swapped(box.Tree) }), Is.InstanceOf<CheckResult.Rejected>());
    }

    [Test]
    public void Run_RandomNetworks_NeedFewerBoxesAndAreAccepted()
    {
        var used = 0;
        for (var seed = 1; seed <= 120; seed++)
        {
            var instance = Instance.Make(5 * seed);
            var literal = new Literal([], [.. instance.Nets.Coefficients(instance.Original.Outputs)], 0, false);
            var most = instance.Points(500).Max(point => instance.Value(new SearchQuery([[new SearchLiteral(literal, false)]], null), point));
            var query = new SearchQuery([[new SearchLiteral(literal with { Bound = most + (0.05 * (1 + Math.Abs(most))) }, false)]], null);
            var outcome = instance.Search(query, 200);
            if (outcome.Status != SearchStatus.Proved) { continue; }
            Assert.That(instance.Points(500).Max(point => instance.Value(query, point)), Is.LessThanOrEqualTo(1e-9));
            Assert.That(instance.Check(query, outcome), Is.InstanceOf<CheckResult.Accepted>(), $"seed {seed}: {instance.Check(query, outcome)}");
            used += outcome.Cover.Count(box => HasPhase(box.Tree));
        }

        Assert.That(used, Is.GreaterThan(3));
    }

    private static bool HasPhase(TreeNode node) => node is TreeNode.Phase || (node is TreeNode.Split split && (HasPhase(split.Lower) || HasPhase(split.Upper)));

    private static TreeNode Bare(TreeNode node) => node switch
    {
        TreeNode.Phase phase => phase with { Lower = Bare(phase.Lower), Upper = Bare(phase.Upper) },
        TreeNode.Leaf leaf => leaf with { Parameters = [] },
        _ => node,
    };

    private static TreeNode Swapped(TreeNode node) => node is TreeNode.Phase phase ? phase with { Lower = Swapped(phase.Upper), Upper = Swapped(phase.Lower) } : node;

    private static SearchOutcome Search(ChainNetwork network, SearchBox region, double bound, int boxes) =>
        new BranchAndBound(network, null, [region], Query(bound), new SearchOptions(boxes), _ => null).Run();

    private static SearchQuery Query(double bound) => new([[new SearchLiteral(new Literal([], [1], bound, false), false)]], null);

    private static CheckResult Check(ChainNetwork network, double bound, CoveredBox box) =>
        Checker.Check(new Certificate(CertificateCodec.Digest(CertificateCodec.Write(network)), "", 32, 40, Query(bound).Fill(0), [box]), network, null);
}
