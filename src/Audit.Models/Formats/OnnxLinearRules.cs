using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of operators of two and more operands: arithmetic, comparisons, Where, MatMul and Gemm.</summary>
internal static class OnnxLinearRules
{
    private static readonly int[] both = [0, 1];

    /// <summary>Two operands that broadcast.</summary>
    public static void Elementwise(OnnxNodeContext node)
    {
        if (node.Inputs != 2) { throw new OnnxRuleException($"Got {node.Inputs} inputs, wanted 2."); }
        var (names, layout) = OnnxBroadcast.Align(node, 0, 1);
        if (node.OpType == "Div" && Enumerable.Range(0, 2).All(input => node.IsConstant(input) ? !node.Constant(input).IsNumber : node.IsWhole(input)))
        {
            throw new OnnxRuleException("It divides whole numbers, which drops the rest; wanted numbers.");
        }
        node.Emit(node.OpType, layout, Attributes.None, names);
    }

    /// <summary>The third operand's place is taken by two; the first is a truth.</summary>
    public static void Where(OnnxNodeContext node)
    {
        if (node.Inputs != 3) { throw new OnnxRuleException($"Got {node.Inputs} inputs, wanted 3."); }
        var (names, layout) = OnnxBroadcast.Align(node, 0, 1, 2);
        if (!node.IsConstant(0) && node.BeforeCast(0) != node.InputName(0) && names[0] == node.InputName(0)) { names[0] = node.BeforeCast(0); }
        node.Emit("Where", layout, Attributes.None, names);
    }

    /// <summary>One truth or two; numbers that a cast turned into truths are taken as they are.</summary>
    public static void Truths(OnnxNodeContext node)
    {
        var (names, layout) = OnnxBroadcast.Align(node, [.. Enumerable.Range(0, node.Inputs)]);
        for (var input = 0; input < names.Length; input++)
        {
            if (!node.IsConstant(input) && names[input] == node.InputName(input)) { names[input] = node.BeforeCast(input); }
        }

        node.Emit(node.OpType, layout, Attributes.None, names);
    }

    /// <summary>Any number of operands, from the left: Sum as Add, Max, Min, Mean as Add and one division.</summary>
    public static void Variadic(OnnxNodeContext node)
    {
        if (node.Inputs == 1) { node.Emit("Identity", node.View(0).Layout, Attributes.None, node.InputName(0)); return; }
        var opType = node.OpType is "Sum" or "Mean" ? "Add" : node.OpType;
        var (names, layout) = OnnxBroadcast.Align(node, [.. Enumerable.Range(0, node.Inputs)]);
        if (names.Length > 2) { names = [.. names.OrderBy(name => node.Import.IsValue(name) ? 0 : 1)]; }
        var left = names[0];
        foreach (var name in names[1..^1]) { left = node.EmitHelper(opType, "part", layout, Attributes.None, left, name); }
        if (node.OpType != "Mean") { node.Emit(opType, layout, Attributes.None, left, names[^1]); return; }
        var sum = node.EmitHelper(opType, "sum", layout, Attributes.None, left, names[^1]);
        node.Emit("Div", layout, Attributes.None, sum, node.Made("count", new Shape(), node.Inputs));
    }

    /// <summary>The product; a matrix times a whole-sample vector becomes the vector times the transpose: the same chain.</summary>
    public static void MatMul(OnnxNodeContext node)
    {
        if (node.IsConstant(0)) { ConstantFirst(node); return; }
        var view = node.View(0);
        if (view.Layout.Axis == view.Rank - 1) { throw new OnnxRuleException("It sums over the batch axis; it would mix samples."); }
        if (node.IsConstant(1) && node.Numbers(1).Shape.Rank == 1)
        {
            var column = node.EmitHelper(
                "MatMul", "column", view.Layout, Attributes.None, node.InputName(0), node.Weight(1, new Shape(node.Numbers(1).Shape.Count, 1)));
            node.EmitReshape(column, view.Layout, view.Sample.Dimensions[..^1]);
        }
        else if (node.IsConstant(1) && node.Numbers(1).Shape.Rank == 2)
        {
            node.Emit("MatMul", view.Layout, Attributes.None, node.InputName(0), node.Weight(1, node.Numbers(1).Shape));
        }
        else { Stacked(node); }
    }

    /// <summary>The affine layer: C widened to [n] and multiplied by beta, transA refused.</summary>
    public static void Gemm(OnnxNodeContext node)
    {
        var (transposeA, transposeB) = (node.Integer("transA", 0), node.Integer("transB", 0) != 0);
        var (alpha, beta) = (node.Number("alpha", 1), node.Number("beta", 1));
        var view = node.View(0);
        if (transposeA != 0) { throw new OnnxRuleException("transA would mix samples; wanted transA = 0."); }
        if (view.Rank != 2 || view.Layout.Axis == 1)
        {
            throw new OnnxRuleException($"The input has shape {view.Sample} per sample; wanted two axes with the batch (a Flatten may be missing).");
        }
        var weights = node.Numbers(1);
        if (weights.Shape.Rank != 2) { throw new OnnxRuleException($"The weights have shape {weights.Shape}; wanted two axes."); }
        var attributes = Attributes.None.With("transB", transposeB ? 1 : 0).With("alpha", alpha);
        string[] inputs = [node.InputName(0), node.Weight(1, weights.Shape)];
        if (node.Has(2) && beta != 0) { inputs = [.. inputs, Bias(node, transposeB ? weights.Shape[0] : weights.Shape[1], beta)]; }
        node.Emit("Gemm", view.Layout, attributes, inputs);
    }

    /// <summary>Matrices over leading axes that broadcast, the batch among these.</summary>
    private static void Stacked(OnnxNodeContext node)
    {
        int[] values = [.. both.Where(input => !node.IsConstant(input))];
        var rank = both.Max(input => node.IsConstant(input) ? node.Numbers(input).Shape.Rank : node.View(input).Rank);
        var layout = OnnxBroadcast.Common(node, values, rank);
        if (layout.Axis >= rank - 2) { throw new OnnxRuleException("Its matrices run over the batch axis; it would mix samples."); }
        string[] names = [.. both.Select(input =>
            node.IsConstant(input) ? OnnxBroadcast.Under(node, input, rank, layout) : OnnxBroadcast.Padded(node, input, rank, layout))];
        node.Emit("MatMul", layout, Attributes.None, names);
    }

    private static void ConstantFirst(OnnxNodeContext node)
    {
        var view = node.View(1);
        var weights = node.Numbers(0);
        if (view.Layout.Batched || view.Sample.Rank > 1)
        {
            if (view.Sample.Rank < 2 || weights.Shape.Rank < 2)
            {
                throw new OnnxRuleException($"Shapes {weights.Shape} and {view.Sample} (per sample) would mix the batch axis.");
            }
            Stacked(node);
            return;
        }

        if (weights.Shape.Rank != 2) { throw new OnnxRuleException($"The weights have shape {weights.Shape}; wanted two axes."); }
        var transposed = Operators.Matrices.Transposed(weights.Numbers, weights.Shape[0], weights.Shape[1]);
        var name = node.Import.Weight($"{weights.Name}_transposed", new Shape(weights.Shape[1], weights.Shape[0]), transposed);
        node.Emit("MatMul", false, Attributes.None, node.InputName(1), name);
    }

    private static string Bias(OnnxNodeContext node, int n, float beta)
    {
        var bias = node.Numbers(2);
        var own = bias.Shape.Dimensions.SkipWhile(extent => extent == 1).ToArray();
        if (own.Length > 1 || (own.Length == 1 && own[0] != n))
        {
            throw new OnnxRuleException($"The bias has shape {bias.Shape}; wanted [{n}]: one number per output.");
        }
        if (beta == 1 && bias.Numbers!.Length == n) { return node.Weight(2, new Shape(n)); }
        var widened = Enumerable.Range(0, n).Select(index => beta * bias.Numbers![bias.Numbers.Length == n ? index : 0]).ToArray();
        return widened.All(float.IsFinite)
            ? node.Import.Weight($"{bias.Name}_scaled", new Shape(n), widened)
            : throw new OnnxRuleException("beta times the bias leaves the range of float32.");
    }
}
