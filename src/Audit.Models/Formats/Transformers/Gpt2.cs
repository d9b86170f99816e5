using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>GPT-2 as Hugging Face stores it.</summary>
/// <remarks>
/// Formula: learned positions; x + Attn(LN(x)), then x + MLP(LN(x)). Its weights are stored as [inputs, outputs], those of queries, keys and values side by side;
/// they are read as c_attn.weight[q], [k] and [v]. Source: Radford et al. 2019.
/// </remarks>
internal sealed class Gpt2 : IArchitecture
{
    public static IReadOnlyList<string> ModelTypes => ["gpt2"];

    public static string Prefix => "transformer.";

    public static TransformerSpec Spec(ModelConfig config)
    {
        var (width, heads, layers) = (config.Integer("n_embd"), config.Integer("n_head"), config.Layers("n_layer"));
        config.Refuse("add_cross_attention", config.Flag("add_cross_attention", false), "false");
        config.Refuse("n_head", width % heads != 0, "a divisor of n_embd");
        var scale = config.Flag("scale_attn_weights", true) ? Math.Sqrt(Math.Max(1, width / heads)) : 1;
        var byLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        return new TransformerSpec
        {
            Width = width,
            Heads = heads,
            Groups = heads,
            HeadWidth = Math.Max(1, width / heads),
            Vocabulary = config.Integer("vocab_size"),
            Context = config.Integer("n_positions", config.Integer("n_ctx", 1024)),
            Norm = Normalisation.Layer,
            Epsilon = (float)config.Number("layer_norm_epsilon", 1e-5),
            Windows = [.. Enumerable.Repeat(0, layers)],
            Scales = [.. Enumerable.Range(0, layers).Select(layer => (float)(byLayer ? scale * (layer + 1) : scale))],
            Act = Nonlinearities.Of(config, "activation_function", "gelu_new"),
        };
    }

    public static TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights)
    {
        var hidden = config.Has("n_inner") ? config.Integer("n_inner") : 4 * spec.Width;
        var tokens = weights.Required("wte.weight", spec.Vocabulary, spec.Width);
        var unembed = weights.Optional("lm_head.weight", spec.Vocabulary, spec.Width) ?? tokens;
        return new TransformerWeights(
            tokens, weights.Required("wpe.weight", spec.Context, spec.Width),
            [.. Enumerable.Range(0, spec.Layers).Select(layer => Block(spec, weights, (layer, hidden)))], weights.LayerNorm("ln_f", spec.Width), new Linear(unembed, true, null));
    }

    public static bool IsBuffer(string name) => name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    private static BlockWeights Block(TransformerSpec spec, WeightLookup weights, (int Layer, int Hidden) at)
    {
        var width = spec.Width;
        string Name(string part) => $"h.{at.Layer}.{part}";
        Linear Map(string part, int inputs, int outputs) => new(weights.Required(Name($"{part}.weight"), inputs, outputs), false, weights.Required(Name($"{part}.bias"), outputs));
        var joint = Map("attn.c_attn", width, 3 * width);
        Linear Part(int part) => new(Band(joint.Weight, part, width), false, Band(joint.Bias!, part, width));
        return new BlockWeights
        {
            Norm1 = weights.LayerNorm(Name("ln_1"), width),
            Query = Part(0),
            Key = Part(1),
            Value = Part(2),
            Output = Map("attn.c_proj", width, width),
            Norm2 = weights.LayerNorm(Name("ln_2"), width),
            In = Map("mlp.c_fc", width, at.Hidden),
            Out = Map("mlp.c_proj", at.Hidden, width),
        };
    }

    private static NamedTensor Band(NamedTensor joint, int part, int width) => new($"{joint.Name}[{"qkv"[part]}]", joint.Tensor.Columns(part * width, (part + 1) * width));
}
