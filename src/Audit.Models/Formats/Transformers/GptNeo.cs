using System.Collections.Immutable;

namespace Audit.Models.Formats.Transformers;

/// <summary>GPT-Neo as Hugging Face stores it, TinyStories among its models.</summary>
/// <remarks>
/// Formula: learned positions; scores are not scaled; layers see all earlier tokens or the latest window_size of them, by attention_types. Source: Black et al. 2021.
/// </remarks>
internal sealed class GptNeo : IArchitecture
{
    public static IReadOnlyList<string> ModelTypes => ["gpt_neo"];

    public static string Prefix => "transformer.";

    public static TransformerSpec Spec(ModelConfig config)
    {
        var (width, heads, layers) = (config.Integer("hidden_size"), config.Integer("num_heads"), config.Layers("num_layers"));
        config.Refuse("num_heads", width % heads != 0, "a divisor of hidden_size");
        var kinds = config.Words("attention_layers", layers);
        config.Refuse("attention_layers", kinds is null, "global or local for each layer");
        var window = config.Integer("window_size", 256);
        return new TransformerSpec
        {
            Width = width,
            Heads = heads,
            Groups = heads,
            HeadWidth = Math.Max(1, width / heads),
            Vocabulary = config.Integer("vocab_size"),
            Context = config.Integer("max_position_embeddings", 2048),
            Norm = Normalisation.Layer,
            Epsilon = (float)config.Number("layer_norm_epsilon", 1e-5),
            Windows = [.. (kinds ?? [.. Enumerable.Repeat("global", layers)]).Select(kind => kind == "local" ? window : 0)],
            Scales = [.. Enumerable.Repeat(1f, layers)],
            Act = Nonlinearities.Of(config, "activation_function", "gelu_new"),
        };
    }

    public static TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights)
    {
        var hidden = config.Has("intermediate_size") ? config.Integer("intermediate_size") : 4 * spec.Width;
        var tokens = weights.Required("wte.weight", spec.Vocabulary, spec.Width);
        var unembed = weights.Optional("lm_head.weight", spec.Vocabulary, spec.Width) ?? tokens;
        return new TransformerWeights(
            tokens, weights.Required("wpe.weight", spec.Context, spec.Width),
            [.. Enumerable.Range(0, spec.Layers).Select(layer => Block(spec, weights, (layer, hidden)))], weights.LayerNorm("ln_f", spec.Width), new Linear(unembed, true, null));
    }

    public static bool IsBuffer(string name) =>
        name.EndsWith(".attention.bias", StringComparison.Ordinal) || name.EndsWith(".attention.masked_bias", StringComparison.Ordinal);

    private static BlockWeights Block(TransformerSpec spec, WeightLookup weights, (int Layer, int Hidden) at)
    {
        var width = spec.Width;
        string Name(string part) => $"h.{at.Layer}.{part}";
        Linear Map(string part, int inputs, int outputs, bool biased) => new(
            weights.Required(Name($"{part}.weight"), outputs, inputs), true, biased ? weights.Required(Name($"{part}.bias"), outputs) : null);
        return new BlockWeights
        {
            Norm1 = weights.LayerNorm(Name("ln_1"), width),
            Query = Map("attn.attention.q_proj", width, width, false),
            Key = Map("attn.attention.k_proj", width, width, false),
            Value = Map("attn.attention.v_proj", width, width, false),
            Output = Map("attn.attention.out_proj", width, width, true),
            Norm2 = weights.LayerNorm(Name("ln_2"), width),
            In = Map("mlp.c_fc", width, at.Hidden, true),
            Out = Map("mlp.c_proj", at.Hidden, width, true),
        };
    }
}
