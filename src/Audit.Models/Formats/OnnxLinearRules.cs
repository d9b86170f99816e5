using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of Add, Sub, Mul, Div, MatMul and Gemm.</summary>
internal static class OnnxLinearRules
{
    /// <summary>A constant loses the leading extents of 1 that lie under the batch axis.</summary>
    public static void Elementwise(OnnxNodeContext node)
    {
        if (node.Inputs != 2) { throw new OnnxRuleException($"Got {node.Inputs} inputs, wanted 2."); }
        var (batched, names) = (false, new string[2]);
        for (var input = 0; input < 2; input++)
        {
            if (node.IsConstant(input))
            {
                (names[input], var leads) = UnderBatch(node, input, node.Sample(1 - input).Shape.Rank);
                batched |= leads;
            }
            else
            {
                names[input] = node.InputName(input);
                batched |= node.Sample(input).Batched;
            }
        }

        node.Emit(node.OpType, batched, Attributes.None, names);
    }

    /// <summary>The product; a matrix times a whole-sample vector becomes the vector times the transpose: the same chain.</summary>
    public static void MatMul(OnnxNodeContext node)
    {
        if (node.IsConstant(0)) { ConstantFirst(node); return; }
        var (shape, batched) = node.Sample(0);
        if (!node.IsConstant(1))
        {
            node.Emit("MatMul", batched || node.Sample(1).Batched, Attributes.None, node.InputName(0), node.InputName(1));
            return;
        }
        if (node.Numbers(1).Shape.Rank == 1)
        {
            var column = node.EmitHelper(
                "MatMul", "column", batched, Attributes.None, node.InputName(0), node.Weight(1, new Shape(node.Numbers(1).Shape.Count, 1)));
            node.EmitReshape(column, batched, shape.Dimensions[..^1]);
            return;
        }

        node.Emit("MatMul", batched, Attributes.None, node.InputName(0), UnderBatch(node, 1, Math.Max(2, shape.Rank)).Name);
    }

    /// <summary>The affine layer: C widened to [n] and multiplied by beta, transA refused.</summary>
    public static void Gemm(OnnxNodeContext node)
    {
        var (transposeA, transposeB) = (node.Integer("transA", 0), node.Integer("transB", 0) != 0);
        var (alpha, beta) = (node.Number("alpha", 1), node.Number("beta", 1));
        var (shape, batched) = node.Sample(0);
        if (transposeA != 0) { throw new OnnxRuleException("transA would mix samples; wanted transA = 0."); }
        if (shape.Rank != (batched ? 1 : 2))
        {
            throw new OnnxRuleException($"The input has shape {shape} per sample; wanted two axes with the batch (a Flatten may be missing).");
        }
        var weights = node.Numbers(1);
        if (weights.Shape.Rank != 2) { throw new OnnxRuleException($"The weights have shape {weights.Shape}; wanted two axes."); }
        var attributes = Attributes.None.With("transB", transposeB ? 1 : 0).With("alpha", alpha);
        string[] inputs = [node.InputName(0), node.Weight(1, weights.Shape)];
        if (node.Has(2) && beta != 0) { inputs = [.. inputs, Bias(node, transposeB ? weights.Shape[0] : weights.Shape[1], beta)]; }
        node.Emit("Gemm", batched, attributes, inputs);
    }

    private static void ConstantFirst(OnnxNodeContext node)
    {
        var (shape, batched) = node.Sample(1);
        var weights = node.Numbers(0);
        if (batched || shape.Rank > 1)
        {
            if (shape.Rank < 2 || weights.Shape.Rank < 2)
            {
                throw new OnnxRuleException($"Shapes {weights.Shape} and {shape} (per sample) would mix the batch axis.");
            }
            node.Emit("MatMul", batched, Attributes.None, UnderBatch(node, 0, shape.Rank).Name, node.InputName(1));
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

    /// <summary>
    /// The initialiser of a constant beside a value of a per-sample rank; true where it has an extent of 1 for a batch axis.
    /// </summary>
    private static (string Name, bool Leads) UnderBatch(OnnxNodeContext node, int input, int rank)
    {
        var shape = node.Numbers(input).Shape;
        var extra = Math.Max(0, shape.Rank - rank);
        if (extra > 1 || (extra == 1 && shape[0] != 1))
        {
            throw new OnnxRuleException($"The constant '{node.InputName(input)}' has shape {shape}; wanted at most {rank} axes, or 1 before them for the batch.");
        }

        return (node.Weight(input, new Shape(shape.Dimensions.Skip(extra))), extra == 1);
    }
}
