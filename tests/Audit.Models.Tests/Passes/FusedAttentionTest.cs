using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

/// <summary>Fused attention has the bits of the separate steps, which run where the scores are captured.</summary>
[TestFixture]
public sealed class FusedAttentionTest
{
    private sealed record Layer(int Queries, int Keys, int Heads, int Groups, int Width, bool Causal, int Window);

    private static readonly Layer[] layers =
    [
        new(1, 1, 1, 1, 1, true, 0), new(5, 5, 2, 1, 3, true, 0), new(33, 33, 4, 2, 5, true, 0), new(70, 70, 2, 2, 16, false, 0), new(130, 130, 2, 1, 8, true, 0),
        new(130, 130, 2, 2, 8, true, 7), new(200, 200, 1, 1, 4, true, 90), new(9, 140, 2, 1, 4, true, 0), new(40, 150, 1, 1, 6, true, 33), new(20, 30, 2, 2, 3, false, 4),
    ];

    [Test]
    public void Run_Fused_SameBitsAsSeparate([Range(0, 9)] int layer, [Values(1, 40, 1e15f)] float range)
    {
        var model = Model(layers[layer], layer);
        var inputs = Samples.Uniform(new Random(layer), 3 * model.Graph.InputShape.Count, range);
        Assert.That(PassPlan.Of(model.Graph).Plain.Steps.Select(step => step.Entry), Has.Member(FusedAttention.Entry));
        var separate = ForwardPass.Run(model, inputs, 3, null, ["scores"]);
        foreach (var width in Enum.GetValues<LaneWidth>())
        {
            using var device = new CpuDevice(width, width == LaneWidth.Bits128 ? 2 : 1);
            Assert.That(ForwardPass.Run(model, inputs, 3, device: device).Output, Is.EqualTo(separate.Output), $"{width}");
        }

        Assert.That(ForwardPass.Run(model, inputs, 3, null, ["pattern"]).Output, Is.EqualTo(separate.Output));
    }

    [Test]
    public void Run_EveryScoreTheLeastNumber_MaskedKeysHaveWeight([Values(3, 50, 100)] int tokens)
    {
        var graph = new GraphBuilder("x", new Shape(tokens, 1, 1)).Initializer("c", Samples.Tensor(new Shape(1), -float.MaxValue)).Initializer("one", Samples.Tensor(new Shape(1), 1f))
            .Initializer("zero", Samples.Tensor(new Shape(1), 0f)).Node("Mul", "none", "x", "zero").Node("Add", "q", "none", "c").Node("Add", "k", "none", "one")
            .Node(new Node("scores", "AttentionScores", ["q", "k"], "scores", Attributes.None.With("scale", 1f).With("causal", 1)))
            .Node(new Node("pattern", "Softmax", ["scores"], "pattern", Attributes.None.With("axis", 2))).Node("AttentionMix", "z", "pattern", "x").Build("z");
        var inputs = Samples.Uniform(new Random(tokens), tokens);
        var separate = ForwardPass.Run(new Model("m", graph, []), inputs, 1, null, ["pattern"]);
        Assert.That(separate.Captured["pattern"][1], Is.GreaterThan(0f));
        Assert.That(ForwardPass.Run(new Model("m", graph, []), inputs, 1).Output, Is.EqualTo(separate.Output));
    }

    [Test]
    public void Run_ScoreNotFinite_NamesTheSameSiteAndRow()
    {
        var model = Model(layers[2], 1);
        var inputs = Samples.Uniform(new Random(1), 4 * model.Graph.InputShape.Count);
        inputs.AsSpan(2 * model.Graph.InputShape.Count, model.Graph.InputShape.Count).Fill(1e25f);
        foreach (var capture in new string[][] { [], ["scores"] })
        {
            Assert.That(
                () => ForwardPass.Run(model, inputs, 4, null, capture),
                Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo("scores").And.Property("Row").EqualTo(2));
        }
    }

    [Test]
    public void Plan_PatternReadTwice_IsNotFused()
    {
        var graph = new GraphBuilder("x", new Shape(4, 2, 3)).Node(new Node("s", "AttentionScores", ["x", "x"], "s", Attributes.None.With("scale", 1f)))
            .Node(new Node("p", "Softmax", ["s"], "p", Attributes.None.With("axis", 2))).Node("AttentionMix", "z", "p", "x").Node("AttentionMix", "u", "p", "z").Build("u");
        Assert.That(PassPlan.Of(graph).Plain.Steps.Select(step => step.Entry), Has.No.Member(FusedAttention.Entry));
    }

    private static Model Model(Layer layer, int seed)
    {
        const int Wide = 6;
        var builder = new GraphBuilder("x", new Shape(layer.Keys, Wide)).Initializer("pick", Samples.Tensor(seed, layer.Queries, layer.Keys));
        builder.Node("MatMul", "picked", "pick", "x");
        foreach (var (role, source, heads) in new[] { ("q", "picked", layer.Heads), ("k", "x", layer.Groups), ("v", "x", layer.Groups) })
        {
            builder.Initializer($"w{role}", Samples.Tensor(seed + role[0], Wide, heads * layer.Width)).Node("MatMul", $"flat{role}", source, $"w{role}");
            var tokens = role == "q" ? layer.Queries : layer.Keys;
            builder.Node(new Node(role, "Reshape", [$"flat{role}"], role, Attributes.None.With("shape", tokens, heads, layer.Width)));
        }

        var mask = Attributes.None.With("scale", MathF.Sqrt(layer.Width)).With("causal", layer.Causal ? 1 : 0).With("window", layer.Window);
        builder.Node(new Node("scores", "AttentionScores", ["q", "k"], "scores", mask))
            .Node(new Node("pattern", "Softmax", ["scores"], "pattern", Attributes.None.With("axis", 2))).Node("AttentionMix", "z", "pattern", "v");
        return new Model("attention", builder.Build("z"), []);
    }
}
