using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Mass;

/// <summary>Open cells and proved boxes part the region exactly; what is not shown to lie apart is refused.</summary>
[TestFixture]
public sealed class OpenMassTest
{
    [Test]
    public void Of_RandomTrees_LeavesExactlyTheRest([Values(1, 2, 3, 4, 5, 6)] int seed)
    {
        var random = new Random(seed);
        var region = Enumerable.Range(0, 3).Select(index => (new[] { -1f, 0.1f + index, 2f, 0.3f }, new[] { 3f, 0.7f + index, 2f, 0.3001f })).ToList();
        var parts = region.SelectMany(box => Leaves(random, box.Item1, box.Item2, 6)).ToList();
        var proved = parts.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next()).ToList();
        var open = OpenMass.Of(region, proved, out var reason)!;
        Assert.That(reason, Is.Empty);
        var rest = Rational.Zero;
        foreach (var (lower, upper) in region)
        {
            var inside = proved.Where(box => box.Lower[1] >= lower[1] && box.Upper[1] <= upper[1]).ToList();
            rest += (Rational.One - CertifiedMass.Of(ProductMeasure.Uniform(lower, upper), inside, out _)!.Value) / new Rational(3, 1);
        }

        var (most, least) = (new Rational(open.AtMost.Open, open.AtMost.Whole), new Rational(open.AtLeast.Open, open.AtLeast.Whole));
        Assert.That(most >= rest && least <= rest && most - least <= new Rational(3, BigInteger.One << 256), Is.True);
        var all = open.Open.SelectMany(box => box.Cells).Select(cell => new CoveredBox(cell.Lower, cell.Upper, Leaf())).Concat(proved).ToList();
        Assert.That(CertifiedMass.AreApart(all), Is.True);
    }

    [Test]
    public void Of_OneBox_IsTheExactFraction()
    {
        var open = OpenMass.Of([([0f, 0f], [1f, 3f])], [Box([0.25f, 1f], [0.5f, 2f])], out _)!;
        Assert.That(new Rational(open.AtMost.Open, open.AtMost.Whole), Is.EqualTo(new Rational(11, 12)));
        Assert.That(open.AtLeast, Is.EqualTo(open.AtMost));
        Assert.That(OpenMass.Of([([0f], [1f])], [Box([0f], [0.5f]), Box([0.5f], [1f])], out _)!.IsNothing, Is.True);
        Assert.That(OpenMass.Of([([2f], [2f])], [], out _)!.AtMost, Is.EqualTo(new Audit.Bounds.Statistics.ProvedMass(0, 1, 1)));
        Assert.That(OpenMass.Of([([2f], [2f])], [Box([2f], [2f])], out _)!.IsNothing, Is.True);
    }

    [Test]
    public void Of_WhatIsNoPart_IsRefused()
    {
        List<(float[], float[])> region = [([0f, 0f], [1f, 1f])];
        string Why(params CoveredBox[] boxes) => OpenMass.Of(region, boxes, out var reason) is null ? reason : "taken";
        Assert.That(Why(Box([0f, 0f], [0.5f, 0.5f]), Box([0.4f, 0.4f], [1f, 1f])), Does.Contain("apart"));
        Assert.That(Why(Box([0f, 0f], [1f, 1f]), Box([0f, 0f], [1f, 1f])), Does.Contain("apart"));
        Assert.That(Why(Box([0f, 0f], [1.5f, 1f])), Does.Contain("outside"));
        Assert.That(Why(Box([0.5f, 0f], [0.25f, 1f])), Does.Contain("outside"));
        Assert.That(Why(Box([0f], [1f])), Does.Contain("outside"));
        Assert.That(Why(Box([0f, 0f], [1f, 1f]) with { Ball = new Ball(BallNorm.L2, [0f, 0f], 0.1) }), Does.Contain("ball"));
        Assert.That(Why(Box([0f, 0f], [1f, 1f]) with { Hulls = [new Hull(0, [[0f]])] }), Does.Contain("hull"));
    }

    [Test]
    public void Of_ABoxWithoutVolume_CountsNothing()
    {
        var open = OpenMass.Of([([0f, 0f], [1f, 1f])], [Box([0.5f, 0f], [0.5f, 1f])], out _)!;
        Assert.That(open.AtMost, Is.EqualTo(new Audit.Bounds.Statistics.ProvedMass(0, 1, 1)));
    }

    private static IEnumerable<CoveredBox> Leaves(Random random, float[] lower, float[] upper, int depth)
    {
        var axis = random.Next(lower.Length);
        var cut = lower[axis] + ((upper[axis] - lower[axis]) * random.NextSingle());
        if (depth == 0 || random.Next(6) == 0 || !(cut > lower[axis] && cut < upper[axis])) { return [Box(lower, upper)]; }
        var (below, above) = ((float[])upper.Clone(), (float[])lower.Clone());
        (below[axis], above[axis]) = (cut, cut);
        return Leaves(random, lower, below, depth - 1).Concat(Leaves(random, above, upper, depth - 1));
    }

    private static CoveredBox Box(float[] lower, float[] upper) => new([.. lower], [.. upper], Leaf());

    private static TreeNode.Leaf Leaf() => new([]) { ReboundFrom = 0 };
}
