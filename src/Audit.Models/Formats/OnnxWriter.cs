using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Writes a model as an ONNX file, with a symbolic batch axis: operator set 17, or the first that has all of its operators.</summary>
/// <remarks>
/// Guarantee: the same model gives the same bytes, and reading them back gives a graph with the same nodes, initialisers and meaning to
/// the bit; but for Center, NormScale and Silu, which become several nodes of the same meaning within rounding.
/// Does not write: external data, a Gemm on matrices, a Concat with a constant, an input without axes, Positions, Rotary, AttentionScores, AttentionMix.
/// </remarks>
public static class OnnxWriter
{
    private const long IrVersion = 8;

    /// <summary>Writes a model to a file.</summary>
    /// <exception cref="InputFaultException">The graph has a part that a file of this kind cannot hold.</exception>
    public static void Write(Model model, string path) => File.WriteAllBytes(path, Bytes(model));

    /// <summary>The bytes of the file.</summary>
    /// <exception cref="InputFaultException">The graph has a part that a file of this kind cannot hold.</exception>
    public static byte[] Bytes(Model model)
    {
        Check(model.Graph);
        var opset = Opset(model.Graph);
        return new OnnxBytes()
            .Integer(1, IrVersion)
            .Text(2, "audit")
            .Message(7, GraphOf(model, opset))
            .Message(8, new OnnxBytes().Text(1, "").Integer(2, opset))
            .ToArray();
    }

    private static long Opset(Graph graph) => graph.Nodes.Max(node => node.OpType switch
    {
        "Gelu" => 20L,
        "QuantizeLinear" when OnnxWriterTypes.Quantised(node) is not (2 or 3) => 21,
        _ => 17,
    });

    private static void Check(Graph graph)
    {
        var faults = graph.Nodes.Select(node => (node, FaultOf(node, graph))).Where(pair => pair.Item2 is not null)
            .Select(pair => new Diagnostic("onnx.write", pair.node.Name, pair.Item2!)).ToList();
        if (graph.InputShape.Rank == 0)
        {
            faults.Add(new Diagnostic("onnx.write", graph.Input, "The input has no axes; wanted at least one per sample."));
        }
        if (graph.Nodes.IsEmpty) { faults.Add(new Diagnostic("onnx.write", graph.Output, "The graph has no nodes; wanted at least one.")); }
        if (faults.Count > 0) { throw new InputFaultException(faults); }
    }

    private static string? FaultOf(Node node, Graph graph) => node.OpType switch
    {
        "Gemm" when graph.Shapes[node.Output].Rank != 1 => "A Gemm on matrices cannot be written; use MatMul and Add.",
        "Concat" when node.Inputs.Any(graph.Initializers.ContainsKey) => "A Concat with a constant cannot be written while the batch is open; use Pad and Add.",
        "Positions" or "Rotary" or "AttentionScores" or "AttentionMix" => $"{node.OpType} cannot be written as ONNX.",
        "QuantizeLinear" when OnnxWriterTypes.Quantised(node) == 0 => "Its range is that of no ONNX type.",
        "DequantizeLinear" when graph.Producer(node.Inputs[0])?.OpType != "QuantizeLinear" => "It can be written right after a QuantizeLinear only.",
        _ => null,
    };

    /// <summary>GraphProto: 1 nodes, 2 name, 5 initialisers, 11 inputs, 12 outputs.</summary>
    private static OnnxBytes GraphOf(Model model, long opset)
    {
        var graph = model.Graph;
        var (message, helpers) = (new OnnxBytes(), new OnnxWriterHelpers(graph, opset));
        foreach (var node in graph.Nodes)
        {
            foreach (var written in OnnxWriterRules.Apply(node, helpers)) { message.Message(1, written); }
        }
        message.Text(2, model.Name);
        foreach (var (name, tensor) in graph.Initializers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            message.Message(5, helpers.IsTruth(name)
                ? OnnxBytes.Whole(name, tensor.Shape.Dimensions, 9, [.. tensor.Values.Span.ToArray().Select(value => (long)value)])
                : OnnxBytes.Tensor(name, tensor.Shape.Dimensions, tensor.Values.Span));
        }

        foreach (var helper in helpers.Made) { message.Message(5, helper); }
        return message.Message(11, Value(graph.Input, graph.InputShape, 1)).Message(12, Value(graph.Output, graph.OutputShape, helpers.TypeOf(graph.Output)));
    }

    /// <summary>
    /// ValueInfoProto: 1 name, 2 type; Type 1 tensor; Tensor 1 element, 2 shape; Shape 1 extent; Extent 1 value, 2 symbol.
    /// </summary>
    private static OnnxBytes Value(string name, Shape shape, long type)
    {
        var extents = new OnnxBytes().Message(1, new OnnxBytes().Text(2, "batch"));
        foreach (var extent in shape.Dimensions) { extents.Message(1, new OnnxBytes().Integer(1, extent)); }
        var tensor = new OnnxBytes().Integer(1, type).Message(2, extents);
        return new OnnxBytes().Text(1, name).Message(2, new OnnxBytes().Message(1, tensor));
    }
}
