using System.Globalization;
using System.Text.RegularExpressions;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>Why a TransformerLens name is not a site of a graph: the values that exist in some models, or under some ways of reading them, alone.</summary>
/// <remarks>Source of the names: TransformerLens hook points (github.com/TransformerLensOrg/TransformerLens, HookedTransformer).</remarks>
internal static partial class HookNames
{
    private static readonly (string Name, string Why)[] reasons =
    [
        ("hook_pos_embed", "this model adds no learned positions to the embedding; it has rotary ones or none"),
        ("blocks.{l}.hook_resid_mid", "the block has no MLP, or computes attention and MLP side by side, so there is no stream between them"),
        ("blocks.{l}.hook_q_input", "it exists only when the model is read with split inputs"),
        ("blocks.{l}.hook_k_input", "it exists only when the model is read with split inputs"),
        ("blocks.{l}.hook_v_input", "it exists only when the model is read with split inputs"),
        ("blocks.{l}.hook_attn_in", "one copy for queries, keys and values is not made; hook_q_input, hook_k_input and hook_v_input exist when the model is read with split inputs"),
        ("blocks.{l}.hook_mlp_in", "the block has no MLP"),
        ("blocks.{l}.hook_mlp_out", "the block has no MLP"),
        ("blocks.{l}.attn.hook_rot_q", "queries are not rotated in this model; see hook_q"),
        ("blocks.{l}.attn.hook_rot_k", "keys are not rotated in this model; see hook_k"),
        ("blocks.{l}.attn.hook_result", "it exists only when the model is read with head results"),
        ("blocks.{l}.mlp.hook_pre", "the block has no MLP"),
        ("blocks.{l}.mlp.hook_post", "the block has no MLP"),
        ("blocks.{l}.mlp.hook_pre_linear", "the MLP has no gate: hook_pre is its only input"),
        ("blocks.{l}.ln1.hook_scale", "this normalisation is absent or folded into the weights, or the model is read with split inputs, where each of q, k and v has its own"),
        ("blocks.{l}.ln1.hook_normalized", "this normalisation is absent or folded into the weights, or the model is read with split inputs, where each of q, k and v has its own"),
        ("blocks.{l}.ln2.hook_scale", "the block has no second normalisation"),
        ("blocks.{l}.ln2.hook_normalized", "the block has no second normalisation"),
        ("ln_final.hook_scale", "the model has no final normalisation"),
        ("ln_final.hook_normalized", "the model has no final normalisation"),
    ];

    private static readonly string[] always =
    [
        "hook_embed", "blocks.{l}.hook_resid_pre", "blocks.{l}.hook_resid_post", "blocks.{l}.hook_attn_out", "blocks.{l}.attn.hook_q", "blocks.{l}.attn.hook_k", "blocks.{l}.attn.hook_v",
        "blocks.{l}.attn.hook_z", "blocks.{l}.attn.hook_attn_scores", "blocks.{l}.attn.hook_pattern",
    ];

    /// <summary>Why a graph has no site of that name, or null where the name is not one of TransformerLens.</summary>
    public static string? Why(Graph graph, string name)
    {
        var layer = Layer().Match(name);
        var pattern = layer.Success ? $"blocks.{{l}}.{name[layer.Length..]}" : name;
        var reason = Array.Find(reasons, entry => entry.Name == pattern).Why;
        if (reason is null && !always.Contains(pattern)) { return null; }
        var layers = graph.Shapes.Keys.Select(value => Layer().Match(value)).Where(match => match.Success).Select(match => Number(match)).DefaultIfEmpty(-1).Max() + 1;
        if (layers == 0) { return "it is the name of a value of a transformer, and this graph is none whose values have such names"; }
        return layer.Success && Number(layer) >= layers ? $"the model has the blocks 0 to {layers - 1}" : reason;
    }

    private static long Number(Match match) => long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue - 1;

    [GeneratedRegex(@"^blocks\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Layer();
}
