using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats.Transformers;

/// <summary>Writes one attention layer into a graph.</summary>
internal sealed class AttentionGraph(TransformerSpec spec, ReadOptions options, int length)
{
    /// <summary>From the block's input to hook_attn_out; gives the name of the latter.</summary>
    public string Write(GraphBuilder builder, Func<NamedTensor?, string> keep, (int Layer, string Name, BlockWeights Weights) block, string stream)
    {
        var (name, weights) = ($"{block.Name}.attn", block.Weights);
        var inputs = options.SplitInputs ? null : Norm(builder, keep, $"{block.Name}.ln1", stream, weights.Norm1);
        string Read(char role, Linear map, int heads) => inputs is not null
            ? Heads(builder, $"{name}.hook_{role}", GraphPieces.Affine(builder, keep, $"{name}.{role}", inputs, map), heads)
            : Split(builder, keep, (block.Name, role, heads, weights.Norm1, map), stream);
        var query = Turn(builder, $"{name}.hook_rot_q", HeadNorm(builder, keep, $"{name}.q_norm", Read('q', weights.Query, spec.Heads), weights.QueryNorm));
        var key = Turn(builder, $"{name}.hook_rot_k", HeadNorm(builder, keep, $"{name}.k_norm", Read('k', weights.Key, spec.Groups), weights.KeyNorm));
        var value = Read('v', weights.Value, spec.Groups);
        var mask = Attributes.None.With("scale", spec.Scales[block.Layer]).With("causal", spec.Causal ? 1 : 0).With("window", spec.Windows[block.Layer]);
        var scores = GraphPieces.Node(builder, "AttentionScores", $"{name}.hook_attn_scores", mask, query, key);
        var pattern = GraphPieces.Node(builder, "Softmax", $"{name}.hook_pattern", Attributes.None.With("axis", 2), scores);
        var mixed = GraphPieces.Node(builder, "AttentionMix", $"{name}.hook_z", Attributes.None, pattern, value);
        if (options.HeadResults) { return Results(builder, keep, block.Name, mixed, weights.Output); }
        var flat = GraphPieces.Node(builder, "Reshape", $"{name}.z", Attributes.None.With("shape", length, spec.Heads * spec.HeadWidth), mixed);
        return GraphPieces.Affine(builder, keep, $"{block.Name}.hook_attn_out", flat, weights.Output);
    }

    private string Heads(GraphBuilder builder, string name, string flat, int heads) =>
        GraphPieces.Node(builder, "Reshape", name, Attributes.None.With("shape", length, heads, spec.HeadWidth), flat);

    private string Norm(GraphBuilder builder, Func<NamedTensor?, string> keep, string name, string input, NormWeights? norm) =>
        norm is null ? input : GraphPieces.Norm(builder, spec, name, input, (keep(norm.Weight), keep(norm.Bias)));

    /// <summary>The normalisation of each head's queries or keys, always by the root mean square.</summary>
    private string HeadNorm(GraphBuilder builder, Func<NamedTensor?, string> keep, string name, string input, NormWeights? norm) =>
        norm is null ? input : GraphPieces.Norm(builder, spec with { Norm = Normalisation.Rms }, name, input, (keep(norm.Weight), keep(norm.Bias)));

    private string Turn(GraphBuilder builder, string name, string input) => spec.Rotary is not { } rotary ? input
        : GraphPieces.Node(builder, "Rotary", name, Attributes.None.With("interleaved", rotary.Interleaved ? 1 : 0), input, "rotary_cos", "rotary_sin");

    /// <summary>A copy of the stream for each head, hook_q_input and the like [T, H, D], its normalisation, and each head's own map.</summary>
    private string Split(GraphBuilder builder, Func<NamedTensor?, string> keep, (string Block, char Role, int Heads, NormWeights? Norm, Linear Map) part, string stream)
    {
        var (name, role, heads, map) = (part.Block, part.Role, part.Heads, part.Map);
        var ones = $"{name}.{role}_copies";
        builder.Initializer(ones, new Tensor(new Shape(heads, 1), Enumerable.Repeat(1f, heads).ToArray()));
        var line = GraphPieces.Node(builder, "Reshape", $"{name}.{role}_stream", Attributes.None.With("shape", length, 1, spec.Width), stream);
        var copies = GraphPieces.Node(builder, "Mul", $"{name}.hook_{role}_input", Attributes.None, line, ones);
        var normal = Norm(builder, keep, $"{name}.ln1_{role}", copies, part.Norm);
        var byHead = GraphPieces.Node(builder, "Transpose", $"{name}.attn.{role}_heads", Attributes.None.With("perm", 1, 0, 2), normal);
        var weight = keep(new NamedTensor($"{map.Weight.Name}[heads]", HeadTensors.Into(map, heads)));
        var product = GraphPieces.Node(builder, "MatMul", $"{name}.attn.{role}_product", Attributes.None, byHead, weight);
        var back = GraphPieces.Node(builder, "Transpose", map.Bias is null ? $"{name}.attn.hook_{role}" : $"{name}.attn.{role}", Attributes.None.With("perm", 1, 0, 2), product);
        if (map.Bias is not { } bias) { return back; }
        var shaped = keep(new NamedTensor($"{bias.Name}[heads]", bias.Tensor.Reshape(heads, spec.HeadWidth)));
        return GraphPieces.Node(builder, "Add", $"{name}.attn.hook_{role}", Attributes.None, back, shaped);
    }

    /// <summary>hook_result [T, H, D], then the heads added in increasing order from zero, then the bias.</summary>
    private string Results(GraphBuilder builder, Func<NamedTensor?, string> keep, string name, string mixed, Linear map)
    {
        var byHead = GraphPieces.Node(builder, "Transpose", $"{name}.attn.z_heads", Attributes.None.With("perm", 1, 0, 2), mixed);
        var weight = keep(new NamedTensor($"{map.Weight.Name}[heads]", HeadTensors.OutOf(map, spec.Heads)));
        var product = GraphPieces.Node(builder, "MatMul", $"{name}.attn.result_heads", Attributes.None, byHead, weight);
        var result = GraphPieces.Node(builder, "Transpose", $"{name}.attn.hook_result", Attributes.None.With("perm", 1, 0, 2), product);
        builder.Initializer($"{name}.attn.ones", new Tensor(new Shape(1, spec.Heads), Enumerable.Repeat(1f, spec.Heads).ToArray()));
        var sum = GraphPieces.Node(builder, "MatMul", $"{name}.attn.result_sum", Attributes.None, $"{name}.attn.ones", result);
        var flat = GraphPieces.Node(builder, "Reshape", map.Bias is null ? $"{name}.hook_attn_out" : $"{name}.attn.unbiased", Attributes.None.With("shape", length, spec.Width), sum);
        return map.Bias is null ? flat : GraphPieces.Node(builder, "Add", $"{name}.hook_attn_out", Attributes.None, flat, keep(map.Bias));
    }
}
