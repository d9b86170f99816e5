using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>The chain made so far, and where each live value of the graph stands in its last layer.</summary>
/// <remarks>An element of a value is the index of a row of the last layer (or of an input before the first), or -1 for a constant 0.</remarks>
internal sealed class LoweringState(Graph graph, string output)
{
    private readonly List<LayerDraft> layers = [];
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

    public bool IsValue(string name) => values.ContainsKey(name);

    public int[] this[string name] => values[name];

    /// <summary>Names a rearrangement of the rows of other values; what must not be merged into them must not be merged into it.</summary>
    /// <remarks>A rearrangement that repeats a row gets rows of its own: a later row reads each input once.</remarks>
    public void Alias(string name, int[] elements, params IEnumerable<string> from)
    {
        var rows = elements.Where(element => element >= 0).ToArray();
        if (rows.Distinct().Count() == rows.Length) { values[name] = elements; }
        else { Copy(name, elements); }

        if (from.Any(sealedValues.Contains)) { sealedValues.Add(name); }
    }

    /// <summary>Appends a layer whose first rows form a value; live values are handed on.</summary>
    public void Append(string name, IEnumerable<RowDraft> rows)
    {
        var layer = new LayerDraft(layers.Count == 0 ? inputs : layers[^1].Rows.Count, [.. rows]);
        var own = Enumerable.Range(0, layer.Rows.Count).ToArray();
        foreach (var live in values.Keys.Where(key => key != name && IsLive(key)).Order(StringComparer.Ordinal).ToArray())
        {
            values[live] = [.. values[live].Select(element => HandOn(layer, element))];
        }

        foreach (var dead in values.Keys.Where(key => !IsLive(key)).ToArray()) { values.Remove(dead); }
        values[name] = own;
        layers.Add(layer);
    }

    /// <summary>Gives a value rows of its own that hand its elements on, constants included.</summary>
    public void Copy(string name, int[] elements) =>
        Append(name, elements.Select(element => element < 0 ? RowDraft.Exact(0, false) : RowDraft.Pass(element)).ToArray());

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
        return elements.Any(others.Contains) || elements.Any(element => layers[^1].Rows[element].Relu) ? null : [.. values[name].Select(element => element < 0 ? null! : layers[^1].Rows[element])];
    }

    /// <summary>The finished chain, whose outputs are a value.</summary>
    public ChainNetwork Finish(string name)
    {
        var elements = values[name];
        var ready = layers.Count > 0 && layers[^1].Rows.Count == elements.Length && elements.SequenceEqual(Enumerable.Range(0, elements.Length))
            && layers[^1].Rows.All(row => !row.Relu);
        if (!ready)
        {
            var rows = elements.Select(element => element < 0 ? RowDraft.Exact(0, false) : RowDraft.Pass(element)).ToList();
            layers.Add(new LayerDraft(layers.Count == 0 ? inputs : layers[^1].Rows.Count, rows));
        }

        return new ChainNetwork([.. layers.Select(layer => layer.Freeze())]);
    }

    private static int HandOn(LayerDraft layer, int element)
    {
        if (element < 0) { return element; }
        layer.Rows.Add(RowDraft.Pass(element));
        return layer.Rows.Count - 1;
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
