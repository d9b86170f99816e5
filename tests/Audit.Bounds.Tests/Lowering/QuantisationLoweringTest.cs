using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Lowering;

[TestFixture]
public sealed class QuantisationLoweringTest
{
    [Test]
    public void Difference_OfRoundedActivations_IsEnclosedAndCertified([Range(1, 8)] int seed, [Values(false, true)] bool both)
    {
        var (plain, rounded) = (Make(seed, both ? 0.11f : null), Make(seed, 0.05f));
        var (first, second) = RoundedValues.Separate(ChainLowering.Lower(plain.Graph), ChainLowering.Lower(rounded.Graph));
        Assert.That(ChainAlignment.IsAligned(first, second) || ChainAlignment.Align(first, second) is not null, Is.True);
        if (!ChainAlignment.IsAligned(first, second)) { (first, second) = ChainAlignment.Align(first, second)!.Value; }
        var free = first.Inputs - 3;
        Assert.That(free, Is.EqualTo(both ? 8 : 4));
        var query = SearchQuery.AbsoluteDifference([[1.0, 0.0]], null);
        float[] low = [-1, -1, -1, .. Enumerable.Repeat(-0.5f, free)], high = [1, 1, 1, .. Enumerable.Repeat(0.5f, free)];
        var outcome = new BranchAndBound(first, second, [new SearchBox(low, high)], query, new SearchOptions(40), input => Change(plain, rounded, input[..3])).Run();
        var random = new Random(seed);
        var largest = 0.0;
        for (var i = 0; i < 3000; i++)
        {
            float[] x = [.. Enumerable.Range(0, 3).Select(_ => i % 5 == 0 ? random.Next(2) * 2 - 1 : (random.NextSingle() * 2) - 1)];
            largest = Math.Max(largest, Change(plain, rounded, x));
        }

        Assert.That(largest, Is.LessThanOrEqualTo(outcome.Proved));
        Assert.That(outcome.Proved, Is.LessThan(40 * largest), "a useful number");
        var (one, two) = (CertificateCodec.Write(first), CertificateCodec.Write(second));
        var record = new Certificate(CertificateCodec.Digest(one), CertificateCodec.Digest(two), 32, 40, query.Fill(outcome.Proved * (1 + 1e-5)), outcome.Cover);
        Assert.That(Checker.Check(CertificateCodec.Write(record), one, two), Is.InstanceOf<CheckResult.Accepted>());
    }

    [TestCase(70000000L, 0L)]
    [TestCase(255L, 9000000L)]
    public void Lower_RangeWhoseSumsMayRound_IsRefused(long high, long zero)
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node(new Node("q", "QuantizeLinear", ["x"], "q", Steps(0.1f, high, zero))).Build("q");
        Assert.That(ChainLowering.Lower(graph).Network, Is.Null);
        Assert.That(ChainLowering.Lower(graph).Reason, Does.Contain("'q'").And.Contain("2^22"));
    }

    private static double Change(Model a, Model b, float[] x) => Math.Abs((double)ForwardPass.Run(a, x, 1).Output[0] - ForwardPass.Run(b, x, 1).Output[0]);

    /// <summary>relu(round_s(W x + b)) V + c; without a scale nothing is rounded.</summary>
    private static Model Make(int seed, float? scale)
    {
        var random = new Random(seed);
        Tensor Draw(params int[] shape) => new(new Shape(shape), Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.Next(-64, 65) / 48f).ToArray());
        var builder = new GraphBuilder("x", new Shape(3)).Initializer("w", Draw(3, 4)).Initializer("b", Draw(4)).Initializer("v", Draw(4, 2)).Initializer("c", Draw(2)).Node("Gemm", "h", "x", "w", "b");
        if (scale is { } step)
        {
            builder = builder.Node(new Node("q", "QuantizeLinear", ["h"], "q", Steps(step, 127, 3))).Node(new Node("d", "DequantizeLinear", ["q"], "d", Steps(step, 127, 3)));
        }

        return new Model("m", builder.Node("Relu", "r", scale is null ? "h" : "d").Node("Gemm", "y", "r", "v", "c").Build("y"), []);
    }

    private static Attributes Steps(float scale, long high, long zero) =>
        Attributes.None.With("scales", scale).With("zero_points", zero).With("low", -128L).With("high", high);
}
