using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Matrix products and folded normalisation: one chain of fused multiply-adds per element.</summary>
internal static class AffineRules
{
    public static void Gemm(LoweringState state, Node node)
    {
        if (node.Attributes.Number("alpha", 1) != 1) { throw LoweringState.Refuse(node, "has alpha other than 1"); }
        var weights = Constant(state, node, 1);
        var bias = node.Inputs.Length > 2 && node.Inputs[2].Length > 0 ? Constant(state, node, 2) : null;
        var transposed = node.Attributes.Integer("transB", 0) != 0;
        Product(state, node, weights, transposed, bias);
    }

    /// <summary>One chain from zero per element: of a value and a constant, on either side, or of two values.</summary>
    public static void MatMul(LoweringState state, Node node)
    {
        var (first, second) = (state.IsValue(node.Inputs[0]), state.IsValue(node.Inputs[1]));
        if (first && second) { ProductRules.MatMul(state, node); return; }
        var weights = Constant(state, node, first ? 1 : 0);
        if (first && weights.Shape.Rank == 2) { Product(state, node, weights, false, null); return; }
        var elements = state[node.Inputs[first ? 0 : 1]];
        state.Append(node.Output, MatrixIndices.Of(state, node).Select(cell =>
            RowDraft.Chain(0, cell.Select(pair => first ? (elements[pair.A], weights.Values.Span[pair.B]) : (elements[pair.B], weights.Values.Span[pair.A])))).ToArray());
    }

    /// <summary>fma(x, a, b) per channel; a and b were folded on import.</summary>
    public static void BatchNormalization(LoweringState state, Node node)
    {
        var (scale, shift) = (Constant(state, node, 1), Constant(state, node, 2));
        var elements = state[node.Inputs[0]];
        var perChannel = elements.Length / scale.Shape.Count;
        state.Append(node.Output, elements.Select((element, index) =>
            RowDraft.Chain(shift.Values.Span[index / perChannel], [(element, scale.Values.Span[index / perChannel])])).ToArray());
    }

    public static Tensor Constant(LoweringState state, Node node, int input) =>
        state.Constant(node.Inputs[input]) ?? throw LoweringState.Refuse(node, $"needs a constant as input {input + 1}");

    private static void Product(LoweringState state, Node node, Tensor weights, bool transposed, Tensor? bias)
    {
        if (weights.Shape.Rank != 2) { throw LoweringState.Refuse(node, $"has weights of shape {weights.Shape}"); }
        var elements = state[node.Inputs[0]];
        var (k, n) = transposed ? (weights.Shape[1], weights.Shape[0]) : (weights.Shape[0], weights.Shape[1]);
        var rows = new List<RowDraft>();
        for (var first = 0; first < elements.Length; first += k)
        {
            for (var column = 0; column < n; column++)
            {
                var values = weights.Values;
                var (start, output) = (first, column);
                var entries = Enumerable.Range(0, k).Select(i => (elements[start + i], values.Span[transposed ? (output * k) + i : (i * n) + output]));
                rows.Add(RowDraft.Chain(bias is null ? 0 : bias.Values.Span[column % bias.Shape.Count], entries));
            }
        }

        state.Append(node.Output, rows);
    }
}
