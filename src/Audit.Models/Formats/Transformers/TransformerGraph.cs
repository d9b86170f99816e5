using System.Globalization;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats.Transformers;

/// <summary>Writes a transformer as a graph whose values carry TransformerLens names, for sequences of one length.</summary>
/// <remarks>
/// Source of the names: TransformerLens hook points (blocks.0.hook_resid_pre, blocks.0.attn.hook_z ...). Order of additions: as in the published code of the
/// architectures: embedding + position; stream + attention, then + MLP.
/// </remarks>
internal sealed class TransformerGraph
{
    private readonly TransformerSpec spec;
    private readonly TransformerWeights weights;
    private readonly ReadOptions options;
    private readonly int length;
    private readonly GraphBuilder builder;
    private readonly HashSet<string> initializers = [];

    private TransformerGraph(TransformerSpec spec, TransformerWeights weights, ReadOptions options, int length)
    {
        (this.spec, this.weights, this.options, this.length) = (spec, weights, options, length);
        builder = new GraphBuilder("tokens", new Shape(length));
    }

    /// <summary>The graph for sequences of a length from 1 to the model's context.</summary>
    /// <exception cref="InputFaultException">The length is out of range, or weights do not fit together.</exception>
    public static Graph Make(TransformerSpec spec, TransformerWeights weights, ReadOptions options, int length)
    {
        if (length < 1 || length > spec.Context)
        {
            throw new InputFaultException(new Diagnostic("model.length", "length", $"Got sequences of {length} tokens, wanted 1 to {spec.Context}, the model's context."));
        }

        return new TransformerGraph(spec, weights, options, length).Make();
    }

    private Graph Make()
    {
        if (spec.Rotary is { } rotary)
        {
            var (cos, sin) = RotaryTables.Make(length, rotary.Width, rotary.Theta, rotary.Scaling);
            builder.Initializer("rotary_cos", cos).Initializer("rotary_sin", sin);
        }

        var stream = Embed();
        for (var layer = 0; layer < spec.Layers; layer++) { stream = Block(layer, weights.Blocks[layer], stream); }
        stream = Norm("ln_final", stream, weights.FinalNorm);
        if (options.LastTokenOnly)
        {
            stream = Node("Slice", "last_token", Attributes.None.With("starts", length - 1, 0).With("steps", 1, 1).With("shape", 1, spec.Width), stream);
            stream = Node("Reshape", "last_token_stream", Attributes.None.With("shape", spec.Width), stream);
        }

        return builder.Build(Affine("logits", stream, weights.Unembed));
    }

    private string Embed()
    {
        var embedded = Node("Embedding", "hook_embed", Attributes.None, "tokens", Keep(weights.Tokens));
        if (weights.Positions is not { } positions) { return embedded; }
        var places = Node("Positions", "hook_pos_embed", Attributes.None, "tokens", Keep(positions));
        return Node("Add", "embed", Attributes.None, embedded, places);
    }

    private string Block(int layer, BlockWeights block, string stream)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"blocks.{layer}");
        var before = Copy($"{name}.hook_resid_pre", stream);
        var attention = new AttentionGraph(spec, options, length).Write(builder, Keep, (layer, name, block), before);
        if (block.In is null) { return Copy($"{name}.hook_resid_post", Add($"{name}.attn_sum", before, attention)); }
        var middle = spec.Parallel ? before : Add($"{name}.hook_resid_mid", before, attention);
        var mlp = Mlp(name, block, Norm($"{name}.ln2", Copy($"{name}.hook_mlp_in", middle), block.Norm2));
        return spec.Parallel
            ? Add($"{name}.hook_resid_post", Add($"{name}.attn_sum", before, attention), mlp)
            : Add($"{name}.hook_resid_post", middle, mlp);
    }

    private string Mlp(string name, BlockWeights block, string input)
    {
        var act = spec.Act!;
        if (block.Gate is null)
        {
            var pre = Affine($"{name}.mlp.hook_pre", input, block.In!);
            return Affine($"{name}.hook_mlp_out", Node(act.OpType, $"{name}.mlp.hook_post", act.Attributes, pre), block.Out!);
        }

        var gate = Node(act.OpType, $"{name}.mlp.gate", act.Attributes, Affine($"{name}.mlp.hook_pre", input, block.Gate));
        var linear = Affine($"{name}.mlp.hook_pre_linear", input, block.In!);
        var product = Node("Mul", block.GatedBias is null ? $"{name}.mlp.hook_post" : $"{name}.mlp.gated", Attributes.None, gate, linear);
        if (block.GatedBias is { } bias) { product = Node("Add", $"{name}.mlp.hook_post", Attributes.None, product, Keep(bias)); }
        return Affine($"{name}.hook_mlp_out", product, block.Out!);
    }

    private string Norm(string name, string input, NormWeights? norm) =>
        norm is null ? input : GraphPieces.Norm(builder, spec, name, input, (Keep(norm.Weight), Keep(norm.Bias)));

    private string Affine(string name, string input, Linear map) => GraphPieces.Affine(builder, Keep, name, input, map);

    private string Add(string name, string first, string second) => Node("Add", name, Attributes.None, first, second);

    private string Copy(string name, string input) => Node("Identity", name, Attributes.None, input);

    private string Node(string opType, string output, Attributes attributes, params string[] inputs) => GraphPieces.Node(builder, opType, output, attributes, inputs);

    /// <summary>Adds a weight once; "" for an absent one.</summary>
    private string Keep(NamedTensor? tensor)
    {
        if (tensor is not null && initializers.Add(tensor.Name)) { builder.Initializer(tensor.Name, tensor.Tensor); }
        return tensor?.Name ?? "";
    }
}
