using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>The chain made so far, and where each live value of the graph stands in its last layer.</summary>
/// <remarks>
/// An element of a value is the index of an output of the last layer (or of an input before the first), or -1 for a constant 0, or <see cref="Masked"/>.
/// </remarks>
internal sealed class LoweringState(Graph graph, string output)
{
    /// <summary>An element that holds so large a negative number that a softmax gives it the share +0; only a softmax may read it.</summary>
    public const int Masked = -2;

    private readonly List<LayerDraft> layers = [];
    private readonly Dictionary<string, Tensor> constants = [];
    private readonly HashSet<string> inverted = [];
    private readonly Dictionary<string, int[]> values = [];
    private readonly HashSet<string> sealedValues = [];
    private readonly Dictionary<string, int> lastUse = LastUses(graph, output);
    private int inputs;
    private int position;

    public Graph Graph => graph;

    /// <summary>Thrown inside the lowering where a model has no chain; caught at its edge.</summary>
    internal sealed class NoChainException(string message) : Exception(message);

    public static NoChainException Refuse(Node node, string why) => new($"node '{node.Name}' ({node.OpType}) {why}");

    /// <summary>Adds inputs and names the value that they form.</summary>
    public void Input(string name, int count)
    {
        values[name] = [.. Enumerable.Range(inputs, count)];
        inputs += count;
    }

    /// <summary>Keeps a value alive until the end (or until it is dropped).</summary>
    public void Hold(string name) => lastUse[name] = int.MaxValue;

    public void Drop(string name) => lastUse[name] = -1;

    /// <summary>Says which node is being lowered: what no later node uses is dropped at the next layer.</summary>
    public void At(int node) => position = node;

    /// <summary>Forbids that later rows are merged into the rows of a value, because an intervention reads or replaces it.</summary>
    public void Seal(string name) => sealedValues.Add(name);

    /// <summary>Whether a value is what the chain puts out.</summary>
    public bool IsOutput(string name) => name == output;

    public bool IsSealed(string name) => sealedValues.Contains(name);

    public bool IsValue(string name) => values.ContainsKey(name);

    /// <summary>The elements of a value, none of them masked.</summary>
    public int[] this[string name] =>
        Raw(name) is var elements && !elements.Contains(Masked) ? elements : throw new NoChainException($"value '{name}' holds masked scores, which only a softmax may read");

    /// <summary>The elements of a value, masked ones included.</summary>
    public int[] Raw(string name) =>
        values.TryGetValue(name, out var elements) ? elements : throw new NoChainException($"value '{name}' is not made from the chain's inputs");

    /// <summary>The constant of a name: an initialiser or what a node made of constants; or null.</summary>
    public Tensor? Constant(string name) => Graph.Initializers.TryGetValue(name, out var tensor) ? tensor : constants.GetValueOrDefault(name);

    /// <summary>Says that a node makes a constant.</summary>
    public void SetConstant(string name, Tensor tensor) => constants[name] = tensor;

    /// <summary>Marks a value whose rows hold one divided by it.</summary>
    public void Invert(string name) => inverted.Add(name);

    /// <summary>Whether the rows of a value hold one divided by it.</summary>
    public bool IsInverted(string name) => inverted.Contains(name);

    /// <summary>Names a rearrangement of the rows of other values; what must not be merged into them must not be merged into it.</summary>
    /// <remarks>A rearrangement that repeats a row gets rows of its own: a later row reads each input once.</remarks>
    public void Alias(string name, int[] elements, params IEnumerable<string> from)
    {
        var rows = elements.Where(element => element >= 0).ToArray();
        if (rows.Distinct().Count() == rows.Length) { values[name] = elements; }
        else { Copy(name, elements); }

        if (from.Any(sealedValues.Contains)) { sealedValues.Add(name); }
    }

    /// <summary>Appends a layer whose first outputs form a value; live values are handed on.</summary>
    public void Append(string name, IEnumerable<RowDraft> rows)
    {
        var layer = new LayerDraft(Width, [.. rows]);
        var own = Enumerable.Range(0, layer.Outputs).ToArray();
        var handed = new Dictionary<int, int>();
        foreach (var live in values.Keys.Where(key => key != name && IsLive(key)).Order(StringComparer.Ordinal).ToArray())
        {
            values[live] = [.. values[live].Select(element => HandOn(layer, element, handed, own.Length))];
        }

        foreach (var dead in values.Keys.Where(key => !IsLive(key)).ToArray()) { values.Remove(dead); }
        values[name] = own;
        layers.Add(layer);
    }

    /// <summary>Gives a value rows of its own that hand its elements on, constants included.</summary>
    public void Copy(string name, int[] elements)
    {
        if (elements.Contains(Masked)) { throw new NoChainException($"value '{name}' copies masked scores"); }
        Append(name, elements.Select(element => RowDraft.Pass(element)).ToArray());
    }

    /// <summary>Whether a value has a constant among its elements, or a row that another live value reads too.</summary>
    public bool IsEntangled(string name)
    {
        var others = values.Where(pair => pair.Key != name && IsLive(pair.Key)).SelectMany(pair => pair.Value).ToHashSet();
        return values[name].Any(element => element < 0 || others.Contains(element));
    }

    /// <summary>The rows of the last layer that a value alone holds and that nothing was merged into, or null.</summary>
    public RowDraft[]? OwnRows(string name)
    {
        var elements = values[name].Where(element => element >= 0).ToArray();
        if (layers.Count == 0 || sealedValues.Contains(name) || IsLive(name) || elements.Distinct().Count() != elements.Length) { return null; }
        var others = values.Where(pair => pair.Key != name && IsLive(pair.Key)).SelectMany(pair => pair.Value).ToHashSet();
        var rows = layers[^1].Leaving;
        return elements.Any(others.Contains) || elements.Any(element => rows[element].Unit != Activation.Identity) ? null : [.. values[name].Select(element => element < 0 ? null! : rows[element])];
    }

    /// <summary>The finished chain, whose outputs are a value.</summary>
    public ChainNetwork Finish(string name)
    {
        var elements = this[name];
        var ready = layers.Count > 0 && layers[^1].Rows.Count == elements.Length && elements.SequenceEqual(Enumerable.Range(0, elements.Length))
            && layers[^1].Rows.All(row => row.Unit == Activation.Identity);
        if (!ready)
        {
            layers.Add(new LayerDraft(Width, [.. elements.Select(element => RowDraft.Pass(element))]));
        }

        return new ChainNetwork([.. layers.Select(layer => layer.Freeze())]);
    }

    private int Width => layers.Count == 0 ? inputs : layers[^1].Outputs;

    /// <summary>The output that hands an element on, the same one for all values that share it.</summary>
    private static int HandOn(LayerDraft layer, int element, Dictionary<int, int> handed, int own)
    {
        if (element < 0) { return element; }
        if (!handed.TryGetValue(element, out var output))
        {
            handed[element] = output = own + handed.Count;
            layer.Rows.Add(RowDraft.Pass(element));
        }

        return output;
    }

    private bool IsLive(string name) => lastUse.GetValueOrDefault(name, -1) > position;

    private static Dictionary<string, int> LastUses(Graph graph, string output)
    {
        var uses = new Dictionary<string, int> { [output] = int.MaxValue };
        for (var index = 0; index < graph.Nodes.Length; index++)
        {
            foreach (var input in graph.Nodes[index].Inputs) { uses[input] = Math.Max(uses.GetValueOrDefault(input, -1), index); }
        }

        return uses;
    }
}
