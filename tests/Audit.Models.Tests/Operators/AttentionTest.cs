using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class AttentionTest : OperatorLaw
{
    private const int Tokens = 4;

    protected override IEnumerable<Graph> Graphs => [Attention(2, 2, 0, 0), Attention(4, 2, 1, 0), Attention(2, 1, 1, 2), Rotated(false), Rotated(true)];

    protected override IEnumerable<Graph> Writable => [];

    [Test]
    public void Forward_NearTextbookInDouble([Values(1, 2)] int seed, [Values(0, 1)] int causal, [Values(0, 2)] int window)
    {
        var x = Samples.Uniform(new Random(seed), Tokens * 6, 2);
        var y = ForwardPass.Run(new Model("m", Attention(4, 2, causal, window), []), x, 1, null, ["p"]);
        var expected = Textbook(x, 4, 2, (query, key) => (causal == 0 || key <= query) && (window == 0 || key > query - window));
        for (var index = 0; index < y.Output.Length; index++) { Assert.That(y.Output[index], Is.EqualTo(expected[index]).Within(2e-6)); }
        for (var line = 0; line < y.Captured["p"].Length; line += Tokens) { Assert.That(y.Captured["p"].Skip(line).Take(Tokens).Sum(), Is.EqualTo(1).Within(1e-6)); }
    }

    [Test]
    public void Forward_MaskedKey_HasWeightZeroAndNoInfluence()
    {
        var model = new Model("m", Attention(2, 2, 1, 0), []);
        var x = Samples.Uniform(new Random(5), Tokens * 6);
        var changed = x.ToArray();
        changed[^1] += 100;
        var (first, second) = (ForwardPass.Run(model, x, 1, null, ["p"]), ForwardPass.Run(model, changed, 1, null, ["p"]));
        Assert.That(first.Captured["p"][1], Is.Zero);
        Assert.That(second.Output.AsSpan(0, 3 * 6).ToArray(), Is.EqualTo(first.Output.AsSpan(0, 3 * 6).ToArray()));
        Assert.That(second.Output.AsSpan(3 * 6).ToArray(), Is.Not.EqualTo(first.Output.AsSpan(3 * 6).ToArray()));
    }

    [Test]
    public void Mix_NegativeZero_BecomesZero()
    {
        var graph = new GraphBuilder("p", new Shape(1, 1, 2)).Node("Identity", "v0", "p").Node(new Node("v", "Reshape", ["v0"], "v", Attributes.None.With("shape", 2, 1, 1)))
            .Node("AttentionMix", "z", "p", "v").Build("z");
        var tiny = ForwardPass.Run(new Model("m", graph, []), new[] { 1e-30f, -0f }, 1, [new Patch("v", [0], new[] { -1e-30f })]).Output[0];
        Assert.That(BitConverter.SingleToInt32Bits(tiny), Is.Zero);
    }

    [Test]
    public void Rotary_ByHand()
    {
        var y = ForwardPass.Run(new Model("m", Rotated(false), []), Enumerable.Range(0, Tokens * 6).Select(value => (float)value).ToArray(), 1).Output;
        Assert.That(y.AsSpan(0, 6).ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3, 4, 5 }), "position 0 is not turned");
        Assert.That(y[6], Is.EqualTo((6 * 0.5f) - (7 * 0.25f)));
        Assert.That(y[7], Is.EqualTo((7 * 0.5f) + (6 * 0.25f)));
        Assert.That(y[8], Is.EqualTo(8), "beyond the rotary width");
    }

    private static double[] Textbook(float[] x, int heads, int groups, Func<int, int, bool> sees)
    {
        double Query(int t, int h, int i) => x[(t * 6) + (((h * 3) + i) % 6)] * (1 + (h * 0.5));
        double Key(int t, int g, int i) => x[(t * 6) + (g * 3) + i];
        var result = new double[Tokens * heads * 3];
        for (var (t, h) = (0, 0); t < Tokens; (t, h) = h + 1 < heads ? (t, h + 1) : (t + 1, 0))
        {
            var group = h / (heads / groups);
            var weights = Enumerable.Range(0, Tokens).Select(j => sees(t, j) ? Math.Exp(Enumerable.Range(0, 3).Sum(i => Query(t, h, i) * Key(j, group, i)) / 1.5) : 0).ToArray();
            for (var i = 0; i < 3; i++) { result[(((t * heads) + h) * 3) + i] = Enumerable.Range(0, Tokens).Sum(j => weights[j] * Key(j, group, i)) / weights.Sum(); }
        }

        return result;
    }

    /// <summary>Queries are the input, its heads scaled by 1, 1.5, 2 ...; keys and values are the input itself.</summary>
    private static Graph Attention(int heads, int groups, long causal, long window)
    {
        var scale = Enumerable.Range(0, heads).SelectMany(head => Enumerable.Repeat(1 + (head * 0.5f), 3)).ToArray();
        var builder = new GraphBuilder("x", new Shape(Tokens, 6)).Initializer("scales", new Tensor(new Shape(heads, 3), scale));
        builder.Node(new Node("r", "Reshape", ["x"], "r", Attributes.None.With("shape", Tokens, 2, 3)));
        var (queries, keys) = ("r", "r");
        if (heads == 4)
        {
            builder.Node(new Node("rr", "Concat", ["r", "r"], "rr", Attributes.None.With("axis", 1)));
            queries = "rr";
        }

        if (groups == 1)
        {
            builder.Initializer("first", new Tensor(new Shape(6, 3), Enumerable.Range(0, 18).Select(index => index / 3 == index % 3 ? 1f : 0).ToArray()))
                .Node("MatMul", "k0", "x", "first").Node(new Node("k1", "Reshape", ["k0"], "k1", Attributes.None.With("shape", Tokens, 1, 3)));
            keys = "k1";
        }

        return builder.Node("Mul", "q", queries, "scales")
            .Node(new Node("s", "AttentionScores", ["q", keys], "s", Attributes.None.With("scale", 1.5f).With("causal", causal).With("window", window)))
            .Node(new Node("p", "Softmax", ["s"], "p", Attributes.None.With("axis", 2)))
            .Node("AttentionMix", "z", "p", keys).Build("z");
    }

    private static Graph Rotated(bool interleaved)
    {
        Tensor Table(float other) => new(new Shape(Tokens, 1), new[] { other == 0.5f ? 1f : 0f, other, 0.75f, -0.5f });
        return new GraphBuilder("x", new Shape(Tokens, 6)).Initializer("cos", Table(0.5f)).Initializer("sin", Table(0.25f))
            .Node(new Node("r", "Reshape", ["x"], "r", Attributes.None.With("shape", Tokens, 2, 3)))
            .Node(new Node("y", "Rotary", ["r", "cos", "sin"], "y", Attributes.None.With("interleaved", interleaved ? 1 : 0))).Build("y");
    }
}
