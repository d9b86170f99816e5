using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Writes a model as an ONNX file, operator set 17, with a symbolic batch axis.</summary>
/// <remarks>
/// Guarantee: the same model gives the same bytes, and reading them back gives a graph with the same nodes, initialisers and meaning to
/// the bit.
/// Does not write: external data, a Gemm on matrices, a Concat with a constant, an input without axes.
/// </remarks>
public static class OnnxWriter
{
    private const long IrVersion = 8;
    private const long Opset = 17;

    /// <summary>Writes a model to a file.</summary>
    /// <exception cref="InputFaultException">The graph has a part that a file of this kind cannot hold.</exception>
    public static void Write(Model model, string path) => File.WriteAllBytes(path, Bytes(model));

    /// <summary>The bytes of the file.</summary>
    /// <exception cref="InputFaultException">The graph has a part that a file of this kind cannot hold.</exception>
    public static byte[] Bytes(Model model)
    {
        Check(model.Graph);
        return new OnnxBytes()
            .Integer(1, IrVersion)
            .Text(2, "audit")
            .Message(7, GraphOf(model))
            .Message(8, new OnnxBytes().Text(1, "").Integer(2, Opset))
            .ToArray();
    }

    private static void Check(Graph graph)
    {
        var faults = graph.Nodes.Select(node => (node, FaultOf(node, graph))).Where(pair => pair.Item2 is not null)
            .Select(pair => new Diagnostic("onnx.write", pair.node.Name, pair.Item2!)).ToList();
        if (graph.InputShape.Rank == 0)
        {
            faults.Add(new Diagnostic("onnx.write", graph.Input, "The input has no axes; wanted at least one per sample."));
        }
        if (faults.Count > 0) { throw new InputFaultException(faults); }
    }

    private static string? FaultOf(Node node, Graph graph) => node.OpType switch
    {
        "Gemm" when graph.Shapes[node.Output].Rank != 1 => "A Gemm on matrices cannot be written; use MatMul and Add.",
        "Concat" when node.Inputs.Any(graph.Initializers.ContainsKey) => "A Concat with a constant cannot be written while the batch is open; use Pad and Add.",
        _ => null,
    };

    /// <summary>GraphProto: 1 nodes, 2 name, 5 initialisers, 11 inputs, 12 outputs.</summary>
    private static OnnxBytes GraphOf(Model model)
    {
        var graph = model.Graph;
        var (message, helpers) = (new OnnxBytes(), new OnnxWriterHelpers(graph));
        foreach (var node in graph.Nodes) { message.Message(1, NodeOf(node, helpers)); }
        message.Text(2, model.Name);
        foreach (var (name, tensor) in graph.Initializers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            message.Message(5, OnnxBytes.Tensor(name, tensor.Shape.Dimensions, tensor.Values.Span));
        }

        foreach (var helper in helpers.Made) { message.Message(5, helper); }
        return message.Message(11, Value(graph.Input, graph.InputShape)).Message(12, Value(graph.Output, graph.OutputShape));
    }

    /// <summary>NodeProto: 1 inputs, 2 outputs, 3 name, 4 operator, 5 attributes.</summary>
    private static OnnxBytes NodeOf(Node node, OnnxWriterHelpers helpers)
    {
        var (inputs, attributes) = OnnxWriterRules.Apply(node, helpers);
        var message = new OnnxBytes();
        foreach (var input in inputs) { message.Text(1, input); }
        message.Text(2, node.Output).Text(3, node.Name).Text(4, node.OpType);
        foreach (var attribute in attributes) { message.Message(5, attribute); }
        return message;
    }

    /// <summary>
    /// ValueInfoProto: 1 name, 2 type; Type 1 tensor; Tensor 1 element, 2 shape; Shape 1 extent; Extent 1 value, 2 symbol.
    /// </summary>
    private static OnnxBytes Value(string name, Shape shape)
    {
        var extents = new OnnxBytes().Message(1, new OnnxBytes().Text(2, "batch"));
        foreach (var extent in shape.Dimensions) { extents.Message(1, new OnnxBytes().Integer(1, extent)); }
        var tensor = new OnnxBytes().Integer(1, 1).Message(2, extents);
        return new OnnxBytes().Text(1, name).Message(2, new OnnxBytes().Message(1, tensor));
    }
}

/// <summary>Constants that the file needs beside the graph's own, such as the targets of Reshape.</summary>
internal sealed class OnnxWriterHelpers(Graph graph)
{
    private readonly HashSet<string> taken = [.. graph.Initializers.Keys, .. graph.Shapes.Keys];

    /// <summary>The tensors made so far.</summary>
    public List<OnnxBytes> Made { get; } = [];

    /// <summary>Adds integers and returns their name.</summary>
    public string Add(string stem, params long[] values)
    {
        var name = FreeName(stem);
        Made.Add(OnnxBytes.Tensor(name, values));
        return name;
    }

    /// <summary>Adds numbers and returns their name.</summary>
    public string Add(string stem, Shape shape, float[] values)
    {
        var name = FreeName(stem);
        Made.Add(OnnxBytes.Tensor(name, shape.Dimensions, values));
        return name;
    }

    /// <summary>The number of channels behind an initialiser of one axis.</summary>
    public Shape ShapeOf(string initializer) => graph.Initializers[initializer].Shape;

    private string FreeName(string stem)
    {
        while (!taken.Add(stem)) { stem += "_"; }
        return stem;
    }
}
