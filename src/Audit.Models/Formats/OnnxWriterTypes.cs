using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Element types in a written file: in the graph all elements are float32, ONNX has truths, places and steps of its own.</summary>
internal static class OnnxWriterTypes
{
    private static readonly Dictionary<(long Low, long High), long> ranges = new[] { 2L, 3, 4, 5 }.ToDictionary(OnnxData.Range);

    /// <summary>The type to which a node quantises, 0 where there is none of its range.</summary>
    public static long Quantised(Node node) => ranges.GetValueOrDefault((node.Attributes.Integer("low", 0), node.Attributes.Integer("high", 255)));

    /// <summary>The types of values that are not float32.</summary>
    public static Dictionary<string, long> Of(Graph graph)
    {
        var types = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            var type = node.OpType switch
            {
                "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Not" => 9,
                "ArgMax" => 7,
                "QuantizeLinear" => Quantised(node),
                "Identity" or "Reshape" or "Flatten" or "Transpose" or "Slice" or "Gather" or "Expand" or "Tile" => types.GetValueOrDefault(node.Inputs[0], 1),
                _ => 1,
            };
            if (type != 1) { types[node.Output] = type; }
        }

        return types;
    }

    /// <summary>The initialisers of 0 and 1 that are read as truths only.</summary>
    public static HashSet<string> Truths(Graph graph)
    {
        var uses = graph.Nodes.SelectMany(node => node.Inputs.Select((name, input) => (name, Truth: Wants(node, input) == 9)))
            .Where(use => graph.Initializers.ContainsKey(use.name)).ToLookup(use => use.name, use => use.Truth);
        return [.. uses.Where(use => use.All(truth => truth) && !graph.Initializers[use.Key].Values.Span.ContainsAnyExcept(0f, 1f)).Select(use => use.Key)];
    }

    /// <summary>The type that a node wants of an input; 0 where it takes any.</summary>
    public static long Wants(Node node, int input) => node.OpType switch
    {
        "And" or "Or" or "Not" => 9,
        "Where" when input == 0 => 9,
        "Embedding" when input == 0 => 7,
        "Identity" or "Reshape" or "Flatten" or "Transpose" or "Slice" or "Gather" or "Expand" or "Tile" or "DequantizeLinear" => 0,
        _ => 1,
    };
}
