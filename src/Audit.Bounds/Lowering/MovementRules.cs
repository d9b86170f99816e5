using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Operators that only move elements: no layer is added.</summary>
internal static class MovementRules
{
    public static void Keep(LoweringState state, Node node) => state.Alias(node.Output, state[node.Inputs[0]], node.Inputs[0]);

    public static void Transpose(LoweringState state, Node node)
    {
        var shape = state.Graph.Shapes[node.Inputs[0]];
        var axes = node.Attributes.IntegerList("perm").Select(axis => (int)axis).ToArray();
        if (axes.Length == 0) { axes = [.. Enumerable.Range(0, shape.Rank).Reverse()]; }
        var strides = new int[shape.Rank];
        for (int axis = shape.Rank - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--) { strides[axis] = stride; }
        var result = state.Graph.Shapes[node.Output];
        var elements = state[node.Inputs[0]];
        var moved = new int[elements.Length];
        for (var index = 0; index < moved.Length; index++)
        {
            var (rest, source) = (index, 0);
            for (var axis = result.Rank - 1; axis >= 0; axis--)
            {
                source += rest % result[axis] * strides[axes[axis]];
                rest /= result[axis];
            }

            moved[index] = elements[source];
        }

        state.Alias(node.Output, moved, node.Inputs[0]);
    }

    public static void Concat(LoweringState state, Node node)
    {
        var result = state.Graph.Shapes[node.Output];
        var axis = (int)node.Attributes.Integer("axis", 0);
        if (axis < 0) { axis += result.Rank; }
        var inner = result.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var outer = result.Dimensions.Take(axis).Aggregate(1, (product, extent) => product * extent);
        if (node.Inputs.Any(input => !state.IsValue(input))) { throw LoweringState.Refuse(node, "joins a constant"); }
        var parts = node.Inputs.Select(input => (Elements: state[input], Length: state.Graph.Shapes[input][axis] * inner)).ToArray();
        int[] joined = [.. Enumerable.Range(0, outer).SelectMany(block => parts.SelectMany(part => part.Elements.Skip(block * part.Length).Take(part.Length)))];
        state.Alias(node.Output, joined, node.Inputs);
    }

    public static void Pad(LoweringState state, Node node)
    {
        if (node.Attributes.Number("value", 0) != 0) { throw LoweringState.Refuse(node, "pads with a number other than 0"); }
        if (node.Attributes.Word("mode", "constant") != "constant") { throw LoweringState.Refuse(node, "pads in another mode than constant"); }
        var (shape, result) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Output]);
        var pads = node.Attributes.IntegerList("pads");
        var elements = state[node.Inputs[0]];
        var padded = new int[result.Count];
        for (var index = 0; index < padded.Length; index++) { padded[index] = Source(index, shape, result, pads, elements); }
        state.Alias(node.Output, padded, node.Inputs[0]);
    }

    private static int Source(int index, Shape shape, Shape result, IReadOnlyList<long> pads, int[] elements)
    {
        var (rest, source, stride) = (index, 0, 1);
        for (var axis = result.Rank - 1; axis >= 0; axis--)
        {
            var coordinate = (rest % result[axis]) - (int)pads[axis];
            rest /= result[axis];
            if (coordinate < 0 || coordinate >= shape[axis]) { return -1; }
            source += coordinate * stride;
            stride *= shape[axis];
        }

        return elements[source];
    }
}
