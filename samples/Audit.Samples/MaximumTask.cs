using System.Collections.Immutable;
using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Percolation;

/// <summary>A small Llama that names the largest of three tokens: its whole domain can be run, so that every claim about it can be exact.</summary>
/// <remarks>
/// Guarantee: the same bits on every machine: gradients are the project's backward pass, every other step a single float32 operation. Rows of a batch are drawn by
/// (seed, step, place). Shapes: 12 tokens, sequences of 3, 1,728 inputs.
/// </remarks>
internal static class MaximumTask
{
    public const int Tokens = 12;
    public const int Length = 3;
    public const int Steps = 1200;
    private const int Batch = 96;
    private const float Rate = 0.01f;
    private const float Decay = 0.02f;
    private const int Width = 24;

    /// <summary>The configuration, with Hugging Face's keys.</summary>
    public const string Config = """
        {
          "model_type": "llama",
          "hidden_size": 24,
          "intermediate_size": 32,
          "num_hidden_layers": 1,
          "num_attention_heads": 4,
          "num_key_value_heads": 2,
          "vocab_size": 12,
          "max_position_embeddings": 8,
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "hidden_act": "silu",
          "tie_word_embeddings": false
        }

        """;

    private static readonly (string Name, int[] Extents)[] weights =
    [
        ("lm_head.weight", [Tokens, Width]), ("model.embed_tokens.weight", [Tokens, Width]), ("model.layers.0.input_layernorm.weight", [Width]),
        ("model.layers.0.mlp.down_proj.weight", [Width, 32]), ("model.layers.0.mlp.gate_proj.weight", [32, Width]), ("model.layers.0.mlp.up_proj.weight", [32, Width]),
        ("model.layers.0.post_attention_layernorm.weight", [Width]), ("model.layers.0.self_attn.k_proj.weight", [12, Width]), ("model.layers.0.self_attn.o_proj.weight", [Width, Width]),
        ("model.layers.0.self_attn.q_proj.weight", [Width, Width]), ("model.layers.0.self_attn.v_proj.weight", [12, Width]), ("model.norm.weight", [Width]),
    ];

    /// <summary>Every input, in order.</summary>
    public static float[] Domain => [.. Enumerable.Range(0, Tokens * Tokens * Tokens).SelectMany(index => new float[] { index / (Tokens * Tokens), index / Tokens % Tokens, index % Tokens })];

    /// <summary>The weights after training, as a safetensors file.</summary>
    public static byte[] Train(int steps)
    {
        var folder = Directory.CreateTempSubdirectory("audit-sample-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), Config, new UTF8Encoding(false));
            File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), SafetensorsWriter.Bytes(weights.Select((weight, index) => KeyValuePair.Create(weight.Name, Initial(weight.Extents, index)))));
            var model = ModelReader.Read(folder, new ReadOptions { Length = Length, LastTokenOnly = true });
            var trained = Train(model, steps);
            return SafetensorsWriter.Bytes(weights.Select(weight => KeyValuePair.Create(weight.Name, trained[weight.Name])));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many inputs of the whole domain a model answers rightly.</summary>
    public static int Right(Model model)
    {
        var (inputs, logits) = (Domain, ForwardPass.Run(model.WithLength(Length), Domain, Domain.Length / Length).Output);
        return Enumerable.Range(0, inputs.Length / Length).Count(row =>
            logits.AsSpan(row * Tokens, Tokens).IndexOf(logits.Skip(row * Tokens).Take(Tokens).Max()) == (int)inputs.Skip(row * Length).Take(Length).Max());
    }

    private static Dictionary<string, Tensor> Train(Model model, int steps)
    {
        var optimizers = weights.ToDictionary(weight => weight.Name, weight => new Adam(model.Graph.Initializers[weight.Name].Values.ToArray(), weight.Extents.Length > 1 ? Decay : 0));
        for (var step = 0; step < steps; step++)
        {
            var (inputs, labels) = Draw(step);
            var pass = BackwardPass.ParameterGradients(model, inputs, Batch, logits => CrossEntropy.Gradient(logits, labels));
            var graph = model.Graph;
            foreach (var (name, optimizer) in optimizers)
            {
                optimizer.Step(pass.Gradients[name], Rate * (steps - step) / steps);
                graph = graph.WithInitializer(name, new Tensor(graph.Initializers[name].Shape, (float[])optimizer.Values.Clone()));
            }

            model = model with { Graph = graph };
        }

        return weights.ToDictionary(weight => weight.Name, weight => model.Graph.Initializers[weight.Name]);
    }

    private static (float[] Inputs, long[] Labels) Draw(int step)
    {
        var inputs = Enumerable.Range(0, Batch * Length)
            .Select(place => (float)Audit.Models.Devices.Philox.Below(Tokens, Streams.Seed, Streams.TokenOrder, (ulong)((step * Batch * Length) + place))).ToArray();
        return (inputs, [.. inputs.Chunk(Length).Select(row => (long)row.Max())]);
    }

    /// <summary>Normalisations start at 1, matrices uniform within sqrt(3 / inputs).</summary>
    private static Tensor Initial(int[] extents, int index)
    {
        var (shape, reach) = (new Shape(extents), extents.Length > 1 ? MathF.Sqrt(3f / extents[1]) : 0);
        return new Tensor(shape, Enumerable.Range(0, shape.Count).Select(place => reach == 0 ? 1 : reach * Streams.Signed(Streams.TokenWeights, ((ulong)index << 32) + (ulong)place)).ToArray());
    }
}
