using Audit.Bounds.Certificates;
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
                if (row is not null) { row.Unit = Activation.Relu; }
            }

            state.Alias(node.Output, elements);
            return;
        }

        state.Append(node.Output, elements.Select(element => RowDraft.Exact(0, true, (element, 1))).ToArray());
    }

    public static void Neg(LoweringState state, Node node) =>
        state.Append(node.Output, state[node.Inputs[0]].Select(element => RowDraft.Exact(0, false, (element, -1))).ToArray());

    /// <summary>relu(x) + relu(-x), exact.</summary>
    public static void Abs(LoweringState state, Node node)
    {
        var count = Halves(state, node.Output, state[node.Inputs[0]], element => RowDraft.Exact(0, true, (element, 1)), element => RowDraft.Exact(0, true, (element, -1)));
        var both = state[node.Output];
        state.Append(node.Output, Enumerable.Range(0, count).Select(i => RowDraft.Exact(0, false, (both[i], 1), (both[count + i], 1))).ToArray());
    }

    /// <summary>t = fma(alpha, x, beta), kept in [0, 1] by relu(t) - relu(t - 1): the fused step rounds.</summary>
    public static void HardSigmoid(LoweringState state, Node node)
    {
        var (alpha, beta, elements) = (node.Attributes.Number("alpha", 0.2f), node.Attributes.Number("beta", 0.5f), state[node.Inputs[0]]);
        state.Append(node.Output, elements.Select(element => FunctionRules.Read(beta, 1, (element, alpha))).ToArray());
        UnitRange(state, node.Output, state[node.Output], []);
    }

    /// <summary>x times its hard sigmoid: a product, rounded once.</summary>
    public static void HardSwish(LoweringState state, Node node)
    {
        var (name, elements) = (node.Output, state[node.Inputs[0]]);
        var count = elements.Length;
        state.Append(name, elements.Select(element => FunctionRules.Read(0.5f, 1, (element, 1f / 6))).Concat(elements.Select(element => RowDraft.Pass(element))).ToArray());
        UnitRange(state, name, state[name][..count], state[name][count..]);
        var both = state[name];
        ProductRules.Mul(state, node, both[..count], both[count..]);
    }

    /// <summary>max(a, b) = b + relu(a - b), exact; with a constant c, c + relu(x - c).</summary>
    public static void Max(LoweringState state, Node node) => Extreme(state, node, 1);

    /// <summary>min(a, b) = b - relu(b - a), exact.</summary>
    public static void Min(LoweringState state, Node node) => Extreme(state, node, -1);

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

    /// <summary>relu(t) - relu(t - 1), beside elements that are handed on.</summary>
    private static void UnitRange(LoweringState state, string name, int[] elements, int[] beside)
    {
        var count = elements.Length;
        state.Append(name, elements.Select(element => RowDraft.Exact(0, true, (element, 1))).Concat(elements.Select(element => RowDraft.Exact(-1, true, (element, 1))))
            .Concat(beside.Select(element => RowDraft.Pass(element))).ToArray());
        var rows = state[name];
        state.Append(name, Enumerable.Range(0, count).Select(i => RowDraft.Exact(0, false, (rows[i], 1), (rows[count + i], -1))).Concat(rows[(2 * count)..].Select(row => RowDraft.Pass(row))).ToArray());
    }

    private static void Extreme(LoweringState state, Node node, int sign)
    {
        var (name, shape) = (node.Output, state.Graph.Shapes[node.Output]);
        var values = node.Inputs.Where(state.IsValue).Select(input => PointwiseRules.Elements(state, input, shape)).ToArray();
        if (values.Length == 2)
        {
            var (a, b) = (values[0], values[1]);
            state.Append(name, a.Select((left, i) => left == b[i] ? RowDraft.Exact(0, true) : RowDraft.Exact(0, true, (left, sign), (b[i], -sign))).Concat(b.Select(element => RowDraft.Pass(element))).ToArray());
            var rows = state[name];
            state.Append(name, Enumerable.Range(0, a.Length).Select(i => RowDraft.Exact(0, false, (rows[a.Length + i], 1), (rows[i], sign))).ToArray());
            return;
        }

        var constant = AffineRules.Constant(state, node, state.IsValue(node.Inputs[0]) ? 1 : 0);
        float Limit(int index) => constant.Values.Span[Broadcasting.Source(index, shape, constant.Shape)];
        state.Append(name, values[0].Select((element, index) => RowDraft.Exact(-sign * Limit(index), true, (element, sign))).ToArray());
        state.Append(name, state[name].Select((element, index) => RowDraft.Exact(Limit(index), false, (element, sign))).ToArray());
    }

    private static int Halves(LoweringState state, string name, int[] elements, Func<int, RowDraft> first, Func<int, RowDraft> second)
    {
        state.Append(name, elements.Select(first).Concat(elements.Select(second)).ToArray());
        return elements.Length;
    }
}
