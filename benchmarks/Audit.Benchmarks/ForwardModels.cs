using Audit.Models.Devices;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Benchmarks;

/// <summary>A model and the batch on which it is measured.</summary>
internal sealed record ForwardSubject(Model Model, float[] Inputs, int Batch);

/// <summary>The models of the forward measurement.</summary>
internal static class ForwardModels
{
    public static IEnumerable<ForwardSubject> All(string data)
    {
        yield return Mlp();
        if (File.Exists(Path.Combine(data, "mnist-cnn", "mnist_ort.onnx"))) { yield return Mnist(data); }
        if (Directory.Exists(Path.Combine(data, "stories260k"))) { yield return Stories(data); }
        yield return Transformer("gpt2-small", new(12, 768, 12, 50257, 128), 8);
    }

    private static ForwardSubject Mlp()
    {
        var (builder, value, width) = (new GraphBuilder("x", new Shape(5)), "x", 5);
        for (var layer = 0; layer < 7; layer++)
        {
            var outputs = layer == 6 ? 5 : 50;
            builder.Initializer($"w{layer}", Random(layer, 0.3f, width, outputs)).Initializer($"b{layer}", Random(layer + 50, 0.1f, outputs));
            builder.Node("Gemm", $"layer{layer}", value, $"w{layer}", $"b{layer}");
            if (layer < 6) { builder.Node("Relu", $"hidden{layer}", $"layer{layer}"); }
            (value, width) = ($"hidden{layer}", outputs);
        }

        return new(new Model("mlp-6x50", builder.Build("layer6"), []), Numbers(99, 4096 * 5, 1), 4096);
    }

    private static ForwardSubject Mnist(string data)
    {
        var model = OnnxReader.Read(Path.Combine(data, "mnist-cnn", "mnist_ort.onnx")) with { Name = "mnist-cnn" };
        return new(model, [.. Numbers(7, 256 * model.Graph.InputShape.Count, 1).Select(number => MathF.Round((number + 1) * 127.5f))], 256);
    }

    private static ForwardSubject Stories(string data)
    {
        var model = ModelReader.Read(Path.Combine(data, "stories260k"), new ReadOptions { Length = 256 });
        return new(model with { Name = "stories260k" }, [.. Numbers(8, 16 * 256, 1).Select(number => MathF.Floor((number + 1) * 255))], 16);
    }

    internal sealed record Sizes(int Layers, int Width, int Heads, int Vocabulary, int Tokens);

    /// <summary>A decoder with the shapes and nodes of GPT-2 and random weights.</summary>
    internal static ForwardSubject Transformer(string name, Sizes sizes, int batch)
    {
        var builder = new GraphBuilder("tokens", new Shape(sizes.Tokens)).Initializer("embed", Random(1, 0.05f, sizes.Vocabulary, sizes.Width))
            .Initializer("positions", Random(2, 0.02f, 1024, sizes.Width)).Node("Embedding", "hook_embed", "tokens", "embed")
            .Node("Positions", "hook_pos_embed", "tokens", "positions").Node("Add", "resid0", "hook_embed", "hook_pos_embed");
        for (var layer = 0; layer < sizes.Layers; layer++) { Block(builder, sizes, layer); }
        Norm(builder, "ln_final", $"resid{sizes.Layers}", sizes.Width);
        builder.Node(new Node("logits", "Gemm", ["ln_final.out", "embed"], "logits", Attributes.None.With("transB", 1)));
        var ids = Numbers(3, batch * sizes.Tokens, 1).Select(number => MathF.Floor((number + 1) / 2 * (sizes.Vocabulary - 1)));
        return new(new Model(name, builder.Build("logits"), []), [.. ids], batch);
    }

    private static void Block(GraphBuilder builder, Sizes sizes, int layer)
    {
        var (name, width, head) = ($"blocks.{layer}", sizes.Width, sizes.Width / sizes.Heads);
        Norm(builder, $"{name}.ln1", $"resid{layer}", width);
        foreach (var role in "qkv")
        {
            Affine(builder, $"{name}.{role}", $"{name}.ln1.out", width, width);
            builder.Node(new Node($"{name}.h{role}", "Reshape", [$"{name}.{role}"], $"{name}.h{role}", Attributes.None.With("shape", sizes.Tokens, sizes.Heads, head)));
        }

        var mask = Attributes.None.With("scale", MathF.Sqrt(head)).With("causal", 1);
        builder.Node(new Node($"{name}.scores", "AttentionScores", [$"{name}.hq", $"{name}.hk"], $"{name}.scores", mask))
            .Node(new Node($"{name}.pattern", "Softmax", [$"{name}.scores"], $"{name}.pattern", Attributes.None.With("axis", 2)))
            .Node("AttentionMix", $"{name}.z", $"{name}.pattern", $"{name}.hv")
            .Node(new Node($"{name}.flat", "Reshape", [$"{name}.z"], $"{name}.flat", Attributes.None.With("shape", sizes.Tokens, width)));
        Affine(builder, $"{name}.attn_out", $"{name}.flat", width, width);
        builder.Node("Add", $"{name}.mid", $"resid{layer}", $"{name}.attn_out");
        Norm(builder, $"{name}.ln2", $"{name}.mid", width);
        Affine(builder, $"{name}.pre", $"{name}.ln2.out", width, 4 * width);
        builder.Node(new Node($"{name}.post", "Gelu", [$"{name}.pre"], $"{name}.post", Attributes.None.With("approximate", 1)));
        Affine(builder, $"{name}.mlp_out", $"{name}.post", 4 * width, width);
        builder.Node("Add", $"resid{layer + 1}", $"{name}.mid", $"{name}.mlp_out");
    }

    private static void Affine(GraphBuilder builder, string name, string input, int inputs, int outputs) =>
        builder.Initializer($"{name}.w", Random(name.Length + inputs, 0.02f, inputs, outputs)).Initializer($"{name}.b", Random(name.Length, 0.02f, outputs))
            .Node("Gemm", name, input, $"{name}.w", $"{name}.b");

    private static void Norm(GraphBuilder builder, string name, string input, int width) =>
        builder.Initializer($"{name}.w", Random(name.Length, 1, width)).Initializer($"{name}.b", Random(name.Length + 1, 0.1f, width))
            .Node("Center", $"{name}.centered", input).Node(new Node($"{name}.scale", "NormScale", [$"{name}.centered"], $"{name}.scale", Attributes.None.With("epsilon", 1e-5f)))
            .Node("Div", $"{name}.normalized", $"{name}.centered", $"{name}.scale").Node("Mul", $"{name}.weighted", $"{name}.normalized", $"{name}.w")
            .Node("Add", $"{name}.out", $"{name}.weighted", $"{name}.b");

    private static Tensor Random(int seed, float range, params int[] extents)
    {
        var shape = new Shape(extents);
        return new Tensor(shape, Numbers(seed, shape.Count, range));
    }

    private static float[] Numbers(int seed, int count, float range)
    {
        var numbers = new float[count];
        for (var index = 0; index < count; index++) { numbers[index] = ((2 * Philox.Uniform((ulong)seed, 0, (ulong)index)) - 1) * range; }
        return numbers;
    }
}
