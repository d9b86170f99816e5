using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

[TestFixture]
public sealed class InputCutTest
{
    private const float Radius = 0.75f;

    [Test]
    public void Search_OverABallOrAHull_EnclosesItsPointsAndIsCertified([Range(1, 8)] int seed, [Values("l1", "l2", "hull", "both")] string kind)
    {
        var nets = new RandomNets(seed);
        var original = nets.Network();
        var coarse = nets.Twin(original);
        var (box, points) = Region(kind, original.Inputs, seed);
        var query = SearchQuery.AbsoluteDifference([[.. Enumerable.Range(0, original.Outputs).Select(i => i == 0 ? 1.0 : 0.0)]], null);
        var outcome = new BranchAndBound(original, coarse, [box], query, new SearchOptions(24), input => Change(original, coarse, input)).Run();
        foreach (var point in points) { Assert.That(Change(original, coarse, point), Is.LessThanOrEqualTo(outcome.Proved)); }
        var plain = new BranchAndBound(original, coarse, [new SearchBox(box.Lower, box.Upper)], query, new SearchOptions(1), _ => null).Run();
        var cut = new BranchAndBound(original, coarse, [box], query, new SearchOptions(1), _ => null).Run();
        Assert.That(cut.Proved, Is.LessThanOrEqualTo(plain.Proved * 1.1), "planes are chosen by the middle of what is known, so a cut may cost a little and never much");

        var (first, second) = (CertificateCodec.Write(original), CertificateCodec.Write(coarse));
        var record = new Certificate(CertificateCodec.Digest(first), CertificateCodec.Digest(second), 32, 40, query.Fill(outcome.Proved * (1 + 1e-5)), outcome.Cover);
        Assert.That(record.Boxes[0].Ball is null, Is.EqualTo(kind == "hull"));
        Assert.That(record.Boxes[0].Hulls.IsEmpty, Is.EqualTo(kind is "l1" or "l2"));
        Assert.That(Checker.Check(CertificateCodec.Write(record), first, second), Is.InstanceOf<CheckResult.Accepted>());
    }

    [Test]
    public void Search_OfALinearMap_IsTheDualNorm([Values(BallNorm.L1, BallNorm.L2)] BallNorm norm)
    {
        var network = Nets.Of(Nets.Layer([[3, -4]], [0], relu: false));
        var box = new SearchBox([-2, -2], [2, 2]) { Ball = new Ball(norm, [0, 0], 2), InnerBall = new InnerBall(norm, [0, 0], 2) };
        var query = new SearchQuery([[new SearchLiteral(new Literal([], [1], 0, false), true)]], null);
        var outcome = new BranchAndBound(network, null, [box], query, new SearchOptions(1), input => Nets.Run(network, input)[0]).Run();
        Assert.That(outcome.Proved, Is.EqualTo(norm == BallNorm.L1 ? 8 : 10).Within(0.01).And.GreaterThanOrEqualTo(norm == BallNorm.L1 ? 8 : 10));
    }

    private static double Change(ChainNetwork original, ChainNetwork coarse, float[] input) => Math.Abs((double)Nets.Run(coarse, input)[0] - Nets.Run(original, input)[0]);

    private static (SearchBox Box, List<float[]> Points) Region(string kind, int inputs, int seed)
    {
        var random = new Random(seed);
        float[] centre = [.. Enumerable.Range(0, inputs).Select(_ => random.Next(-8, 9) / 16f)];
        var box = new SearchBox([.. centre.Select(x => x - Radius)], [.. centre.Select(x => x + Radius)]);
        var norm = kind == "l1" ? BallNorm.L1 : BallNorm.L2;
        if (kind != "hull") { box = box with { Ball = new Ball(norm, [.. centre], Radius), InnerBall = new InnerBall(norm, [.. centre], Radius) }; }
        if (kind is "hull" or "both") { box = box with { Hulls = [new Hull(0, [.. Enumerable.Range(0, 3).Select(_ => ImmutableArray.Create([.. centre.Take(1).Select(x => x + ((random.NextSingle() - 0.5f) * Radius))]))])] }; }
        var points = Enumerable.Range(0, 400).Select(_ => Draw(random, box, centre, kind)).OfType<float[]>().ToList();
        Assert.That(points, Has.Count.GreaterThan(100));
        return (box, points);
    }

    /// <summary>A point of the region: in the hull of the first input's points (any mixture), and in the ball.</summary>
    private static float[]? Draw(Random random, SearchBox box, float[] centre, string kind)
    {
        double[] point = [.. centre.Select(x => (double)x + (((random.NextDouble() * 2) - 1) * Radius))];
        box.InnerBall?.Pull(point);
        float[] drawn = [.. point.Select((x, axis) => Math.Clamp((float)x, box.Lower[axis], box.Upper[axis]))];
        if (kind is "hull" or "both")
        {
            float[] ends = [.. box.Hulls[0].Points.Select(p => p[0])];
            drawn[0] = Math.Clamp(ends.Min() + (random.NextSingle() * (ends.Max() - ends.Min())), ends.Min(), ends.Max());
        }

        return box.InnerBall is null || box.InnerBall.Contains(drawn) ? drawn : null;
    }
}
