using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Engine.Policies;
using Audit.Engine.Scales;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Engine.Claims;

/// <summary>A map of a model as a product of its float32 matrices.</summary>
/// <param name="Kind">What is bounded of it.</param>
/// <param name="Factors">From left to right.</param>
/// <param name="Words">What it is, for sentences.</param>
internal sealed record FormMap(FormKind Kind, ImmutableArray<(FormMatrix Matrix, FactorRole Role)> Factors, string Words);

/// <summary>Finds the matrices of an affine layer or of a circuit of a transformer.</summary>
/// <remarks>
/// weight: x to W x; a convolution on one patch. blocks.L.attn.qk[h=i]: x'W_Q W_K'y, the score before positions and scaling. blocks.L.attn.ov[h=i]: x to W_O'W_V'x, what a token read
/// with weight 1 writes. blocks.L.mlp.gated[i=k]: x'W_in diag(W_out[:, k]) W_gate'x, output k of a bilinear layer. Biases and normalisation gains are not part of the maps.
/// </remarks>
internal static partial class FormMaps
{
    /// <summary>Faults of a claim that the graph does not fit.</summary>
    /// <exception cref="InputFaultException">No such weight or circuit, or norms that its kind has no closed form for.</exception>
    public static void Check(Graph graph, Subject.ClosedForm form, string place)
    {
        var map = Of(graph, form, place);
        var euclidean = form.Ball == VectorNorm.Two && form.Norm == VectorNorm.Two;
        if (map.Kind != FormKind.Operator && !euclidean) { throw Fault(place, $"Got norms other than l2 for {map.Words}, wanted ball: l2 and norm: l2; a bilinear form is bounded over L2 balls."); }
        if (map.Kind == FormKind.Quadratic && form.Rank is not null) { throw Fault(place, "Got a rank for a gated layer, wanted 'of': a coarse-graining."); }
    }

    /// <summary>The map that a claim names.</summary>
    /// <exception cref="InputFaultException">No such weight or circuit.</exception>
    public static FormMap Of(Graph graph, Subject.ClosedForm form, string place) => form.Weight is { } weight ? Layer(graph, weight, place) : Circuit(graph, form.Circuit!, place);

    private static FormMap Layer(Graph graph, string name, string place)
    {
        var layers = graph.Nodes.Where(node => node.OpType is "Gemm" or "MatMul" or "Conv").ToList();
        var named = layers.Where(node => name == node.Inputs[1] || name == node.Name || name == node.Output).Select(node => node.Inputs[1]).ToHashSet();
        var found = Weights.Of(graph).Where(weight => named.Contains(weight.Name)).ToList();
        if (found.Count != 1) { throw Fault(place, $"Got weight '{name}', wanted a layer that has one: {string.Join(", ", layers.Select(node => node.Name).Take(12))}{(layers.Count > 12 ? ", ..." : "")}."); }
        if (found[0].RowsAreColumns && found[0].Tensor.Shape.Rank > 2) { throw Fault(place, $"Got weight '{name}' {found[0].Tensor.Shape}, wanted a matrix."); }
        var (rows, tensor) = (found[0].Rows, found[0].Tensor);
        var matrix = new FormMatrix(found[0].RowsAreColumns ? tensor.Shape.Count / rows : rows, found[0].RowsAreColumns ? rows : tensor.Shape.Count / rows, [.. tensor.Values.Span]);
        return new FormMap(FormKind.Operator, [(matrix, found[0].RowsAreColumns ? FactorRole.Transposed : FactorRole.Plain)], $"the layer {name}");
    }

    private static FormMap Circuit(Graph graph, string text, string place)
    {
        var match = Address().Match(text);
        if (!match.Success) { throw Fault(place, $"Got circuit '{text}', wanted blocks.L.attn.qk[h=i], blocks.L.attn.ov[h=i] or blocks.L.mlp.gated[i=k]."); }
        var (block, index) = ($"blocks.{match.Groups[1].Value}", int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
        return match.Groups[2].Value switch
        {
            "attn.qk" => new FormMap(FormKind.Bilinear, [(Head(graph, block, 'q', index, place), FactorRole.Plain), (Head(graph, block, 'k', index, place), FactorRole.Transposed)], $"the query-key circuit {text}"),
            "attn.ov" => new FormMap(FormKind.Operator, [(Head(graph, block, 'o', index, place), FactorRole.Plain), (Head(graph, block, 'v', index, place), FactorRole.Transposed)], $"the output-value circuit {text}"),
            _ => Gated(graph, block, index, text, place),
        };
    }

    /// <summary>The matrix [D, d] of a head: into it for q, k, v; for o the transpose of the map out of it.</summary>
    private static FormMatrix Head(Graph graph, string block, char role, int head, string place)
    {
        if (!graph.Shapes.TryGetValue($"{block}.attn.hook_z", out var z) || z.Rank != 3) { throw Fault(place, $"Got a circuit of {block}, but the model has no attention of that name; 'audit inspect MODEL' lists the sites."); }
        var (heads, width) = (z[1], z[2]);
        if (head < 0 || head >= heads) { throw Fault(place, $"Got head {head} of {block}, wanted 0 to {heads - 1}."); }
        var node = role == 'o' ? $"{block}.hook_attn_out" : $"{block}.attn.{role}";
        var own = role is 'k' or 'v' ? head / (heads / graph.Shapes[$"{block}.attn.hook_{role}"][1]) : head;
        var matrix = Matrix(graph, node, place);
        return role == 'o'
            ? Cut(matrix.Columns, width, (row, column) => matrix.Values[(((own * width) + column) * matrix.Columns) + row])
            : Cut(matrix.Rows, width, (row, column) => matrix.Values[(row * matrix.Columns) + (own * width) + column]);
    }

    private static FormMap Gated(Graph graph, string block, int output, string text, string place)
    {
        var gate = graph.Nodes.FirstOrDefault(node => node.Output == $"{block}.mlp.gate");
        if (gate is not { OpType: "Identity" }) { throw Fault(place, $"Got '{text}', but {block} has no bilinear layer: wanted a gated one without a nonlinearity."); }
        var (up, open, down) = (Matrix(graph, $"{block}.mlp.hook_pre_linear", place), Matrix(graph, $"{block}.mlp.hook_pre", place), Matrix(graph, $"{block}.hook_mlp_out", place));
        if (output >= down.Columns) { throw Fault(place, $"Got output {output}, wanted 0 to {down.Columns - 1}."); }
        var row = Cut(1, down.Rows, (_, column) => down.Values[(column * down.Columns) + output]);
        return new FormMap(FormKind.Quadratic, [(up, FactorRole.Plain), (row, FactorRole.Diagonal), (open, FactorRole.Transposed)], $"output {output} of the bilinear layer {text}");
    }

    /// <summary>The weight of a product by the name of its value, as [inputs, outputs].</summary>
    private static FormMatrix Matrix(Graph graph, string value, string place)
    {
        var node = graph.Nodes.FirstOrDefault(node => node.Output == value && node.OpType is "Gemm" or "MatMul");
        if (node is null || !graph.Initializers.TryGetValue(node.Inputs[1], out var tensor) || tensor.Shape.Rank != 2) { throw Fault(place, $"'{value}' is no product with a weight in this model; leave out head-results and split-inputs."); }
        var values = tensor.Values.ToArray();
        return node.Attributes.Integer("transB", 0) == 0
            ? new FormMatrix(tensor.Shape[0], tensor.Shape[1], [.. values])
            : Cut(tensor.Shape[1], tensor.Shape[0], (row, column) => values[(column * tensor.Shape[1]) + row]);
    }

    private static FormMatrix Cut(int rows, int columns, Func<int, int, float> value) =>
        new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(index => value(index / columns, index % columns))]);

    private static InputFaultException Fault(string place, string message) => new(new Diagnostic("claim.closed-form", place, message));

    [GeneratedRegex(@"^blocks\.(\d{1,5})\.(attn\.qk|attn\.ov|mlp\.gated)\[[hi]=(\d{1,6})\]$")]
    private static partial Regex Address();
}
