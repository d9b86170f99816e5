using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>A graph made ready to run: each value has a slot, each node its operator.</summary>
/// <remarks>
/// Made once per graph; making it checks every node against its shape rule, so that a graph that was put together wrongly does not run.
/// </remarks>
internal sealed class PassPlan
{
    /// <summary>One node: its slots (a value) or tensors (an initialiser).</summary>
    internal sealed record Step(Node Node, OperatorEntry Entry, ImmutableArray<Source> Inputs, int Output, Shape Shape);

    /// <summary>An input of a step.</summary>
    internal readonly record struct Source(int Slot, Tensor? Tensor, Shape Shape, string Name);

    private static readonly ConditionalWeakTable<Graph, PassPlan> plans = [];

    private PassPlan(Graph graph)
    {
        Slots = graph.Nodes.Select((node, index) => (node.Output, Slot: index + 1)).Prepend((graph.Input, 0)).ToImmutableDictionary(
            pair => pair.Item1, pair => pair.Item2);
        Counts = [graph.InputShape.Count, .. graph.Nodes.Select(node => graph.Shapes[node.Output].Count)];
        Names = [graph.Input, .. graph.Nodes.Select(node => node.Output)];
        Steps = [.. graph.Nodes.Select((node, index) => Prepare(graph, node, index + 1))];
        Output = Slots[graph.Output];
        Work = Steps.Sum(step => 1L + step.Shape.Count + step.Entry.MultiplyAdds(step.Node, Operands(step), step.Shape));
        var products = Steps.Where(step => step.Inputs is [{ Tensor: null }, { Tensor: not null, Shape.Rank: 2 }, ..]).ToArray();
        LargestWeights = products.Max(step => (int?)step.Inputs[1].Shape.Count) ?? 0;
        ProductRows = products.Min(step => (int?)(step.Inputs[0].Shape.Count / step.Inputs[0].Shape[-1])) ?? 1;
        Unpatched = [.. Counts.Select(_ => Array.Empty<BoundPatch>())];
        Plain = Schedule.For(this, [], []);
        Whole = Schedule.KeepingAll(this, []);
    }

    /// <summary>Slot of each value.</summary>
    public ImmutableDictionary<string, int> Slots { get; }

    /// <summary>Name of the value in each slot.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Elements per sample of each slot.</summary>
    public ImmutableArray<int> Counts { get; }

    /// <summary>The nodes in order.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>Slot of the output.</summary>
    public int Output { get; }

    /// <summary>Operations per sample, about.</summary>
    public long Work { get; }

    /// <summary>Elements of the largest matrix of weights.</summary>
    public int LargestWeights { get; }

    /// <summary>The fewest rows that one sample brings to a product with weights.</summary>
    public int ProductRows { get; }

    /// <summary>For each slot no patch.</summary>
    public BoundPatch[][] Unpatched { get; }

    /// <summary>The schedule of a pass without patches and captures.</summary>
    public Schedule Plain { get; }

    /// <summary>The schedule of a pass without patches that keeps every value.</summary>
    public Schedule Whole { get; }

    /// <summary>The plan of a graph; a memo of a pure function, dropped with the graph.</summary>
    public static PassPlan Of(Graph graph) => plans.GetValue(graph, key => new PassPlan(key));

    private static ImmutableArray<OperandShape> Operands(Step step) =>
        [.. step.Inputs.Select(source => new OperandShape(source.Shape, source.Tensor is not null))];

    private Step Prepare(Graph graph, Node node, int slot)
    {
        var inferred = GraphBuilder.Infer(node, graph.Initializers, graph.Shapes);
        if (inferred.Fault is { } fault)
        {
            throw new InputFaultException(new Diagnostic("graph.shape", node.Name, $"{node.OpType}: {fault}"));
        }
        var sources = node.Inputs.Where(name => name.Length > 0).Select(name =>
            Slots.TryGetValue(name, out var index) && index < slot ? new Source(index, null, graph.Shapes[name], name)
            : graph.Initializers.TryGetValue(name, out var tensor) ? new Source(-1, tensor, tensor.Shape, name)
            : throw new InputFaultException(new Diagnostic("graph.order", node.Name, $"Input '{name}' is made by no earlier node.")));
        return inferred.Shape == graph.Shapes[node.Output]
            ? new Step(node, OperatorTable.Find(node.OpType)!, [.. sources], slot, inferred.Shape)
            : throw new InputFaultException(new Diagnostic(
                "graph.shape", node.Name, $"The graph says {graph.Shapes[node.Output]}, the operator makes {inferred.Shape}."));
    }
}
