using System.Collections.Immutable;
using System.Numerics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using NUnit.Framework;

namespace Audit.Engine.Tests.Data;

[TestFixture]
public sealed class RegionLoaderTest
{
    [Test]
    public void Ball_EndsAreOutwardForProofsAndInwardForWitnesses([Values("0.1", "0.02", "0.25", "1e-9", "0")] string radius)
    {
        var random = new Random(3);
        float[] centre = [.. Enumerable.Range(0, 200).Select(i => i == 0 ? 0 : (random.NextSingle() - 0.5f) * MathF.ScaleB(1, random.Next(-12, 4)))];
        var box = Make(Linf("d", null, Decimal(radius), null, null), centre, centre.Length).Boxes.Single();
        var (numerator, denominator) = Fraction(radius);
        for (var i = 0; i < centre.Length; i++)
        {
            BigInteger low = (Scaled(centre[i]) * denominator) - (numerator << 1100), high = (Scaled(centre[i]) * denominator) + (numerator << 1100);
            Assert.That(At(box.Lower[i]) <= low && low <= At(box.InnerLower[i]), Is.True, "lower");
            Assert.That(At(box.InnerUpper[i]) <= high && high <= At(box.Upper[i]), Is.True, "upper");
            Assert.That(At(MathF.BitIncrement(box.Lower[i])) > low && At(MathF.BitDecrement(box.Upper[i])) < high, Is.True, "no wider than one step");
        }

        BigInteger At(float value) => Scaled(value) * denominator;
    }

    [Test]
    public void Ball_ClipCutsBothPairsOfEnds()
    {
        var box = Make(Linf("d", null, Decimal("0.5"), Decimal("0"), Decimal("0.1")), [0.05f, 0.3f], 2).Boxes.Single();
        Assert.That(box.Lower[0], Is.Zero);
        Assert.That((double)box.Upper[0], Is.GreaterThanOrEqualTo(0.1));
        Assert.That((double)box.InnerUpper[0], Is.LessThanOrEqualTo(0.1));
    }

    [Test]
    public void Ball_OutsideTheClip_OrTooManyCentres_IsAFault()
    {
        Assert.That(() => Make(Linf("d", null, Decimal("0.1"), Decimal("0"), Decimal("1")), [5f], 1), Throws.TypeOf<InputFaultException>());
        Assert.That(() => Make(Linf("d", 9, Decimal("0.1"), null, null), [5f], 1), Throws.TypeOf<InputFaultException>());
    }

    [TestCase(NormKind.L2, 0.3f, 0.4f, true)]
    [TestCase(NormKind.L2, 0.31f, 0.4f, false)]
    [TestCase(NormKind.L1, 0.25f, 0.25f, true)]
    [TestCase(NormKind.L1, 0.3f, 0.21f, false)]
    public void Ball_OfAnotherNorm_HoldsWitnessesExactly(NormKind norm, float x, float y, bool inside)
    {
        var box = Make(new RegionSpec.Ball("d", null, new BallShape(norm, Decimal("0.5")), null, null), [0, 0], 2).Boxes.Single();
        Assert.That(box.InnerBall!.Contains([x, y]), Is.EqualTo(inside && (norm == NormKind.L1 || (x * (double)x) + (y * (double)y) <= 0.25)));
        var snapped = box.Snap([5.0, -7.0])!;
        Assert.That(box.InnerBall.Contains(snapped), Is.True);
        Assert.That(snapped.Sum(value => norm == NormKind.L1 ? Math.Abs((double)value) : value * (double)value), Is.GreaterThan(norm == NormKind.L1 ? 0.49 : 0.24));
        Assert.That(box.Ball!.Radius, Is.GreaterThanOrEqualTo(box.InnerBall.Radius));
    }

    [Test]
    public void Ball_RadiusBetweenDoubles_IsOutwardForProofsAndInwardForWitnesses()
    {
        var box = Make(new RegionSpec.Ball("d", null, new BallShape(NormKind.L2, Decimal("0.1")), null, null), [0, 0], 2).Boxes.Single();
        Assert.That(Exact.Compare(box.Ball!.Radius, Decimal("0.1")), Is.Positive);
        Assert.That(Exact.Compare(box.InnerBall!.Radius, Decimal("0.1")), Is.Negative);
    }

    [Test]
    public void Ball_AtASite_IsAroundItsValues()
    {
        var region = Make(new RegionSpec.Ball("d", null, new BallShape(NormKind.Linf, Decimal("0.5")), null, null, "s"), [1, 2, 3, 4], 2);
        Assert.That(region.Site, Is.EqualTo("s"));
        Assert.That(region.Boxes.Select(box => (box.Lower[0], box.Upper[1])), Is.EqualTo(new[] { (1.5f, 4.5f), (5.5f, 8.5f) }));
        Assert.That(region.Origin, Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void Ball_AtAnUnknownSite_IsAFaultThatNamesTheRegion() => Assert.That(
        () => Make(new RegionSpec.Ball("d", null, new BallShape(NormKind.Linf, Decimal("0.5")), null, null, "nope"), [1, 2], 2),
        Throws.TypeOf<InputFaultException>().With.Message.Contains("region 'r', at nope"));

    [Test]
    public void Hull_HoldsThePointsOfTheSite()
    {
        var box = Make(new RegionSpec.Hull("d", null, "s"), [1, 2, 3, -4], 2).Boxes.Single();
        Assert.That(box.Hulls.Single().Points.Select(point => point.ToArray()), Is.EqualTo(new[] { new float[] { 2, 4 }, [6, -8] }));
        Assert.That((box.Lower, box.Upper), Is.EqualTo((new float[] { 2, -8 }, new float[] { 6, 4 })));
        Assert.That(box.Snap([5.9, -7.0]), Is.EqualTo(new float[] { 6, -8 }), "a witness is one of the points");
    }

    [Test]
    public void Tokens_OthersStandAtThePositions()
    {
        var region = Tokens([-1], [1, 3]);
        var box = region.Boxes.Single();
        Assert.That(region.Site, Is.EqualTo("e"));
        Assert.That(box.Hulls.Single().First, Is.EqualTo(2));
        Assert.That((box.Lower, box.Upper), Is.EqualTo((new float[] { 20, 21, 10, 11 }, new float[] { 20, 21, 30, 31 })));
        Assert.That(Tokens([0, 1], []).Boxes.Single().Hulls.Select(hull => hull.Points.Length), Is.EqualTo(new[] { 4, 4 }));
    }

    [TestCase(2, 1)]
    [TestCase(-3, 1)]
    [TestCase(0, 4)]
    public void Tokens_OutsideTheModel_AreFaults(int position, int token) => Assert.That(() => Tokens([position], [token]), Throws.TypeOf<InputFaultException>());

    [Test]
    public void Tokens_OnePositionTwice_IsAFault() => Assert.That(() => Tokens([1, -1], []), Throws.TypeOf<InputFaultException>());

    [Test]
    public void Tokens_OfAModelOfNumbers_IsAFault() => Assert.That(() => Make(new RegionSpec.Tokens("d", null, [0], []), [1, 2], 2), Throws.TypeOf<InputFaultException>());

    [Test]
    public void Region_DigestTellsHullsApart()
    {
        var digests = new[] { Tokens([1], [1, 3]), Tokens([1], [3, 1]), Tokens([1], [1, 2, 3]) }.Select(region => region.Sha256).ToList();
        Assert.That(digests.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void Region_DigestTellsBallsApart()
    {
        var digests = new[] { NormKind.Linf, NormKind.L2, NormKind.L1 }.Select(norm => Make(new RegionSpec.Ball("d", null, new BallShape(norm, Decimal("0.5")), null, null), [0, 0], 2).Sha256).ToList();
        Assert.That(digests.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void Grid_LastAxisRunsFastest()
    {
        var region = Make(new RegionSpec.Grid([Axis("0", "1"), Axis("5", "6", "-0")]), [0, 0], 2);
        Assert.That(region.IsFinite, Is.True);
        Assert.That(region.Boxes.Select(box => (box.Lower[0], box.Lower[1])), Is.EqualTo(new[] { (0f, 5f), (0f, 6f), (0f, 0f), (1f, 5f), (1f, 6f), (1f, 0f) }));
        Assert.That(region.Boxes.Any(box => box.Lower.Any(value => value == 0 && float.IsNegative(value))), Is.False);
    }

    [Test]
    public void Grid_WrongAxesOrTooManyPoints_IsAFault()
    {
        Assert.That(() => Make(new RegionSpec.Grid([Axis("0")]), [0, 0], 2), Throws.TypeOf<InputFaultException>());
        ImmutableArray<ExactDecimal> wide = [.. Enumerable.Range(0, 5000).Select(i => new ExactDecimal($"{i}", i))];
        Assert.That(() => Make(new RegionSpec.Grid([wide, wide]), [0, 0], 2), Throws.TypeOf<InputFaultException>());
    }

    [Test]
    public void Box_OneNumberStandsForEveryAxis()
    {
        var box = Make(new RegionSpec.Box(Axis("-0.1"), Axis("1", "0.1")), [0, 0], 2).Boxes.Single();
        Assert.That(box.Lower[0], Is.EqualTo(box.Lower[1]));
        Assert.That((double)box.Lower[0], Is.LessThanOrEqualTo(-0.1));
        Assert.That((double)box.InnerLower[0], Is.GreaterThanOrEqualTo(-0.1));
        Assert.That(box.Upper[0], Is.EqualTo(box.InnerUpper[0]));
        Assert.That(() => Make(new RegionSpec.Box(Axis("0", "0", "0"), Axis("1")), [0, 0], 2), Throws.TypeOf<InputFaultException>());
    }

    [Test]
    public void Rows_AreThePointsInOrder()
    {
        var region = Make(new RegionSpec.Rows("d"), [1, 2, -0f, 4], 2);
        Assert.That(region.Boxes.Select(box => box.Upper[1]), Is.EqualTo(new float[] { 2, 4 }));
        Assert.That(float.IsNegative(region.Boxes[1].Lower[0]), Is.False);
    }

    private static RegionSpec.Ball Linf(string data, int? first, ExactDecimal radius, ExactDecimal? low, ExactDecimal? high) => new(data, first, new BallShape(NormKind.Linf, radius), low, high);

    private static Region Make(RegionSpec spec, float[] inputs, int width) =>
        RegionLoader.Make(null!, "r", spec, new Dictionary<string, DataSet> { ["d"] = new("d", "d.npy", Digest.Of([]), inputs, inputs.Length / width, width, null) }, Doubling(width));

    /// <summary>y = relu(x + x), with the site s = x + x.</summary>
    private static Model Doubling(int width) => new("m", new GraphBuilder("x", new Shape(width)).Node("Add", "s", "x", "x").Node("Relu", "y", "s").Build("y"), []);

    /// <summary>One row of tokens 2, 0 for a model of four tokens with two coordinates each: 10 t, 10 t + 1.</summary>
    private static Region Tokens(ImmutableArray<int> positions, ImmutableArray<int> allowed)
    {
        var table = new Tensor(new Shape(4, 2), new float[] { 0, 1, 10, 11, 20, 21, 30, 31 });
        var model = new Model("t", new GraphBuilder("x", new Shape(2)).Initializer("w", table).Node("Embedding", "e", "x", "w").Node("Relu", "y", "e").Build("y"), []);
        var data = new Dictionary<string, DataSet> { ["d"] = new("d", "d.npy", Digest.Of([]), new float[] { 2, 0 }, 1, 2, null) };
        return RegionLoader.Make(null!, "r", new RegionSpec.Tokens("d", null, positions, allowed), data, model);
    }

    private static ImmutableArray<ExactDecimal> Axis(params string[] values) => [.. values.Select(Decimal)];

    private static ExactDecimal Decimal(string text) => new(text, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(string text) =>
        Audit.Bounds.Statistics.DecimalText.TryParse(text, out var numerator, out var denominator) ? (numerator, denominator) : (0, 1);

    private static BigInteger Scaled(float value)
    {
        var (mantissa, exponent) = Exact.Dyadic(value);
        return mantissa << (exponent + 1100);
    }
}
