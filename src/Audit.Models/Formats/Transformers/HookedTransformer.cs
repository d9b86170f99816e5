using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>A transformer with TransformerLens's configuration keys and weight names.</summary>
/// <remarks>
/// Formula: as TransformerLens computes it: learned or rotary positions, causal or bidirectional attention, scores divided by attn_scale, MLP plain, gated
/// (act(x W_gate) * x W_in + b_in) or absent; normalisation LN, LNPre, RMS, RMSPre or none; missing biases are zero. Bilinear layers are gated ones with act_fn identity.
/// </remarks>
internal sealed class HookedTransformer : IArchitecture
{
    public static IReadOnlyList<string> ModelTypes => ["hooked_transformer"];

    public static TransformerSpec Spec(ModelConfig config)
    {
        var (width, heads, layers) = (config.Integer("d_model"), config.Has("n_heads") ? config.Integer("n_heads") : 0, config.Layers("n_layers"));
        var headWidth = config.Integer("d_head");
        heads = heads > 0 ? heads : Math.Max(1, width / headWidth);
        var positions = config.Word("positional_embedding_type", "standard");
        Unsupported(config, positions);
        return new TransformerSpec
        {
            Width = width,
            Heads = heads,
            Groups = config.Integer("n_key_value_heads", heads),
            HeadWidth = headWidth,
            Vocabulary = config.Integer("d_vocab"),
            Context = config.Integer("n_ctx"),
            Norm = NormType(config) switch { "LN" or "LNPre" => Normalisation.Layer, "RMS" or "RMSPre" => Normalisation.Rms, _ => Normalisation.None },
            Epsilon = (float)config.Number("eps", 1e-5),
            Causal = config.Word("attention_dir", "causal") == "causal",
            Windows = Windows(config, layers),
            Scales = Scales(config, headWidth, layers),
            Rotary = positions == "rotary" ? Rotary(config, headWidth) : null,
            Parallel = config.Flag("parallel_attn_mlp", false),
            Act = config.Flag("attn_only", false) ? null : Nonlinearities.Of(config, "act_fn", "relu"),
        };
    }

    public static TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights)
    {
        var outputs = config.Integer("d_vocab_out", spec.Vocabulary);
        var hidden = spec.Act is null ? [] : config.Integers("d_mlp", spec.Layers, 4 * spec.Width);
        var standard = config.Word("positional_embedding_type", "standard") == "standard";
        return new TransformerWeights(
            weights.Required("embed.W_E", spec.Vocabulary, spec.Width),
            standard ? weights.Required("pos_embed.W_pos", spec.Context, spec.Width) : null,
            [.. Enumerable.Range(0, spec.Layers).Select(layer => Block(config, spec, weights, (layer, hidden.Count > 0 ? hidden[layer] : 0)))],
            Norm(config, weights, "ln_final", spec.Width),
            new Linear(weights.Required("unembed.W_U", spec.Width, outputs), false, weights.Optional("unembed.b_U", outputs)));
    }

    public static bool IsBuffer(string name) => name.EndsWith(".mask", StringComparison.Ordinal) || name.EndsWith(".IGNORE", StringComparison.Ordinal)
        || name.EndsWith(".rotary_sin", StringComparison.Ordinal) || name.EndsWith(".rotary_cos", StringComparison.Ordinal);

    private static BlockWeights Block(ModelConfig config, TransformerSpec spec, WeightLookup weights, (int Layer, int Hidden) at)
    {
        var (width, head) = (spec.Width, spec.HeadWidth);
        string Name(string part) => $"blocks.{at.Layer}.{part}";
        NamedTensor Either(string name, string other, int[] extents) => weights.Has(other) ? weights.Required(other, extents) : weights.Required(name, extents);
        NamedTensor? Flat(NamedTensor? bias, int heads) => bias is null ? null : bias with { Tensor = bias.Tensor.Reshape(heads * head) };
        Linear Into(char role, int heads)
        {
            var weight = Either(Name($"attn.W_{role}"), Name($"attn._W_{role}"), [heads, width, head]);
            var bias = weights.Optional(Name($"attn.b_{role}"), heads, head) ?? weights.Optional(Name($"attn._b_{role}"), heads, head);
            return new Linear(weight with { Tensor = HeadTensors.Joined(weight.Tensor) }, false, Flat(bias, heads));
        }

        var output = weights.Required(Name("attn.W_O"), spec.Heads, head, width);
        var block = new BlockWeights
        {
            Norm1 = Norm(config, weights, Name("ln1"), width),
            Query = Into('Q', spec.Heads),
            Key = Into('K', spec.Groups),
            Value = Into('V', spec.Groups),
            Output = new Linear(output with { Tensor = output.Tensor.Reshape(spec.Heads * head, width) }, false, weights.Optional(Name("attn.b_O"), width)),
        };
        return spec.Act is null ? block : Mlp(config, weights, block with { Norm2 = Norm(config, weights, Name("ln2"), width) }, (Name("mlp"), width, at.Hidden));
    }

    private static BlockWeights Mlp(ModelConfig config, WeightLookup weights, BlockWeights block, (string Name, int Width, int Hidden) at)
    {
        var gated = config.Flag("gated_mlp", false);
        var bias = weights.Optional($"{at.Name}.b_in", at.Hidden);
        return block with
        {
            In = new Linear(weights.Required($"{at.Name}.W_in", at.Width, at.Hidden), false, gated ? null : bias),
            Gate = gated ? new Linear(weights.Required($"{at.Name}.W_gate", at.Width, at.Hidden), false, null) : null,
            GatedBias = gated ? bias : null,
            Out = new Linear(weights.Required($"{at.Name}.W_out", at.Hidden, at.Width), false, weights.Optional($"{at.Name}.b_out", at.Width)),
        };
    }

    /// <summary>LN has weight and bias, RMS a weight, the Pre kinds neither: theirs are folded into what follows.</summary>
    private static NormWeights? Norm(ModelConfig config, WeightLookup weights, string name, int width) => NormType(config) switch
    {
        "LN" => new NormWeights(weights.Required($"{name}.w", width), weights.Required($"{name}.b", width)),
        "RMS" => new NormWeights(weights.Required($"{name}.w", width), null),
        "LNPre" or "RMSPre" => new NormWeights(null, null),
        _ => null,
    };

    /// <summary>null is none; a key that is absent is TransformerLens's default.</summary>
    private static string NormType(ModelConfig config) => config.Mentions("normalization_type") ? config.Word("normalization_type", "none") : "LN";

    private static ImmutableArray<float> Scales(ModelConfig config, int headWidth, int layers)
    {
        var given = config.Number("attn_scale", -1);
        var scale = !config.Flag("use_attn_scale", true) ? 1 : given > 0 ? given : Math.Sqrt(headWidth);
        var byLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        return [.. Enumerable.Range(0, layers).Select(layer => (float)(byLayer ? scale * (layer + 1) : scale))];
    }

    private static ImmutableArray<int> Windows(ModelConfig config, int layers)
    {
        if (!config.Flag("use_local_attn", false)) { return [.. Enumerable.Repeat(0, layers)]; }
        var window = config.Integer("window_size");
        return config.Words("attn_types", layers) is { } types ? [.. types.Select(type => type == "local" ? window : 0)] : [.. Enumerable.Repeat(window, layers)];
    }

    private static RotarySpec Rotary(ModelConfig config, int headWidth)
    {
        var width = config.Integer("rotary_dim", headWidth) / 2 * 2;
        config.Refuse("rotary_dim", width < 2 || width > headWidth, "an even number from 2 to d_head");
        var theta = RotaryConfig.Base(config, "rotary_base", config.Number("rotary_base", 10000));
        return new RotarySpec(Math.Clamp(width, 2, Math.Max(2, headWidth)), theta, config.Flag("rotary_adjacent_pairs", false), new RotaryScaling.None());
    }

    private static void Unsupported(ModelConfig config, string positions)
    {
        config.Refuse("positional_embedding_type", positions is not ("standard" or "rotary" or "none"), "standard, rotary or none");
        config.Refuse("normalization_type", NormType(config) is not ("LN" or "LNPre" or "RMS" or "RMSPre" or "none"), "LN, LNPre, RMS, RMSPre or null");
        config.Refuse("attention_dir", config.Word("attention_dir", "causal") is not ("causal" or "bidirectional"), "causal or bidirectional");
        config.Refuse("attn_scores_soft_cap", config.Number("attn_scores_soft_cap", -1) > 0, "no cap");
        config.Refuse("output_logits_soft_cap", config.Number("output_logits_soft_cap", -1) > 0, "no cap");
        foreach (var key in new[] { "use_qk_norm", "use_normalization_before_and_after", "final_rms", "post_embedding_ln", "use_NTK_by_parts_rope" })
        {
            config.Refuse(key, config.Flag(key, false), "false");
        }

        config.Refuse("num_experts", config.Has("num_experts"), "no experts");
    }
}
