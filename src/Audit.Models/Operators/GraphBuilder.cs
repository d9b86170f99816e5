using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>
/// Makes a graph node by node, in the order in which they run, and checks every invariant of <see cref="Graph"/> on the way.
/// </summary>
/// <remarks>Faults are collected; a node that hangs on a faulty one is passed over in silence. Not thread safe.</remarks>
public sealed class GraphBuilder
{
    /// <summary>The largest number of elements of one value; a larger one is a fault rather than an exhausted machine.</summary>
    public const int LargestValue = 1 << 28;

    private readonly string input;
    private readonly ImmutableArray<Node>.Builder nodes = ImmutableArray.CreateBuilder<Node>();
    private readonly ImmutableDictionary<string, Tensor>.Builder initializers = ImmutableDictionary.CreateBuilder<string, Tensor>();
    private readonly ImmutableDictionary<string, Shape>.Builder shapes = ImmutableDictionary.CreateBuilder<string, Shape>();
    private readonly List<Diagnostic> faults = [];
    private readonly HashSet<string> failed = [];

    /// <summary>Starts from the input value and its per-sample shape.</summary>
    public GraphBuilder(string input, Shape shape)
    {
        this.input = input;
        shapes[input] = shape;
    }

    /// <summary>Adds a constant.</summary>
    public GraphBuilder Initializer(string name, Tensor value)
    {
        if (name.Length == 0 || !IsFree(name))
        {
            Fault("graph.name", name, $"The name '{name}' is empty or taken; give each value its own name.");
        }
        initializers[name] = value;
        return this;
    }

    /// <summary>Adds a node whose name is that of its output.</summary>
    public GraphBuilder Node(string opType, string output, params string[] inputs) =>
        Node(new Node(output, opType, [.. inputs], output, Attributes.None));

    /// <summary>Adds a node.</summary>
    public GraphBuilder Node(Node node)
    {
        if (node.Output.Length == 0 || !IsFree(node.Output))
        {
            Fault("graph.name", node.Name, $"The output name '{node.Output}' is empty or taken; give each value its own name.");
            return this;
        }

        if (node.Inputs.Any(failed.Contains))
        {
            failed.Add(node.Output);
            return this;
        }

        if (ShapeOf(node) is { Fault: null } shape)
        {
            shapes[node.Output] = shape.Shape;
            nodes.Add(node);
        }

        return this;
    }

    /// <summary>The graph up to an output value.</summary>
    /// <exception cref="InputFaultException">Anything was wrong: every fault.</exception>
    public Graph Build(string output)
    {
        if (!shapes.ContainsKey(output) && !failed.Contains(output))
        {
            Fault("graph.output", output, $"The output '{output}' is made by no node; name a value that one makes.");
        }

        return faults.Count > 0
            ? throw new InputFaultException(faults)
            : new Graph(input, output, nodes.ToImmutable(), initializers.ToImmutable(), shapes.ToImmutable());
    }

    /// <summary>The faults so far.</summary>
    internal IReadOnlyList<Diagnostic> Faults => faults;

    /// <summary>The per-sample shape of a value that has one.</summary>
    internal Shape? ShapeOf(string value) => shapes.TryGetValue(value, out var shape) ? shape : null;

    /// <summary>Whether a name is still free.</summary>
    internal bool IsFree(string name) => !shapes.ContainsKey(name) && !initializers.ContainsKey(name) && !failed.Contains(name);

    /// <summary>Notes a fault of a node: what depends on its output is passed over.</summary>
    internal void Fail(Node node, string code, string message)
    {
        failed.Add(node.Output);
        Fault(code, node.Name, message);
    }

    /// <summary>
    /// What the shape rule says of a node with these initialisers and shapes; shared with the passes, which check a graph again.
    /// </summary>
    internal static Inferred Infer(Node node, IReadOnlyDictionary<string, Tensor> initializers, IReadOnlyDictionary<string, Shape> shapes)
    {
        if (OperatorTable.Find(node.OpType) is not { } entry)
        {
            return $"Operator {node.OpType} is not there. There are: {string.Join(", ", OperatorTable.Names)}.";
        }

        var operands = ImmutableArray.CreateBuilder<OperandShape>();
        foreach (var name in node.Inputs.Where(name => name.Length > 0))
        {
            if (shapes.TryGetValue(name, out var shape)) { operands.Add(new OperandShape(shape, false)); }
            else if (initializers.TryGetValue(name, out var tensor)) { operands.Add(new OperandShape(tensor.Shape, true)); }
            else { return $"Input '{name}' is made by no earlier node and is no initialiser."; }
        }

        if (operands.Any(operand => operand.Shape.Count == 0)) { return "An input has no elements."; }
        try
        {
            var result = entry.Infer(node, operands.ToImmutable());
            return result.Fault is null && result.Shape.Count is 0 or > LargestValue
                ? $"The output would have shape {result.Shape}; wanted 1 to {LargestValue} elements per sample."
                : result;
        }
        catch (ArgumentException tooLarge)
        {
            return $"The output's shape is out of range: {tooLarge.Message}";
        }
    }

    private Inferred ShapeOf(Node node)
    {
        var inferred = Infer(node, initializers, shapes);
        if (inferred.Fault is { } fault)
        {
            Fail(node, OperatorTable.Find(node.OpType) is null ? "graph.operator" : "graph.shape", $"{node.OpType}: {fault}");
        }
        return inferred;
    }

    private void Fault(string code, string place, string message) => faults.Add(new Diagnostic(code, place, message));
}
