using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Search;

/// <summary>A transformer block (root mean square norms, rotary attention, gated layer) and its 8-bit twin, from the stream before it to the stream after it.</summary>
[TestFixture]
public sealed class BlockTest
{
    private const int Tokens = 3;
    private const int Width = 4;
    private const int Hidden = 6;

    [Test]
    public void Run_BlockAndInt8Twin_IsEnclosedTightlyAndCertified([Range(1, 6)] int seed)
    {
        var random = new Random(seed);
        var graph = Make(random);
        var twin = Int8(graph, 127);
        var centre = Numbers(random, Tokens * Width);
        var box = new SearchBox([.. centre.Select(x => x - 0.002f)], [.. centre.Select(x => x + 0.002f)]);
        var (a, b) = (ChainLowering.Lower(graph, from: "stream").Network!, ChainLowering.Lower(twin, from: "stream").Network!);
        var query = SearchQuery.AbsoluteDifference(Enumerable.Range(0, a.Outputs).Select(i => Enumerable.Range(0, a.Outputs).Select(j => i == j ? 1.0 : 0).ToImmutableArray()), null);
        var outcome = new BranchAndBound(a, b, [box], query, new SearchOptions(1), _ => null).Run();
        var found = new Attack(a, b, query).Run([box], 200, 1).Concat(Enumerable.Range(0, 200).Select(_ => Corner(box, random))).Max(point => Difference(graph, twin, point));
        Assert.That(found, Is.LessThanOrEqualTo(outcome.Proved));
        Assert.That(outcome.Proved / found, Is.LessThan(1.5), "the bound is useful");
        Assert.That(Check(a, b, query, outcome.Proved, outcome), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Check(a, b, query, found * 0.999, outcome), Is.InstanceOf<CheckResult.Rejected>());

        var coarser = ChainLowering.Lower(Int8(graph, 7), from: "stream").Network!;
        Assert.That(Check(a, coarser, query, outcome.Proved, outcome), Is.InstanceOf<CheckResult.Rejected>(), "a coarser twin has a larger difference");
    }

    /// <summary>A ball in the box: the certificate holds on the ball, and its bound is no larger than the box's.</summary>
    [TestCase(BallNorm.L1)]
    [TestCase(BallNorm.L2)]
    public void Check_Ball_IsTighterThanItsBox(BallNorm norm)
    {
        var random = new Random(3);
        var graph = Make(random);
        var (a, b) = (ChainLowering.Lower(graph, from: "stream").Network!, ChainLowering.Lower(Int8(graph, 127), from: "stream").Network!);
        var centre = Numbers(random, Tokens * Width);
        var query = SearchQuery.AbsoluteDifference([Enumerable.Range(0, a.Outputs).Select(i => i == 0 ? 1.0 : 0).ToImmutableArray()], null);
        var box = new SearchBox([.. centre.Select(x => x - 0.01f)], [.. centre.Select(x => x + 0.01f)]);
        var whole = new BranchAndBound(a, b, [box], query, new SearchOptions(1), _ => null).Run();
        var ball = new BranchAndBound(a, b, [box with { Ball = new Ball(norm, [.. centre], 0.01) }], query, new SearchOptions(1), _ => null).Run();
        Assert.That(ball.Proved, Is.LessThan(0.99 * whole.Proved));
        Assert.That(Check(a, b, query, ball.Proved, ball), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Check(a, b, query, ball.Proved, whole), Is.InstanceOf<CheckResult.Rejected>(), "the box is larger than the ball");
        Assert.That(Difference(graph, Int8(graph, 127), centre, 0), Is.LessThanOrEqualTo(ball.Proved));
    }

    private static CheckResult Check(ChainNetwork a, ChainNetwork b, SearchQuery query, double bound, SearchOutcome outcome)
    {
        static string Digest(ChainNetwork network) => CertificateCodec.Digest(CertificateCodec.Write(network));
        return Checker.Check(new Certificate(Digest(a), Digest(b), 32, 40, query.Fill(bound), outcome.Cover), a, b);
    }

    private static double Difference(Graph graph, Graph twin, float[] stream, int? output = null)
    {
        float[] Run(Graph of) => ForwardPass.Run(new Model("m", of, []), new float[stream.Length], 1, [new Patch("stream", [.. Enumerable.Range(0, stream.Length)], stream)]).Output;
        var differences = Run(graph).Zip(Run(twin), (x, y) => Math.Abs((double)y - x)).ToArray();
        return output is { } one ? differences[one] : differences.Max();
    }

    private static float[] Corner(SearchBox box, Random random) => [.. box.Lower.Zip(box.Upper, (low, high) => random.Next(2) == 0 ? low : high)];

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static Graph Int8(Graph graph, int steps)
    {
        foreach (var (name, tensor) in graph.Initializers.Where(pair => pair.Key.StartsWith('w')))
        {
            var values = tensor.Values.ToArray();
            var scale = values.Max(MathF.Abs) / steps;
            graph = graph.WithInitializer(name, new Tensor(tensor.Shape, (float[])[.. values.Select(value => MathF.Round(value / scale) * scale)]));
        }

        return graph;
    }

    private static Graph Make(Random random)
    {
        var builder = new GraphBuilder("x", new Shape(Tokens, Width));
        string Node(string name, string opType, Attributes attributes, params ImmutableArray<string> inputs)
        {
            builder.Node(new Node(name, opType, inputs, name, attributes));
            return name;
        }

        string Weight(string name, params int[] extents)
        {
            var shape = new Shape(extents);
            builder.Initializer("w" + name, new Tensor(shape, Numbers(random, shape.Count)));
            return "w" + name;
        }

        string Map(string name, string input, int from, int to) => Node(name, "MatMul", Attributes.None, input, Weight(name, from, to));
        string Norm(string name, string input)
        {
            var scale = Node(name + ".scale", "NormScale", Attributes.None.With("epsilon", 1e-5f), input);
            return Node(name, "Mul", Attributes.None, Node(name + ".normal", "Div", Attributes.None, input, scale), Weight(name, Width));
        }

        string Heads(string name, string input) => Node(name, "Reshape", Attributes.None.With("shape", Tokens, 2, Width / 2), input);
        float[] angles = [.. Enumerable.Range(0, Tokens).Select(t => 0.7f * t)];
        builder.Initializer("cos", new Tensor(new Shape(Tokens, 1), (float[])[.. angles.Select(MathF.Cos)]));
        builder.Initializer("sin", new Tensor(new Shape(Tokens, 1), (float[])[.. angles.Select(MathF.Sin)]));
        var stream = Node("stream", "Identity", Attributes.None, "x");
        var first = Norm("norm1", stream);
        var query = Node("rq", "Rotary", Attributes.None, Heads("hq", Map("q", first, Width, Width)), "cos", "sin");
        var key = Node("rk", "Rotary", Attributes.None, Heads("hk", Map("k", first, Width, Width)), "cos", "sin");
        var scores = Node("scores", "AttentionScores", Attributes.None.With("scale", MathF.Sqrt(2)).With("causal", 1), query, key);
        var mixed = Node("mix", "AttentionMix", Attributes.None, Node("pattern", "Softmax", Attributes.None.With("axis", 2), scores), Heads("hv", Map("v", first, Width, Width)));
        var middle = Node("mid", "Add", Attributes.None, stream, Map("o", Node("flat", "Reshape", Attributes.None.With("shape", Tokens, Width), mixed), Width, Width));
        var second = Norm("norm2", middle);
        var gated = Node("gated", "Mul", Attributes.None, Node("silu", "Silu", Attributes.None, Map("gate", second, Width, Hidden)), Map("up", second, Width, Hidden));
        return builder.Build(Node("post", "Add", Attributes.None, middle, Map("down", gated, Hidden, Width)));
    }
}
