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
public sealed record Lowered(ChainNetwork? Network, string Reason)
{
    /// <summary>How many of the chain's last inputs are roundings of activations, each free between -1/2 and 1/2.</summary>
    public int Rounded { get; init; }
}

/// <summary>Rewrites a feed-forward graph into a chain of affine layers with units between them.</summary>
/// <remarks>
/// Guarantee: for every float32 input the chain's outputs, with each row's stated error and each function's, contain what the graph computes in reference arithmetic.
/// Rules: an affine operator is one layer; rearrangements move indices only; max(a, b) = b + relu(a - b) and clip = lo + relu(x - lo) - relu(x - hi)
/// are exact; leaky ReLU is relu(x) - a relu(-x) with one rounding; a smooth function is one unit; products, squares and reciprocal roots are exact units, and the row that reads them has as many
/// roundings as the operations that made the value. An Add of a constant after a product joins its rows with one more rounding.
/// The chain may begin at a value of the graph; whatever else the output needs must follow from it or be constant.
/// A rounded activation has one more input of the chain, its rounding, after all others.
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
    /// <param name="from">The value whose elements are the chain's inputs, or null for the model's input.</param>
    public static Lowered Lower(Graph graph, string? at = null, Intervention? intervention = null, bool replace = false, string? from = null)
    {
        var (input, output) = (from ?? graph.Input, at ?? graph.Output);
        if (!graph.Shapes.TryGetValue(input, out var shape)) { return new Lowered(null, $"the graph has no value '{input}'"); }
        try
        {
            var state = new LoweringState(graph, output);
            state.Input(input, shape.Count);
            if (intervention is not null)
            {
                state.Input(FreeName, intervention.Units.Length);
                state.Hold(FreeName);
                state.Seal(intervention.Site);
                if (intervention.Site == input) { Intervene(state, intervention, replace); }
            }

            var rounded = Roundings(state, (input, output), intervention?.Site);
            Walk(state, (input, output), intervention, replace);
            return new Lowered(state.Finish(output), "") { Rounded = rounded };
        }
        catch (LoweringState.NoChainException exception) { return new Lowered(null, exception.Message); }
    }

    private static void Walk(LoweringState state, (string Input, string Output) ends, Intervention? intervention, bool replace)
    {
        var needed = Needed(state.Graph, ends, intervention?.Site);
        for (var index = 0; index < state.Graph.Nodes.Length && !state.IsValue(ends.Output); index++)
        {
            var node = state.Graph.Nodes[index];
            if (!needed.Contains(node.Output)) { continue; }
            state.At(index);
            if (!NodeLowering.Rules.TryGetValue(node.OpType, out var rule)) { throw LoweringState.Refuse(node, node.OpType == "Embedding" ? "looks up tokens: begin the chain at its output" : "has no worst-case rule yet"); }
            if (node.OpType != "Positions" && node.Inputs.FirstOrDefault(name => name.Length > 0 && !state.IsValue(name) && state.Constant(name) is null) is { } missing)
            {
                throw LoweringState.Refuse(node, $"reads '{missing}', which does not follow from '{ends.Input}'");
            }

            Apply(rule, state, node);
            if (intervention?.Site == node.Output) { Intervene(state, intervention, replace); }
        }
    }

    /// <summary>Declares a free input for each element that a node rounds; the number of them.</summary>
    private static int Roundings(LoweringState state, (string Input, string Output) ends, string? site)
    {
        var (needed, count) = (Needed(state.Graph, ends, site), 0);
        foreach (var node in state.Graph.Nodes.Where(node => node.OpType == "QuantizeLinear" && needed.Contains(node.Output)))
        {
            var own = state.Graph.Shapes[node.Output].Count;
            state.Input(QuantisationRules.FreeName(node), own);
            state.Hold(QuantisationRules.FreeName(node));
            count += own;
        }

        return count;
    }

    private static void Apply(Action<LoweringState, Node> rule, LoweringState state, Node node)
    {
        try { rule(state, node); }
        catch (LoweringState.NoChainException exception) when (!exception.Message.StartsWith("node '", StringComparison.Ordinal)) { throw LoweringState.Refuse(node, $"cannot be lowered: {exception.Message}"); }
    }

    /// <summary>The values on the way from the beginning to the output and to the site of an intervention.</summary>
    private static HashSet<string> Needed(Graph graph, (string Input, string Output) ends, string? site)
    {
        var needed = new HashSet<string> { ends.Output };
        if (site is not null) { needed.Add(site); }
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!needed.Contains(node.Output) || node.Output == ends.Input) { continue; }
            foreach (var name in node.Inputs) { needed.Add(name); }
        }

        needed.Remove(ends.Input);
        return needed;
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
