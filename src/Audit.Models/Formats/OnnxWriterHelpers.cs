using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>What the file needs beside the graph's own parts: constants such as the targets of Reshape, and casts between element types.</summary>
internal sealed class OnnxWriterHelpers
{
    private readonly Graph graph;
    private readonly HashSet<string> taken;
    private readonly Dictionary<string, long> types;
    private readonly HashSet<string> truths;
    private readonly Dictionary<(string Value, long Type), string> casts = [];

    public OnnxWriterHelpers(Graph graph, long opset)
    {
        this.graph = graph;
        Opset = opset;
        taken = [.. graph.Initializers.Keys, .. graph.Shapes.Keys];
        types = OnnxWriterTypes.Of(graph);
        truths = OnnxWriterTypes.Truths(graph);
    }

    /// <summary>The operator set of the file.</summary>
    public long Opset { get; }

    /// <summary>The tensors made so far.</summary>
    public List<OnnxBytes> Made { get; } = [];

    /// <summary>The element type of a value in the file.</summary>
    public long TypeOf(string value) => truths.Contains(value) ? 9 : types.GetValueOrDefault(value, 1);

    /// <summary>Whether an initialiser is written as truths.</summary>
    public bool IsTruth(string initializer) => truths.Contains(initializer);

    /// <summary>The rank of a value per sample.</summary>
    public int Rank(string value) => graph.Shapes[value].Rank;

    /// <summary>The number of places on an axis of a value.</summary>
    public int Extent(string value, int axis) => graph.Shapes[value][axis];

    /// <summary>Adds whole numbers and returns their name.</summary>
    public string Add(string stem, params long[] values) => Add(stem, [values.Length], 7, values);

    /// <summary>Adds whole numbers of a type and returns their name.</summary>
    public string Add(string stem, int[] extents, long type, params long[] values)
    {
        var name = FreeName(stem);
        Made.Add(OnnxBytes.Whole(name, extents, type, values));
        return name;
    }

    /// <summary>Adds numbers and returns their name.</summary>
    public string Add(string stem, Shape shape, params float[] values)
    {
        var name = FreeName(stem);
        Made.Add(OnnxBytes.Tensor(name, shape.Dimensions, values));
        return name;
    }

    /// <summary>The name under which a value has an element type; a Cast is written where it is new.</summary>
    public string As(string value, long type, List<OnnxBytes> nodes)
    {
        if (TypeOf(value) == type) { return value; }
        if (casts.TryGetValue((value, type), out var known)) { return known; }
        var name = FreeName($"{value}_as_{OnnxData.TypeName(type)}");
        nodes.Add(OnnxWriterRules.Node("Cast", name, [value], name, OnnxWriterRules.Integer("to", type)));
        casts.Add((value, type), name);
        return name;
    }

    /// <summary>The number of channels behind an initialiser of one axis.</summary>
    public Shape ShapeOf(string initializer) => graph.Initializers[initializer].Shape;

    /// <summary>A name that nothing else has.</summary>
    public string FreeName(string stem)
    {
        while (!taken.Add(stem)) { stem += "_"; }
        return stem;
    }
}
