using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Balls and hulls say what can be worked out by hand, and never less than an input inside shows.</summary>
[TestFixture]
public sealed class InputShapeTest
{
    private const double Step = 1.0 / 64;
    private static readonly ChainNetwork Sum = Exact(Nets.Layer([[1, 1]], [0], relu: false));
    private static readonly ChainNetwork Corner = Exact(Nets.Layer([[1, 1]], [-1.4143f], relu: true), Nets.Layer([[1]], [0], relu: false));

    private static IEnumerable<TestCaseData> Examples =>
    [
        Example("the box alone", b => b, 2, 1.9999),
        Example("L2 ball", b => b with { Ball = new Ball(BallNorm.L2, [0, 0], 1) }, 1.4142136, 1.4142135),
        Example("L1 ball", b => b with { Ball = new Ball(BallNorm.L1, [0, 0], 1) }, 1, Math.BitDecrement(1.0)),
        Example("ball elsewhere", b => b with { Ball = new Ball(BallNorm.L1, [0.5f, 0], 0.25) }, 0.75, Math.BitDecrement(0.75)),
        Example("ball of nothing", b => b with { Ball = new Ball(BallNorm.L2, [0.5f, 0.25f], 0) }, 0.75, Math.BitDecrement(0.75)),
        Example("ball that holds the box", b => b with { Ball = new Ball(BallNorm.L2, [0, 0], 4) }, 2, 1.9999),
        Example("hull of two points", b => b with { Hulls = [new Hull(0, [[1, 0], [0, 1]])] }, 1, Math.BitDecrement(1.0)),
        Example("hull of one input", b => b with { Hulls = [new Hull(1, [[0.5f], [-0.25f]])] }, 1.5, Math.BitDecrement(1.5)),
        Example("hull of three points", b => b with { Hulls = [new Hull(0, [[1, 0], [0, 1], [1, 0.5f]])] }, 1.5, Math.BitDecrement(1.5)),
        Example("hull wider than the box", b => b with { Hulls = [new Hull(0, [[9, 9]])] }, 2, 1.9999),
        Example("ball and hull", b => b with { Ball = new Ball(BallNorm.L1, [0, 0], 0.5), Hulls = [new Hull(0, [[1, 0], [0, 1]])] }, 0.5, Math.BitDecrement(0.5)),
    ];

    [TestCaseSource(nameof(Examples))]
    public void Check_SumOverAShape_IsItsMaximum(Func<CoveredBox, CoveredBox> shape, double bound, double below)
    {
        Assert.That(Answer(Sum, shape, bound), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Answer(Sum, shape, below), Is.InstanceOf<CheckResult.Rejected>());
    }

    [Test]
    public void Check_FirstLayerOverABall_IsInactive()
    {
        Assert.That(Answer(Corner, b => b with { Ball = new Ball(BallNorm.L2, [0, 0], 1) }, 0), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Answer(Corner, b => b with { Ball = new Ball(BallNorm.L2, [0, 0], 1.001) }, 0), Is.InstanceOf<CheckResult.Rejected>());
        Assert.That(Answer(Corner, b => b, 0), Is.InstanceOf<CheckResult.Rejected>());
    }

    [Test]
    public void Check_RadiusBeyondTheGrids_IsRejectedNotWrapped([Values(1e18, 1e80, 1e300)] double radius) =>
        Assert.That(Answer(Sum, b => b with { Ball = new Ball(BallNorm.L2, [0, 0], radius) }, 1), Is.InstanceOf<CheckResult.Rejected>());

    [Test]
    public void Check_AnyShape_BoundsEveryOutputInside([Range(1, 80)] int seed)
    {
        var (nets, random) = (new RandomNets(seed), new Random(seed));
        var network = nets.Network();
        var twin = seed % 2 == 0 ? nets.Twin(network) : null;
        double[] original = nets.Coefficients(network.Outputs), difference = twin is null ? [] : nets.Coefficients(network.Outputs);
        var points = Enumerable.Range(0, 3).Select(_ => Point(random, network.Inputs)).ToArray();
        var ball = new Ball(seed % 3 == 0 ? BallNorm.L1 : BallNorm.L2, [.. Point(random, network.Inputs)], random.Next(1, 128) * Step);
        var box = new CoveredBox([.. Enumerable.Repeat(-1f, network.Inputs)], [.. Enumerable.Repeat(1f, network.Inputs)], Claims.Leaf(0))
        {
            Ball = seed % 4 == 0 ? null : ball,
            Hulls = seed % 4 == 1 ? [] : [new Hull(0, [.. points.Select(p => p.ToImmutableArray())])],
        };
        var inside = Inside(random, box, points, network.Inputs).ToArray();
        var found = inside.Length == 0 ? double.NegativeInfinity : inside.Max(Value);

        Assert.That(Check(Math.BitDecrement(found), strict: true), inside.Length == 0 ? Is.Not.Null : Is.InstanceOf<CheckResult.Rejected>(), $"{found}");
        Assert.That(Check(1e7, strict: false), Is.InstanceOf<CheckResult.Accepted>());

        CheckResult Check(double bound, bool strict) => Checker.Check(
            Claims.Of(network, twin, Claims.AtMost(difference, original, double.IsFinite(bound) ? bound : 0, strict), [.. box.Lower], [.. box.Upper]) with { Boxes = [box] }, network, twin);

        double Value(float[] point)
        {
            var (x, y) = (Nets.Run(network, point), twin is null ? [] : Nets.Run(twin, point));
            return x.Select((v, j) => (original[j] * v) + (twin is null ? 0 : difference[j] * ((double)y[j] - v))).Sum();
        }
    }

    /// <summary>Inputs of the box, the ball and the hull, all on a grid on which sums are exact.</summary>
    private static IEnumerable<float[]> Inside(Random random, CoveredBox box, float[][] points, int inputs)
    {
        for (var i = 0; i < 400; i++)
        {
            var (a, b) = (random.Next(0, 5), random.Next(0, 5));
            var weights = new[] { a, Math.Min(b, 4 - a), 4 - a - Math.Min(b, 4 - a) };
            float[] point = box.Hulls.IsEmpty
                ? [.. box.Ball!.Centre.Select(c => Math.Clamp(c + (float)(random.Next(-64, 65) * box.Ball.Radius / 64), -1, 1))]
                : [.. Enumerable.Range(0, inputs).Select(j => points.Zip(weights, (p, w) => p[j] * w).Sum() / 4)];
            if (box.Ball is null || IsIn(box.Ball, point))
            {
                yield return point;
            }
        }
    }

    private static bool IsIn(Ball ball, float[] point) => ball.Norm == BallNorm.L1
        ? point.Zip(ball.Centre, (a, b) => Math.Abs((double)a - b)).Sum() <= ball.Radius
        : point.Zip(ball.Centre, (a, b) => ((double)a - b) * ((double)a - b)).Sum() <= ball.Radius * ball.Radius;

    private static float[] Point(Random random, int inputs) => [.. Enumerable.Range(0, inputs).Select(_ => (float)(random.Next(-64, 65) * Step))];

    private static ChainNetwork Exact(params ChainLayer[] layers) => new([.. layers.Select(l => l with { Roundings = [.. l.Roundings.Select(_ => 0)] })]);

    private static CheckResult Answer(ChainNetwork network, Func<CoveredBox, CoveredBox> shape, double bound)
    {
        var claim = Claims.Of(network, null, Claims.AtMost([], [1], bound), [-1, -1], [1, 1]);
        return Checker.Check(claim with { Boxes = [shape(claim.Boxes[0])] }, network, null);
    }

    private static TestCaseData Example(string name, Func<CoveredBox, CoveredBox> shape, double bound, double below) => new TestCaseData(shape, bound, below).SetArgDisplayNames(name);
}
