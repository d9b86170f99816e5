using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats.Transformers;

/// <summary>Pieces of which blocks are written: a node named by its output, an affine map, a normalisation.</summary>
internal static class GraphPieces
{
    public static string Node(GraphBuilder builder, string opType, string output, Attributes attributes, params string[] inputs)
    {
        builder.Node(new Node(output, opType, [.. inputs], output, attributes));
        return output;
    }

    public static string Affine(GraphBuilder builder, Func<NamedTensor?, string> keep, string name, string input, Linear map)
    {
        string[] inputs = map.Bias is null ? [input, keep(map.Weight)] : [input, keep(map.Weight), keep(map.Bias)];
        return Node(builder, "Gemm", name, Attributes.None.With("transB", map.Transposed ? 1 : 0), inputs);
    }

    /// <summary>hook_scale and hook_normalized, then weight and bias where their names are not "".</summary>
    public static string Norm(GraphBuilder builder, TransformerSpec spec, string name, string input, (string Weight, string Bias) learned)
    {
        if (spec.Norm == Normalisation.None) { return input; }
        if (spec.Norm == Normalisation.Layer) { input = Node(builder, "Center", $"{name}.centered", Attributes.None, input); }
        var scale = Node(builder, "NormScale", $"{name}.hook_scale", Attributes.None.With("epsilon", spec.Epsilon), input);
        var result = Node(builder, "Div", $"{name}.hook_normalized", Attributes.None, input, scale);
        if (learned.Weight.Length > 0) { result = Node(builder, "Mul", $"{name}.weighted", Attributes.None, result, learned.Weight); }
        return learned.Bias.Length > 0 ? Node(builder, "Add", $"{name}.out", Attributes.None, result, learned.Bias) : result;
    }
}
