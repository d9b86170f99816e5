using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Operators that only move elements: no layer is added.</summary>
internal static class MovementRules
{
    public static void Keep(LoweringState state, Node node) => state.Alias(node.Output, state.Raw(node.Inputs[0]), node.Inputs[0]);

    public static void Transpose(LoweringState state, Node node)
    {
        var shape = state.Graph.Shapes[node.Inputs[0]];
        var axes = node.Attributes.IntegerList("perm").Select(axis => (int)axis).ToArray();
        if (axes.Length == 0) { axes = [.. Enumerable.Range(0, shape.Rank).Reverse()]; }
        var strides = new int[shape.Rank];
        for (int axis = shape.Rank - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--) { strides[axis] = stride; }
        var result = state.Graph.Shapes[node.Output];
        var elements = state.Raw(node.Inputs[0]);
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

    public static void Slice(LoweringState state, Node node)
    {
        var (starts, steps) = (node.Attributes.IntegerList("starts"), node.Attributes.IntegerList("steps"));
        Pick(state, node, (axis, index) => (int)(starts[axis] + (index * steps[axis])));
    }

    public static void Gather(LoweringState state, Node node)
    {
        var (along, indices) = (node.Attributes.Integer("axis", 0), node.Attributes.IntegerList("indices"));
        Pick(state, node, (axis, index) => axis == along ? (int)indices[index] : index);
    }

    /// <summary>Expand and Tile: a place of the result reads the place modulo the operand's extent.</summary>
    public static void Repeat(LoweringState state, Node node)
    {
        var shape = state.Graph.Shapes[node.Inputs[0]];
        Pick(state, node, (axis, index) => index % shape[axis]);
    }

    /// <summary>Each element from one of two operands, as a constant says. A constant element becomes a row of its own, or is masked where it is far below any score.</summary>
    public static void Where(LoweringState state, Node node)
    {
        var (test, shape) = (AffineRules.Constant(state, node, 0), state.Graph.Shapes[node.Output]);
        var rows = new List<RowDraft>();
        var places = new int[shape.Count];
        for (var index = 0; index < places.Length; index++)
        {
            var from = test.Values.Span[Broadcasting.Source(index, shape, test.Shape)] != 0 ? node.Inputs[1] : node.Inputs[2];
            var constant = state.Constant(from);
            var source = Broadcasting.Source(index, shape, constant?.Shape ?? state.Graph.Shapes[from]);
            var element = constant is null ? state.Raw(from)[source] : constant.Values.Span[source] <= PointwiseRules.FarBelow ? LoweringState.Masked : -1;
            places[index] = element == LoweringState.Masked ? element : rows.Count;
            if (places[index] >= 0) { rows.Add(constant is null ? RowDraft.Pass(element) : RowDraft.Exact(constant.Values.Span[source], false)); }
        }

        state.Append(node.Output, rows);
        state.Alias(node.Output, places, node.Inputs.Where(state.IsValue));
    }

    /// <summary>The first rows of a table: a constant, whatever the tokens are.</summary>
    public static void Positions(LoweringState state, Node node)
    {
        var (table, shape) = (AffineRules.Constant(state, node, 1), state.Graph.Shapes[node.Output]);
        state.SetConstant(node.Output, new Tensor(shape, table.Values[..shape.Count].ToArray()));
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

    /// <summary>Moves elements by a place in the operand for each axis and place of the result.</summary>
    private static void Pick(LoweringState state, Node node, Func<int, int, int> place)
    {
        var (shape, result, elements) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Output], state.Raw(node.Inputs[0]));
        var moved = new int[result.Count];
        for (var index = 0; index < moved.Length; index++)
        {
            var (rest, source, stride) = (index, 0, 1);
            for (var axis = result.Rank - 1; axis >= 0; rest /= result[axis], axis--)
            {
                source += place(axis, rest % result[axis]) * stride;
                stride *= shape[axis];
            }

            moved[index] = elements[source];
        }

        state.Alias(node.Output, moved, node.Inputs[0]);
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
