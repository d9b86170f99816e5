using System.Collections.Immutable;

namespace Audit.Models.Formats.Transformers;

/// <summary>Llama and its kin as Hugging Face stores them: Llama, Mistral, Qwen2, Qwen3.</summary>
/// <remarks>
/// Formula: x + Attn(RMS(x)), then x + W_down(act(W_gate RMS(x)) * W_up RMS(x)); rotary halves; grouped queries; Qwen3 normalises each head's queries and keys before
/// they are turned. Source: Touvron et al. 2023, arXiv 2302.13971; Jiang et al. 2023, arXiv 2310.06825; Qwen 2024, arXiv 2407.10671 and 2025, arXiv 2505.09388.
/// </remarks>
internal sealed class Llama : IArchitecture
{
    public static IReadOnlyList<string> ModelTypes => ["llama", "mistral", "qwen2", "qwen3"];

    public static string Prefix => "model.";

    public static TransformerSpec Spec(ModelConfig config)
    {
        var (width, heads, layers) = (config.Integer("hidden_size"), config.Integer("num_attention_heads"), config.Layers("num_hidden_layers"));
        var headWidth = config.Integer("head_dim", Math.Max(1, width / heads));
        var context = config.Integer("max_position_embeddings", 2048);
        return new TransformerSpec
        {
            Width = width,
            Heads = heads,
            Groups = config.Integer("num_key_value_heads", heads),
            HeadWidth = headWidth,
            Vocabulary = config.Integer("vocab_size"),
            Context = context,
            Norm = Normalisation.Rms,
            Epsilon = (float)config.Number("rms_norm_eps", 1e-6),
            Windows = Windows(config, layers),
            Scales = [.. Enumerable.Repeat((float)Math.Sqrt(headWidth), layers)],
            Rotary = RotaryConfig.Read(config, headWidth, context),
            Act = Nonlinearities.Of(config, "hidden_act", "silu"),
        };
    }

    public static TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights)
    {
        var hidden = config.Integer("intermediate_size");
        var tokens = weights.Required("embed_tokens.weight", spec.Vocabulary, spec.Width);
        var tied = config.Flag("tie_word_embeddings", false);
        var unembed = weights.Optional("lm_head.weight", spec.Vocabulary, spec.Width) ?? (tied ? tokens : weights.Required("lm_head.weight", spec.Vocabulary, spec.Width));
        return new TransformerWeights(
            tokens, null, [.. Enumerable.Range(0, spec.Layers).Select(layer => Block(config, spec, weights, (layer, hidden)))],
            new NormWeights(weights.Required("norm.weight", spec.Width), null), new Linear(unembed, true, null));
    }

    private static BlockWeights Block(ModelConfig config, TransformerSpec spec, WeightLookup weights, (int Layer, int Hidden) at)
    {
        var type = config.Word("model_type", "llama");
        var (biasQkv, biasOut, biasMlp) = (config.Flag("attention_bias", type == "qwen2"), config.Flag("attention_bias", false), config.Flag("mlp_bias", false));
        var (queries, keys) = (spec.Heads * spec.HeadWidth, spec.Groups * spec.HeadWidth);
        string Name(string part) => $"layers.{at.Layer}.{part}";
        Linear Map(string part, int inputs, int outputs, bool bias) => new(
            weights.Required(Name($"{part}.weight"), outputs, inputs), true, bias ? weights.Required(Name($"{part}.bias"), outputs) : null);
        NormWeights Norm(string part, int extent) => new(weights.Required(Name($"{part}.weight"), extent), null);
        return new BlockWeights
        {
            Norm1 = Norm("input_layernorm", spec.Width),
            Query = Map("self_attn.q_proj", spec.Width, queries, biasQkv),
            Key = Map("self_attn.k_proj", spec.Width, keys, biasQkv),
            Value = Map("self_attn.v_proj", spec.Width, keys, biasQkv),
            Output = Map("self_attn.o_proj", queries, spec.Width, biasOut),
            QueryNorm = type == "qwen3" ? Norm("self_attn.q_norm", spec.HeadWidth) : null,
            KeyNorm = type == "qwen3" ? Norm("self_attn.k_norm", spec.HeadWidth) : null,
            Norm2 = Norm("post_attention_layernorm", spec.Width),
            Gate = Map("mlp.gate_proj", spec.Width, at.Hidden, biasMlp),
            In = Map("mlp.up_proj", spec.Width, at.Hidden, biasMlp),
            Out = Map("mlp.down_proj", at.Hidden, spec.Width, biasMlp),
        };
    }

    private static ImmutableArray<int> Windows(ModelConfig config, int layers)
    {
        var isQwen = config.Word("model_type", "llama").StartsWith("qwen", StringComparison.Ordinal);
        var slides = config.Has("sliding_window") && config.Flag("use_sliding_window", !isQwen);
        if (!slides) { return [.. Enumerable.Repeat(0, layers)]; }
        var window = config.Integer("sliding_window");
        if (config.Words("layer_types", layers) is { } types) { return [.. types.Select(type => type == "sliding_attention" ? window : 0)]; }
        var first = isQwen && config.Has("max_window_layers") ? config.Integer("max_window_layers") : 0;
        return [.. Enumerable.Range(0, layers).Select(layer => layer >= first ? window : 0)];
    }
}
