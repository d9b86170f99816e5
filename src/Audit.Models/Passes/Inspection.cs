using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>The facts of one node.</summary>
/// <param name="Site">Name of the value it makes: its site.</param>
/// <param name="Name">Name of the node.</param>
/// <param name="OpType">The operator.</param>
/// <param name="Shape">Per-sample shape of the value.</param>
/// <param name="Parameters">Elements of the initialisers that it reads (one read twice counts at each).</param>
/// <param name="MultiplyAdds">Multiply-adds per sample.</param>
public sealed record NodeFacts(string Site, string Name, string OpType, Shape Shape, long Parameters, long MultiplyAdds);

/// <summary>Says what a graph consists of, without running it.</summary>
public static class Inspection
{
    /// <summary>The facts of every node in the order in which they run.</summary>
    public static ImmutableArray<NodeFacts> Of(Graph graph) => [.. PassPlan.Of(graph).Steps.Select(Facts)];

    private static NodeFacts Facts(PassPlan.Step step) => new(
        step.Node.Output,
        step.Node.Name,
        step.Node.OpType,
        step.Shape,
        step.Inputs.Sum(source => (long)(source.Tensor?.Shape.Count ?? 0)),
        step.Entry.MultiplyAdds(
            step.Node, [.. step.Inputs.Select(source => new OperandShape(source.Shape, source.Tensor is not null))], step.Shape));
}
