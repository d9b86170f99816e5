using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Phases, multipliers, slopes and lemmas prove what can be worked out by hand, and nothing more.</summary>
[TestFixture]
public sealed class PhaseTest
{
    private static readonly float[] Low = [-1, -1];
    private static readonly float[] High = [1, 1];

    /// <summary>relu(x1) + x2 - 2 relu(x1 + x2): 1 at most on [-1, 1]^2.</summary>
    private static readonly ChainNetwork Bent = Exact(
        Nets.Layer([[1, 1], [1, 0], [0, 1]], [0, 0, 0], [Activation.Relu, Activation.Relu, Activation.Identity]),
        Nets.Layer([[-2, 1, 1]], [0], relu: false));

    private static readonly NeuronPlace First = new(false, 0, 0);

    private static readonly NeuronPlace Second = new(false, 0, 1);

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("no multipliers", Both(RowParameters.None)),
        Lie("multipliers of zero", Both(Multipliers(0, 0))),
        Lie("multipliers exchanged", Both(Multipliers(0, 1))),
        Lie("multiplier too small", Both(Multipliers(0.5f, 0))),
        Lie("multiplier too large", Both(Multipliers(4, 0))),
        Lie("parts exchanged", Exchanged(Both(Multipliers(1, 0)))),
        Lie("cut elsewhere", Split(First, 0.5, Split(Second, 0, Leaf(Multipliers(1, 0)), Leaf(Multipliers(1, 0))))),
        Lie("phase of another neuron", Split(Second, 0, Split(Second, 0, Leaf(Multipliers(1, 0)), Leaf(Multipliers(1, 0))))),
        Lie("row beyond the layer", Split(First with { Row = 3 }, 0, Leaf(RowParameters.None))),
        Lie("layer beyond the network", Split(First with { Layer = 2 }, 0, Leaf(RowParameters.None))),
        Lie("the last layer", Split(First with { Layer = 1 }, 0, Leaf(RowParameters.None))),
        Lie("cut beyond every bound", Split(First, Math.ScaleB(1, 40), Leaf(RowParameters.None))),
    ];

    [Test]
    public void Check_TentByPhases_ProvesTwoExactly()
    {
        var tent = Exact([.. Nets.Tent.Layers]);
        var tree = Split(First, 0, Split(Second, 0, Leaf(RowParameters.None), Leaf(RowParameters.None)));

        Assert.That(Accepts(tent, 2, tree));
        Assert.That(Accepts(tent, Math.BitDecrement(2.0), tree), Is.False);
        Assert.That(Accepts(tent, Math.BitDecrement(3.0), Leaf(RowParameters.None)), Is.False);
    }

    [Test]
    public void Check_BentWithMultipliers_ProvesOneExactly()
    {
        Assert.That(Accepts(Bent, 1, Both(Multipliers(1, 0))), $"{Answer(Bent, 1, Both(Multipliers(1, 0)))}");
        Assert.That(Accepts(Bent, Math.BitDecrement(1.0), Both(Multipliers(1, 0))), Is.False);
    }

    [TestCaseSource(nameof(Lies))]
    public void Check_BentWithALie_IsRejected(TreeNode tree) => Assert.That(Answer(Bent, 1, tree), Is.InstanceOf<CheckResult.Rejected>());

    [Test]
    public void Check_PhaseThatNoInputReaches_IsClosed()
    {
        var tree = new TreeNode.Phase(First, 2.5, Both(Multipliers(0, 1, 0)), Leaf(RowParameters.None)) { ReboundFrom = 0 };

        Assert.That(Accepts(Bent, 1, tree), $"{Answer(Bent, 1, tree)}");
        Assert.That(Accepts(Bent, 1, tree with { Cut = 1.5 }), Is.False);
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    [TestCase(255, false)]
    public void Check_Slope_ReplacesTheOneBelow(int slope, bool accepted)
    {
        // -relu(x) on [-1, 2]: by default 1, because the line below has slope 1
        var network = Exact(Nets.Layer([[1]], [0], relu: true), Nets.Layer([[-1]], [0], relu: false));
        var leaf = Leaf(new RowParameters([], [new SlopeChoice(First, (byte)slope)]));
        var claim = Claims.Of(network, null, Claims.AtMost([], [1], 0), [-1], [2], leaf);

        Assert.That(Claims.IsAccepted(claim, network, null), Is.EqualTo(accepted));
        Assert.That(Claims.IsAccepted(claim with { Boxes = [claim.Boxes[0] with { Tree = Claims.Leaf(0) }] }, network, null), Is.False);
    }

    [Test]
    public void Check_SlopesAndMultipliersOfTheCoarseNetwork_Act()
    {
        // the same statements of a coarse network, said of y - x where x is 0
        var nothing = Exact(Nets.Layer([[0, 0], [0, 0], [0, 0]], [0, 0, 0], [.. Bent.Layers[0].Activations]), Nets.Layer([[0, 0, 0]], [0], relu: false));
        var coarse = new NeuronPlace(true, 0, 0);
        TreeNode Tree(float b) => Split(coarse, 0, Split(coarse with { Row = 1 }, 0, Leaf(Multipliers(b, 0)), Leaf(Multipliers(b, 0))));
        CheckResult Of(double bound, TreeNode tree) => Checker.Check(Claims.Of(nothing, Bent, Claims.AtMost([1], [0], bound), Low, High, tree), nothing, Bent);

        Assert.That(Of(1, Tree(1)), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Of(1, Tree(0)), Is.InstanceOf<CheckResult.Rejected>());
        Assert.That(Of(Math.BitDecrement(1.0), Tree(1)), Is.InstanceOf<CheckResult.Rejected>());
    }

    [Test]
    public void Check_Lemmas_SayWhichRowsAreProved()
    {
        // relu(relu(x) - relu(x) + 1/4 ...) needs the row of its second layer: intervals lose what cancels
        var network = Exact(
            Nets.Layer([[1], [-1]], [2, 2], relu: true),
            Nets.Layer([[1, 1]], [-4.25f], relu: true),
            Nets.Layer([[1]], [0], relu: false));
        var claim = Claims.Of(network, null, Claims.AtMost([], [1], 0.01), [-1], [1]);

        Assert.That(Claims.IsAccepted(claim, network, null), $"{Checker.Check(claim, network, null)}");
        Assert.That(Claims.IsAccepted(claim with { Lemmas = [LemmaRows.Original, LemmaRows.Original, LemmaRows.Original] }, network, null));
        Assert.That(Claims.IsAccepted(claim with { Lemmas = [LemmaRows.Original, LemmaRows.None, LemmaRows.Original] }, network, null), Is.False);
        Assert.That(Claims.IsAccepted(claim with { Lemmas = [LemmaRows.Original] }, network, null), Is.False);
    }

    private static ChainNetwork Exact(params ChainLayer[] layers) => new([.. layers.Select(l => l with { Roundings = [.. l.Roundings.Select(_ => 0)] })]);

    private static RowParameters Multipliers(params float[] values) => new([.. values], []);

    private static TreeNode.Phase Both(RowParameters parameters) => Split(First, 0, Split(Second, 0, Leaf(parameters), Leaf(parameters)));

    private static TreeNode.Phase Split(NeuronPlace neuron, double cut, TreeNode part) => Split(neuron, cut, part, part);

    private static TreeNode.Phase Split(NeuronPlace neuron, double cut, TreeNode lower, TreeNode upper) => new(neuron, cut, lower, upper) { ReboundFrom = 0 };

    /// <summary>Each leaf under the other side of the first phase, where its multiplier helps nothing.</summary>
    private static TreeNode Exchanged(TreeNode.Phase tree) => tree with { Lower = Split(Second, 0, Leaf(Multipliers(0, 1))), Upper = tree.Lower };

    private static TreeNode.Leaf Leaf(RowParameters parameters) => new TreeNode.Leaf([[new Share(0, 1)]]) { ReboundFrom = 0, Parameters = [parameters] };

    private static CheckResult Answer(ChainNetwork network, double bound, TreeNode tree) =>
        Checker.Check(Claims.Of(network, null, Claims.AtMost([], [1], bound), Low, High, tree), network, null);

    private static bool Accepts(ChainNetwork network, double bound, TreeNode tree) => Answer(network, bound, tree) is CheckResult.Accepted;

    private static TestCaseData Lie(string name, TreeNode tree) => new TestCaseData(tree).SetArgDisplayNames(name);
}
