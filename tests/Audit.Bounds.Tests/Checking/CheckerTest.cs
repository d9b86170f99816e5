using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Certificates that can be worked out by hand.</summary>
[TestFixture]
public sealed class CheckerTest
{
    private static readonly float[] Low = [-1, -1];
    private static readonly float[] High = [1, 1];

    [TestCase(3.0001, true)]
    [TestCase(2.9999, false)]
    public void Check_TentAtRoot_ProvesThreeByTriangles(double bound, bool accepted)
    {
        var claim = Claims.Of(Nets.Tent, null, Claims.AtMost([], [1], bound), Low, High);

        Assert.That(Claims.IsAccepted(claim, Nets.Tent, null), Is.EqualTo(accepted), $"{Checker.Check(claim, Nets.Tent, null)}");
    }

    [Test]
    public void Check_TentWithoutRoundings_ProvesThreeExactly()
    {
        var exact = new ChainNetwork([.. Nets.Tent.Layers.Select(l => l with { Roundings = [.. l.Roundings.Select(_ => 0)] })]);

        Assert.That(Checker.Check(Claims.Of(exact, null, Claims.AtMost([], [1], 3), Low, High), exact, null), Is.EqualTo(new CheckResult.Accepted(1, 1)));
        Assert.That(Claims.IsAccepted(Claims.Of(exact, null, Claims.AtMost([], [1], 3, strict: true), Low, High), exact, null), Is.False);
        Assert.That(Claims.IsAccepted(Claims.Of(exact, null, Claims.AtMost([], [1], Math.BitDecrement(3.0)), Low, High), exact, null), Is.False);
    }

    [TestCase(8, 2.2, true)]
    [TestCase(8, 1.999, false)]
    public void Check_TentSplit_ApproachesTwo(int depth, double bound, bool accepted)
    {
        var claim = Claims.Of(Nets.Tent, null, Claims.AtMost([], [1], bound), Low, High, Claims.Halves([-1, -1], [1, 1], depth));

        Assert.That(Claims.IsAccepted(claim, Nets.Tent, null), Is.EqualTo(accepted), $"{Checker.Check(claim, Nets.Tent, null)}");
    }

    [Test]
    public void Check_PairOfEqualNetworks_HasNoDifference()
    {
        var claim = Claims.Of(Nets.Tent, Nets.Tent, Claims.AtMost([1], [0], 0.0001), Low, High);

        Assert.That(Claims.IsAccepted(claim, Nets.Tent, Nets.Tent), $"{Checker.Check(claim, Nets.Tent, Nets.Tent)}");
    }

    [TestCase(0.26, true)]
    [TestCase(0.24, false)]
    public void Check_PairWithOneWeightChanged_BoundsTheDifference(double bound, bool accepted)
    {
        // y - x = relu(x1 + x2) / 8, which is 0.25 at (1, 1)
        var coarse = Nets.Of(Nets.Tent.Layers[0], Nets.Layer([[1.125f, 1]], [0], relu: false));
        var claim = Claims.Of(Nets.Tent, coarse, Claims.AtMost([1], [0], bound), Low, High);

        Assert.That(Claims.IsAccepted(claim, Nets.Tent, coarse), Is.EqualTo(accepted), $"{Checker.Check(claim, Nets.Tent, coarse)}");
    }

    [Test]
    public void Check_Disjunction_TakesTheSharesOfItsLiterals()
    {
        // z <= 0 or z >= 0 on [-1, 1]: neither literal alone, both together
        var identity = Nets.Of(Nets.Layer([[1]], [0], relu: false) with { Roundings = [0] });
        var clause = new Clause([new Literal([], [1], 0, false), new Literal([], [-1], 0, true)]);
        var both = new TreeNode.Leaf([[new Share(0, 1), new Share(1, 1)]]) { ReboundFrom = 0 };
        var weak = clause with { AnyOf = [clause.AnyOf[0], clause.AnyOf[1] with { Strict = false }] };

        Assert.That(Claims.IsAccepted(Claims.Of(identity, null, weak, [-1], [1], both), identity, null));
        Assert.That(Claims.IsAccepted(Claims.Of(identity, null, weak, [-1], [1]), identity, null), Is.False);
        Assert.That(Claims.IsAccepted(Claims.Of(identity, null, clause, [-1], [1], both), identity, null), Is.False);
    }

    [Test]
    public void Check_Rejected_NamesTheFirstNodeWhateverTheThreads()
    {
        var tree = Claims.Halves([-1, -1], [1, 1], 6);
        var claim = Claims.Of(Nets.Tent, null, Claims.AtMost([], [1], 1.2), Low, High, tree);

        var answers = Enumerable.Range(1, 4).Select(threads => Checker.Check(claim, Nets.Tent, null, threads)).Distinct().ToList();

        Assert.That(answers, Has.Count.EqualTo(1));
        Assert.That(((CheckResult.Rejected)answers[0]).Step, Does.StartWith("box 0, path ULLLLL:").And.Contain("clause 0").And.Contain("not at most 1.1999"));
    }

    [Test]
    public void Check_WeightBelowTheGrid_IsNotForgotten()
    {
        var network = Nets.Of(Nets.Layer([[MathF.ScaleB(1, -80), 1]], [MathF.ScaleB(1, -100)], relu: false) with { Roundings = [0] });

        Assert.That(Claims.IsAccepted(Claims.Of(network, null, Claims.AtMost([], [1], 0), [1, 0], [1, 0]), network, null), Is.False);
        Assert.That(Claims.IsAccepted(Claims.Of(network, null, Claims.AtMost([], [1], 1e-9), [1, 0], [1, 0]), network, null));
    }

    [Test]
    public void Check_EndBelowTheGrid_IsNotForgotten()
    {
        var network = Nets.Of(Nets.Layer([[1, 0]], [0], relu: false) with { Roundings = [0] });
        var tiny = float.Epsilon;

        Assert.That(Claims.IsAccepted(Claims.Of(network, null, Claims.AtMost([], [1], 0), [tiny, 0], [tiny, 100]), network, null), Is.False);
        Assert.That(Claims.IsAccepted(Claims.Of(network, null, Claims.AtMost([], [-1], 0, strict: true), [tiny, 0], [tiny, 100]), network, null), Is.False);
    }

    [Test]
    public void Check_ValuesBeyondTheGrids_AreRejectedNotWrapped([Values(30, 60, 90, 120)] int power)
    {
        var big = MathF.ScaleB(1, power);
        var network = Nets.Of(Nets.Layer([[big]], [big], relu: true), Nets.Layer([[big]], [0], relu: true), Nets.Layer([[1]], [0], relu: false));
        var claim = Claims.Of(network, network, Claims.AtMost([1], [1], 1), [-1], [1]);

        Assert.That(((CheckResult.Rejected)Checker.Check(claim, network, network)).Step, Does.Contain("bits").Or.Contain("2^"));
    }

    [Test]
    public void Check_DeepTree_EndsWithoutRecursion()
    {
        // cuts rise from the root on: each is inside the upper part of the one before
        TreeNode tree = Claims.Leaf(false, 0);
        for (var depth = CertificateCodec.MaxDepth; depth > 0; depth--)
        {
            tree = new TreeNode.Split(0, depth * Math.ScaleB(1, -13), Claims.Leaf(false, 0), tree) { ReboundFrom = TreeNode.InheritAll };
        }

        var claim = Claims.Of(Nets.Tent, null, Claims.AtMost([], [1], 4), Low, High, tree);

        Assert.That(Checker.Check(claim, Nets.Tent, null, 2), Is.EqualTo(new CheckResult.Accepted(4097, 8193)));
        Assert.That(() => CertificateCodec.Write(claim with { Boxes = [claim.Boxes[0] with { Tree = Deeper(tree) }] }), Throws.ArgumentException);

        static TreeNode Deeper(TreeNode inner) => new TreeNode.Split(0, 0, Claims.Leaf(false, 0), inner) { ReboundFrom = TreeNode.InheritAll };
    }
}
