namespace Audit.Models.Formats.Transformers;

/// <summary>GPT-NeoX and Pythia as Hugging Face stores them.</summary>
/// <remarks>
/// Formula: rotary halves over a share of each head; with parallel residuals x + Attn(LN1(x)) + MLP(LN2(x)), else one after the other. Queries, keys and values lie side
/// by side within each head; they are read as query_key_value.weight[q], [k] and [v]. Source: Black et al. 2022, arXiv 2204.06745; Biderman et al. 2023, arXiv 2304.01373.
/// </remarks>
internal sealed class GptNeoX : IArchitecture
{
    public static IReadOnlyList<string> ModelTypes => ["gpt_neox"];

    public static string Prefix => "gpt_neox.";

    public static TransformerSpec Spec(ModelConfig config)
    {
        var (width, heads, layers) = (config.Integer("hidden_size"), config.Integer("num_attention_heads"), config.Layers("num_hidden_layers"));
        config.Refuse("num_attention_heads", width % heads != 0, "a divisor of hidden_size");
        var (headWidth, context) = (Math.Max(1, width / heads), config.Integer("max_position_embeddings", 2048));
        var rotary = RotaryConfig.Read(config, headWidth, context);
        if (config.Has("rotary_emb_base")) { rotary = rotary with { Theta = RotaryConfig.Base(config, "rotary_emb_base", config.Number("rotary_emb_base", 10000)) }; }
        if (!config.Has("partial_rotary_factor")) { rotary = rotary with { Width = RotaryConfig.Width(config, "rotary_pct", 0.25, headWidth) }; }
        return new TransformerSpec
        {
            Width = width,
            Heads = heads,
            Groups = heads,
            HeadWidth = headWidth,
            Vocabulary = config.Integer("vocab_size"),
            Context = context,
            Norm = Normalisation.Layer,
            Epsilon = (float)config.Number("layer_norm_eps", 1e-5),
            Windows = [.. Enumerable.Repeat(0, layers)],
            Scales = [.. Enumerable.Repeat((float)Math.Sqrt(headWidth), layers)],
            Rotary = rotary,
            Parallel = config.Flag("use_parallel_residual", true),
            Act = Nonlinearities.Of(config, "hidden_act", "gelu"),
        };
    }

    public static TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights)
    {
        var hidden = config.Integer("intermediate_size");
        var tokens = weights.Required("embed_in.weight", spec.Vocabulary, spec.Width);
        var tied = config.Flag("tie_word_embeddings", false);
        var unembed = weights.Optional("embed_out.weight", spec.Vocabulary, spec.Width) ?? (tied ? tokens : weights.Required("embed_out.weight", spec.Vocabulary, spec.Width));
        return new TransformerWeights(
            tokens, null, [.. Enumerable.Range(0, spec.Layers).Select(layer => Block(config, spec, weights, (layer, hidden)))],
            weights.LayerNorm("final_layer_norm", spec.Width), new Linear(unembed, true, null));
    }

    public static bool IsBuffer(string name) =>
        name.EndsWith("inv_freq", StringComparison.Ordinal) || name.EndsWith(".attention.bias", StringComparison.Ordinal) || name.EndsWith(".attention.masked_bias", StringComparison.Ordinal);

    private static BlockWeights Block(ModelConfig config, TransformerSpec spec, WeightLookup weights, (int Layer, int Hidden) at)
    {
        var (width, biased) = (spec.Width, config.Flag("attention_bias", true));
        string Name(string part) => $"layers.{at.Layer}.{part}";
        Linear Map(string part, int inputs, int outputs, bool bias) => new(
            weights.Required(Name($"{part}.weight"), outputs, inputs), true, bias ? weights.Required(Name($"{part}.bias"), outputs) : null);
        var joint = Map("attention.query_key_value", width, 3 * width, biased);
        NamedTensor Cut(NamedTensor all, int part) => new($"{all.Name}[{"qkv"[part]}]", HeadTensors.Interleaved(all.Tensor, (spec.Heads, 3, part)));
        Linear Part(int part) => new(Cut(joint.Weight, part), true, joint.Bias is null ? null : Cut(joint.Bias, part));
        return new BlockWeights
        {
            Norm1 = weights.LayerNorm(Name("input_layernorm"), width),
            Query = Part(0),
            Key = Part(1),
            Value = Part(2),
            Output = Map("attention.dense", width, width, biased),
            Norm2 = weights.LayerNorm(Name("post_attention_layernorm"), width),
            In = Map("mlp.dense_h_to_4h", width, at.Hidden, true),
            Out = Map("mlp.dense_4h_to_h", at.Hidden, width, true),
        };
    }
}
