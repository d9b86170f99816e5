using System.Reflection;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

/// <summary>The graphs on which every device must agree: those of every operator's test, random ones, and small transformers.</summary>
internal static class ContractModels
{
    /// <summary>The graphs that the tests of operators list, and those of operators that have no such list.</summary>
    public static IReadOnlyList<(string Name, Graph Graph, float Range)> Operators { get; } = [.. OfLaws(), ("Embedding", Tokens(3), 0)];

    /// <summary>A chain of layers and joins over a value [width], drawn from a seed.</summary>
    public static Model Random(int seed)
    {
        var random = new Random(seed);
        var width = random.Next(3, 70);
        var builder = new GraphBuilder("x", new Shape(width));
        var values = new List<(string Name, int Width)> { ("x", width) };
        for (var index = 0; index < 12; index++)
        {
            var (name, own) = values[^1];
            var earlier = values.Where(value => value.Width == own).Select(value => value.Name).ToArray();
            var other = earlier[random.Next(earlier.Length)];
            var output = $"v{index}";
            switch (random.Next(8))
            {
                case 0:
                    var next = random.Next(1, 90);
                    builder.Initializer($"w{index}", Samples.Tensor((seed * 100) + index, own, next)).Initializer($"b{index}", Samples.Tensor(seed + index, next));
                    builder.Node("Gemm", output, name, $"w{index}", $"b{index}");
                    own = next;
                    break;
                case 1: builder.Node("Tanh", output, name); break;
                case 2: builder.Node("Relu", output, name); break;
                case 3: builder.Node("Add", output, name, other); break;
                case 4: builder.Node("Mul", output, name, other); break;
                case 5: builder.Node("Softmax", output, name); break;
                case 6:
                    builder.Node("Concat", output, name, other);
                    own *= 2;
                    break;
                default: builder.Node("Center", output, name); break;
            }

            values.Add((output, own));
        }

        return new Model($"random {seed}", builder.Build(values[^1].Name), []);
    }

    /// <summary>Two blocks of a transformer: tokens to logits, with heads that share keys.</summary>
    public static Model Transformer(int tokens, int heads, int groups, int d)
    {
        const int Vocabulary = 11;
        var width = heads * d;
        var builder = new GraphBuilder("tokens", new Shape(tokens))
            .Initializer("W_E", Samples.Tensor(1, Vocabulary, width)).Initializer("W_pos", Samples.Tensor(2, tokens + 1, width))
            .Initializer("W_U", Samples.Tensor(3, width, Vocabulary))
            .Initializer("cos", Samples.Tensor(4, tokens, d / 2)).Initializer("sin", Samples.Tensor(5, tokens, d / 2))
            .Node("Embedding", "embed", "tokens", "W_E").Node("Positions", "pos", "tokens", "W_pos").Node("Add", "r0", "embed", "pos");
        for (var block = 0; block < 2; block++) { Block(builder, block, tokens, (heads, groups, d)); }
        Norm(builder, "ln_final", "r2", width);
        return new Model("transformer", builder.Node("MatMul", "logits", "ln_final", "W_U").Build("logits"), []);
    }

    /// <summary>Whole numbers below a limit, as tokens are.</summary>
    public static float[] Ids(int seed, int count, int below) =>
        [.. Enumerable.Range(0, count).Select(new Func<int, float>(_ => 0)).Zip(Draw(seed, below), (_, id) => id)];

    private static IEnumerable<float> Draw(int seed, int below)
    {
        var random = new Random(seed);
        while (true) { yield return random.Next(below); }
    }

    private static void Block(GraphBuilder builder, int block, int tokens, (int Heads, int Groups, int D) size)
    {
        var (width, at) = (size.Heads * size.D, $"b{block}.");
        Norm(builder, at + "ln1", $"r{block}", width);
        foreach (var (name, heads) in new[] { ("q", size.Heads), ("k", size.Groups), ("v", size.Groups) })
        {
            builder.Initializer(at + "W_" + name, Samples.Tensor(block + name[0], width, heads * size.D)).Node("MatMul", at + name + "0", at + "ln1", at + "W_" + name)
                .Node(new Node(at + name, "Reshape", [at + name + "0"], at + name, Attributes.None.With("shape", tokens, heads, size.D)));
        }

        var turned = Attributes.None.With("interleaved", block);
        builder.Node(new Node(at + "rq", "Rotary", [at + "q", "cos", "sin"], at + "rq", turned)).Node(new Node(at + "rk", "Rotary", [at + "k", "cos", "sin"], at + "rk", turned));
        var scores = Attributes.None.With("causal", 1).With("window", block == 0 ? 0 : 3).With("scale", MathF.Sqrt(size.D));
        builder.Node(new Node(at + "scores", "AttentionScores", [at + "rq", at + "rk"], at + "scores", scores))
            .Node(new Node(at + "pattern", "Softmax", [at + "scores"], at + "pattern", Attributes.None.With("axis", 2)))
            .Node("AttentionMix", at + "z", at + "pattern", at + "v")
            .Node(new Node(at + "flat", "Reshape", [at + "z"], at + "flat", Attributes.None.With("shape", tokens, width)))
            .Initializer(at + "W_O", Samples.Tensor(block + 40, width, width)).Node("MatMul", at + "out", at + "flat", at + "W_O").Node("Add", at + "mid", $"r{block}", at + "out");
        Norm(builder, at + "ln2", at + "mid", width);
        builder.Initializer(at + "W_in", Samples.Tensor(block + 50, width, 4 * width)).Initializer(at + "b_in", Samples.Tensor(block + 51, 4 * width))
            .Initializer(at + "W_out", Samples.Tensor(block + 52, 4 * width, width))
            .Node("Gemm", at + "pre", at + "ln2", at + "W_in", at + "b_in").Node("Tanh", at + "post", at + "pre")
            .Node("MatMul", at + "mlp", at + "post", at + "W_out").Node("Add", $"r{block + 1}", at + "mid", at + "mlp");
    }

    private static void Norm(GraphBuilder builder, string name, string input, int width) => builder
        .Initializer(name + ".w", Samples.Tensor(name.Length, width)).Initializer(name + ".b", Samples.Tensor(name.Length + 1, width))
        .Node("Center", name + ".c", input).Node(new Node(name + ".s", "NormScale", [name + ".c"], name + ".s", Attributes.None.With("epsilon", 1e-5f)))
        .Node("Div", name + ".d", name + ".c", name + ".s").Node("Mul", name + ".m", name + ".d", name + ".w").Node("Add", name, name + ".m", name + ".b");

    private static Graph Tokens(int count) => new GraphBuilder("tokens", new Shape(count))
        .Initializer("table", Samples.Tensor(1, 1, 5)).Initializer("positions", Samples.Tensor(2, 7, 5))
        .Node("Embedding", "rows", "tokens", "table").Node("Positions", "places", "tokens", "positions").Node("Add", "y", "rows", "places").Build("y");

    private static IEnumerable<(string, Graph, float)> OfLaws()
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var type in typeof(OperatorLaw).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OperatorLaw))).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            foreach (var arguments in type.GetCustomAttributes<TestFixtureAttribute>().Select(fixture => fixture.Arguments))
            {
                var law = Activator.CreateInstance(type, arguments)!;
                var range = (float)(type.GetProperty("Range", Own)?.GetValue(law) ?? 1f);
                var graphs = (IEnumerable<Graph>)type.GetProperty("Graphs", Own)!.GetValue(law)!;
                foreach (var (graph, index) in graphs.Select((graph, index) => (graph, index)))
                {
                    yield return ($"{type.Name}({string.Join(", ", arguments)}) graph {index}", graph, range);
                }
            }
        }
    }
}
