using System.Collections.Immutable;

namespace Audit.Models.Graphs;

/// <summary>A feed-forward computation from one input value to one output value, per sample.</summary>
/// <remarks>
/// Invariants: nodes are in topological order; every value is made once; shapes are per sample, that is without the batch axis,
/// which every pass adds as the leading axis; initialisers have no batch axis; every node output and the input has a shape.
/// </remarks>
/// <param name="Input">The name of the input value.</param>
/// <param name="Output">The name of the output value.</param>
/// <param name="Nodes">The nodes in the order in which they run.</param>
/// <param name="Initializers">Constants by name.</param>
/// <param name="Shapes">Per-sample shape of the input and of every node output, by value name.</param>
public sealed record Graph(
    string Input,
    string Output,
    ImmutableArray<Node> Nodes,
    ImmutableDictionary<string, Tensor> Initializers,
    ImmutableDictionary<string, Shape> Shapes)
{
    /// <summary>The per-sample shape of the input.</summary>
    public Shape InputShape => Shapes[Input];

    /// <summary>The per-sample shape of the output.</summary>
    public Shape OutputShape => Shapes[Output];

    /// <summary>The node that makes a value, or null for the input and for initialisers.</summary>
    public Node? Producer(string value) => Nodes.FirstOrDefault(node => node.Output == value);

    /// <summary>The node that looks up the token ids of the input, or null where the input holds numbers of another kind.</summary>
    public Node? TokenEmbedding => Nodes.FirstOrDefault(node => node.OpType == "Embedding" && node.Inputs[0] == Input);

    /// <summary>The initialisers that no file stores: the tables of angles.</summary>
    public IEnumerable<string> ComputedTables => Nodes.Where(node => node.OpType == "Rotary").SelectMany(node => node.Inputs.Skip(1)).Distinct();

    /// <summary>The same graph with one initialiser replaced by another of the same shape.</summary>
    public Graph WithInitializer(string name, Tensor value) => this with { Initializers = Initializers.SetItem(name, value) };
}
