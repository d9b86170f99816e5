using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Elements of a value of the graph that are replaced by free numbers.</summary>
/// <param name="Site">The value.</param>
/// <param name="Units">Flat indices of the elements.</param>
public sealed record Intervention(string Site, ImmutableArray<int> Units);

/// <summary>A model as a chain, or why it has none.</summary>
/// <param name="Network">The chain, or null.</param>
/// <param name="Reason">Why there is none, naming the node; "" where there is one.</param>
public sealed record Lowered(ChainNetwork? Network, string Reason);

/// <summary>Rewrites a feed-forward graph into a chain of affine layers with ReLU or identity rows.</summary>
/// <remarks>
/// Guarantee: for every float32 input the chain's outputs, with each row's stated error, contain what the graph computes in reference arithmetic.
/// Rules: an affine operator is one layer; rearrangements move indices only; max(a, b) = b + relu(a - b) and clip = lo + relu(x - lo) - relu(x - hi)
/// are exact; leaky ReLU is relu(x) - a relu(-x) with one rounding. An Add of a constant after a product joins its rows with one more rounding.
/// With an intervention the chain has as many more inputs as there are units, after the model's; with <c>replace</c> they stand in for the units,
/// without it nothing reads them: the two chains have the same shape, and their difference is the effect of the replacement.
/// Cost: time and memory of the sparse weights.
/// </remarks>
public static class ChainLowering
{
    private const string FreeName = "\u0001free";

    /// <summary>Lowers a model up to one of its values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="at">The value whose elements are the chain's outputs, or null for the model's output.</param>
    /// <param name="intervention">Units that may be replaced, or null.</param>
    /// <param name="replace">Whether they are.</param>
    public static Lowered Lower(Graph graph, string? at = null, Intervention? intervention = null, bool replace = false)
    {
        var output = at ?? graph.Output;
        try
        {
            var state = new LoweringState(graph, output);
            state.Input(graph.Input, graph.InputShape.Count);
            if (intervention is not null)
            {
                state.Input(FreeName, intervention.Units.Length);
                state.Hold(FreeName);
                state.Seal(intervention.Site);
                if (intervention.Site == graph.Input) { Intervene(state, intervention, replace); }
            }

            Walk(state, output, intervention, replace);
            return new Lowered(state.Finish(output), "");
        }
        catch (LoweringState.NoChainException exception) { return new Lowered(null, exception.Message); }
    }

    private static void Walk(LoweringState state, string output, Intervention? intervention, bool replace)
    {
        for (var index = 0; index < state.Graph.Nodes.Length && !state.IsValue(output); index++)
        {
            var node = state.Graph.Nodes[index];
            state.At(index);
            if (!NodeLowering.Rules.TryGetValue(node.OpType, out var rule)) { throw LoweringState.Refuse(node, "has no worst-case rule yet"); }
            rule(state, node);
            if (intervention?.Site == node.Output) { Intervene(state, intervention, replace); }
        }
    }

    private static void Intervene(LoweringState state, Intervention intervention, bool replace)
    {
        if (state.IsEntangled(intervention.Site)) { state.Copy(intervention.Site, state[intervention.Site]); }
        var free = state[FreeName];
        var elements = (int[])state[intervention.Site].Clone();
        for (var unit = 0; replace && unit < intervention.Units.Length; unit++) { elements[intervention.Units[unit]] = free[unit]; }
        state.Alias(intervention.Site, elements);
        state.Drop(FreeName);
    }
}
