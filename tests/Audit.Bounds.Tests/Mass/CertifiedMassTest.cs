using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Bounds.Search;
using Audit.Bounds.Smt;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Mass;

[TestFixture]
public sealed class CertifiedMassTest
{
    private static readonly ProductMeasure Square = ProductMeasure.Uniform([0, 0], [1, 1]);

    [Test]
    public void Of_TwoQuarters_IsAHalf() => Assert.That(CertifiedMass.Of(Square, [Box(0, 0, 0.5f, 0.5f), Box(0.5f, 0.5f, 1, 1)], out _), Is.EqualTo(new Rational(1, 2)));

    [Test]
    public void Of_Overlap_HasNone()
    {
        Assert.That(CertifiedMass.Of(Square, [Box(0, 0, 0.5f, 0.5f), Box(0.25f, 0.25f, 1, 1)], out var reason), Is.Null);
        Assert.That(reason, Does.Contain("apart"));
        Assert.That(CertifiedMass.Of(Square, [Box(0, 0, 0.5f, 0.5f), Box(0, 0, 0.5f, 0.5f)], out _), Is.Null);
    }

    /// <summary>On an axis that is a point, boxes meet there: it parts nothing.</summary>
    [Test]
    public void Of_PointAxis_PartsNothing()
    {
        var line = ProductMeasure.Uniform([0, 3], [1, 3]);
        Assert.That(CertifiedMass.Of(line, [Box(0, 3, 0.75f, 3), Box(0.75f, 3, 1, 3)], out _), Is.EqualTo(Rational.One));
        Assert.That(CertifiedMass.Of(line, [Box(0, 3, 0.75f, 3), Box(0.25f, 3, 1, 3)], out _), Is.Null);
        Assert.That(CertifiedMass.Of(line, [Box(0, 2, 0.75f, 3), Box(0.25f, 3, 1, 4)], out _), Is.Null);
    }

    [Test]
    public void Of_WeightedCells_TakesTheirShares()
    {
        var measure = new ProductMeasure([new AxisMeasure([Rational.Zero, new Rational(1, 2), Rational.One], [new Rational(3, 1), Rational.One]), AxisMeasure.Uniform(0, 1)]);
        Assert.That(CertifiedMass.Of(measure, [Box(0, 0, 0.75f, 0.5f)], out _), Is.EqualTo(new Rational(7, 16)));
    }

    [TestCase(1, 1, 0)]
    [TestCase(0, 1, 1)]
    [TestCase(3, 4, 0.25)]
    public void Rest_Exact_IsExact(int numerator, int denominator, double expected) => Assert.That(CertifiedMass.Rest(new Rational(numerator, denominator)), Is.EqualTo(expected));

    [Test]
    public void Rest_Inexact_IsTheNextDoubleAbove()
    {
        var rest = CertifiedMass.Rest(new Rational(2, 3));
        Assert.That(Rational.Of(rest) >= new Rational(1, 3) && Rational.Of(Math.BitDecrement(rest)) < new Rational(1, 3), Is.True);
    }

    /// <summary>relu(x + y) + relu(x - y) is below 1 on exactly three quarters of the square: the parts come close and never above.</summary>
    [TestCase(400, 0.20)]
    [TestCase(4000, 0.05)]
    public void Run_LargestFirst_ApproachesTheTruth(int boxes, double gap)
    {
        var query = new SearchQuery([[new SearchLiteral(new Literal([], [1], 1, false), false)]], null);
        var outcome = new BranchAndBound(Nets.Tent, null, [new SearchBox([-1, -1], [1, 1])], query, new SearchOptions(boxes, LargestFirst: true), _ => null).Run();
        var mass = CertifiedMass.Of(ProductMeasure.Uniform([-1, -1], [1, 1]), outcome.Parts, out var reason);
        Assert.That(mass, Is.Not.Null, reason);
        var share = (double)mass!.Value.Numerator / (double)mass.Value.Denominator;
        var truth = Enumerable.Range(0, 400 * 400).Count(index => Value(((index % 400) + 0.5) / 200 - 1, ((index / 400) + 0.5) / 200 - 1) <= 1) / 160000.0;
        Assert.That(share, Is.InRange(truth - gap, truth + 0.005));
        var record = new Certificate(CertificateCodec.Digest(CertificateCodec.Write(Nets.Tent)), "", 32, 40, query.Fill(0), outcome.Parts);
        Assert.That(Audit.Bounds.Checking.Checker.Check(CertificateCodec.Write(record), CertificateCodec.Write(Nets.Tent), null), Is.InstanceOf<Audit.Bounds.Checking.CheckResult.Accepted>());
    }

    private static double Value(double x, double y) => Math.Max(x + y, 0) + Math.Max(x - y, 0);

    private static CoveredBox Box(float lowX, float lowY, float highX, float highY) => new([lowX, lowY], [highX, highY], new TreeNode.Leaf([]) { ReboundFrom = 0 });
}
