using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Piecewise linear functions of one element.</summary>
internal static class PiecewiseRules
{
    public static void Relu(LoweringState state, Node node)
    {
        var elements = state[node.Inputs[0]];
        if (state.OwnRows(node.Inputs[0]) is { } rows)
        {
            foreach (var row in rows)
            {
                if (row is not null) { row.Relu = true; }
            }

            state.Alias(node.Output, elements);
            return;
        }

        state.Append(node.Output, elements.Select(element => RowDraft.Exact(0, true, (element, 1))).ToArray());
    }

    /// <summary>relu(x) - a relu(-x): exact for x at least 0, one rounding (a x) below.</summary>
    public static void LeakyRelu(LoweringState state, Node node)
    {
        var alpha = node.Attributes.Number("alpha", 0.01f);
        var count = Halves(state, node.Output, state[node.Inputs[0]], element => RowDraft.Exact(0, true, (element, 1)), element => RowDraft.Exact(0, true, (element, -1)));
        var both = state[node.Output];
        state.Append(node.Output, Enumerable.Range(0, count).Select(i =>
        {
            var row = RowDraft.Exact(0, false, (both[i], 1), (both[count + i], -alpha));
            row.Roundings = 1;
            return row;
        }).ToArray());
    }

    /// <summary>low + relu(x - low) - relu(x - high), exact; an absent limit drops its part.</summary>
    public static void Clip(LoweringState state, Node node)
    {
        var (low, high) = (Limit(node.Attributes.Number("min", float.MinValue)), Limit(node.Attributes.Number("max", float.MaxValue)));
        if (low > high) { throw LoweringState.Refuse(node, "has limits in the wrong order"); }
        var elements = state[node.Inputs[0]];
        if (float.IsNegativeInfinity(low) && float.IsPositiveInfinity(high)) { state.Alias(node.Output, elements, node.Inputs[0]); return; }
        if (float.IsNegativeInfinity(low)) { FromAbove(state, node, elements, high); return; }
        if (float.IsPositiveInfinity(high))
        {
            state.Append(node.Output, elements.Select(element => RowDraft.Exact(-low, true, (element, 1))).ToArray());
            state.Append(node.Output, state[node.Output].Select(element => RowDraft.Exact(low, false, (element, 1))).ToArray());
            return;
        }

        var count = Halves(state, node.Output, elements, element => RowDraft.Exact(-low, true, (element, 1)), element => RowDraft.Exact(-high, true, (element, 1)));
        var both = state[node.Output];
        state.Append(node.Output, Enumerable.Range(0, count).Select(i => RowDraft.Exact(low, false, (both[i], 1), (both[count + i], -1))).ToArray());
    }

    /// <summary>A limit at the end of the float32 range limits nothing.</summary>
    private static float Limit(float limit) => MathF.Abs(limit) == float.MaxValue ? float.CopySign(float.PositiveInfinity, limit) : limit;

    private static void FromAbove(LoweringState state, Node node, int[] elements, float high)
    {
        state.Append(node.Output, elements.Select(element => RowDraft.Exact(high, true, (element, -1))).ToArray());
        state.Append(node.Output, state[node.Output].Select(element => RowDraft.Exact(high, false, (element, -1))).ToArray());
    }

    private static int Halves(LoweringState state, string name, int[] elements, Func<int, RowDraft> first, Func<int, RowDraft> second)
    {
        state.Append(name, elements.Select(first).Concat(elements.Select(second)).ToArray());
        return elements.Length;
    }
}
