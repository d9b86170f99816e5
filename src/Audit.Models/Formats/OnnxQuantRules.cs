using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of quantised arithmetic, with its exact meaning on whole numbers held in float32.</summary>
/// <remarks>
/// Guarantee: an accumulator of whole numbers below 2^24 in size is exact in float32 in any order; where its weights could lead beyond that, the node is
/// refused. Source: ONNX QuantizeLinear, DequantizeLinear, QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger.
/// </remarks>
internal static class OnnxQuantRules
{
    private const double Exact = 1 << 24;

    public static void Quantize(OnnxNodeContext node)
    {
        node.Integer("saturate", 1);
        var stated = node.Integer("output_dtype", 0);
        var type = node.Has(2) ? node.Constant(2).Type : stated == 0 ? 2 : stated;
        node.Emit("QuantizeLinear", node.View(0).Layout, Steps(node, OnnxData.Range(type)), node.InputName(0));
    }

    public static void Dequantize(OnnxNodeContext node) =>
        node.Emit("DequantizeLinear", node.View(0).Layout, Steps(node, null), node.InputName(0));

    public static void Dynamic(OnnxNodeContext node) => throw new OnnxRuleException(
        "It takes its scale from the largest number of the whole batch, so that samples would be mixed; export the model with static quantisation.");

    public static void MatMulInteger(OnnxNodeContext node)
    {
        var (input, weights, shape) = (Shifted(node, 0, 2), Integers(node, 1, 3, -1), node.Constant(1).Shape);
        Check(weights, shape.Rank == 2 ? weights.Length / shape[1] : shape[-2], index => index % shape[-1], Largest(node, 2), null);
        node.Emit("MatMul", Rows(node, 1), Attributes.None, input, node.Import.Weight($"{node.InputName(1)}_integers", shape, weights));
    }

    public static void QLinearMatMul(OnnxNodeContext node)
    {
        var (input, weights, shape) = (Shifted(node, 0, 2), Integers(node, 3, 5, -1), node.Constant(3).Shape);
        Check(weights, shape[-2], index => index % shape[-1], Largest(node, 2), null);
        var name = node.Import.Weight($"{node.InputName(3)}_integers", shape, weights);
        var sum = node.EmitHelper("MatMul", "integers", Rows(node, 3), Attributes.None, input, name);
        Requantised(node, sum, node.View(0).Layout, Factors(node, 4, 6), node.Numbers(4).Shape.Count == 1 ? [] : [node.Numbers(4).Shape.Count], 7);
    }

    public static void ConvInteger(OnnxNodeContext node)
    {
        var weights = Integers(node, 1, 3, 0);
        var per = weights.Length / node.Constant(1).Shape[0];
        Check(weights, per, index => index / per, Largest(node, 2), null);
        var name = node.Import.Weight($"{node.InputName(1)}_integers", node.Constant(1).Shape, weights);
        node.Emit("Conv", true, OnnxWindowRules.ConvAttributes(node, node.Constant(1).Shape), Shifted(node, 0, 2), name);
    }

    public static void QLinearConv(OnnxNodeContext node)
    {
        var (weights, shape) = (Integers(node, 3, 5, 0), node.Constant(3).Shape);
        var per = weights.Length / shape[0];
        var bias = node.Has(8) ? node.IntegersOf(8) : null;
        Check(weights, per, index => index / per, Largest(node, 2), bias);
        List<string> inputs = [Shifted(node, 0, 2), node.Import.Weight($"{node.InputName(3)}_integers", shape, weights)];
        if (bias is not null) { inputs.Add(node.Weight(8, node.Constant(8).Shape)); }
        var sum = node.EmitHelper("Conv", "integers", true, OnnxWindowRules.ConvAttributes(node, shape), [.. inputs]);
        int[] factors = node.Numbers(4).Shape.Count == 1 ? [] : [shape[0], .. Enumerable.Repeat(1, shape.Rank - 2)];
        Requantised(node, sum, true, Factors(node, 4, 6), factors, 7);
    }

    /// <summary>Scales and zero points as attributes; several belong to places on one axis.</summary>
    private static Attributes Steps(OnnxNodeContext node, (long Low, long High)? range)
    {
        var scales = node.Numbers(1);
        long[] zeros = node.Has(2) ? node.IntegersOf(2) : [.. scales.Numbers!.Select(_ => 0L)];
        if (node.Integer("block_size", 0) != 0 || scales.Shape.Rank > 1 || zeros.Length != scales.Numbers!.Length)
        {
            throw new OnnxRuleException("Scales and zero points of a value belong to all of it or to one axis; wanted no blocks.");
        }
        var stated = node.Integer("axis", 1);
        var axis = scales.Numbers!.Length == 1 ? 0 : node.Axis(stated, 0);
        var attributes = Attributes.None.With("axis", axis).With("zero_points", zeros);
        attributes = attributes with { Numbers = attributes.Numbers.SetItem("scales", [.. scales.Numbers!]) };
        return range is { } ends ? attributes.With("low", ends.Low).With("high", ends.High) : attributes;
    }

    private static OnnxLayout Rows(OnnxNodeContext node, int weights)
    {
        var view = node.View(0);
        return node.Constant(weights).Shape.Rank == 2 && view.Layout.Axis < view.Rank - 1 ? view.Layout
            : throw new OnnxRuleException("Wanted a constant matrix as the second operand, and no sum over the batch.");
    }

    /// <summary>An input minus its zero point: exact.</summary>
    private static string Shifted(OnnxNodeContext node, int input, int zero)
    {
        if (!node.Has(zero) || node.IntegersOf(zero).All(number => number == 0)) { return node.InputName(input); }
        return node.IntegersOf(zero) is [var one]
            ? node.EmitHelper("Sub", "shifted", node.View(input).Layout, Attributes.None, node.InputName(input), node.Made("zero", new Shape(), one))
            : throw new OnnxRuleException("The input has several zero points; wanted one.");
    }

    /// <summary>Constant whole numbers minus their zero points, which belong to all of them or to one axis.</summary>
    private static float[] Integers(OnnxNodeContext node, int input, int zero, int axis)
    {
        var (numbers, shape) = (node.IntegersOf(input), node.Constant(input).Shape);
        long[] zeros = node.Has(zero) ? node.IntegersOf(zero) : [0];
        var own = axis < 0 ? shape.Rank - 1 : axis;
        var inner = shape.Dimensions.Skip(own + 1).Aggregate(1, (product, extent) => product * extent);
        return zeros.Length == 1 || zeros.Length == shape[own]
            ? [.. numbers.Select((number, index) => (float)(number - zeros[zeros.Length == 1 ? 0 : index / inner % zeros.Length]))]
            : throw new OnnxRuleException($"Got {zeros.Length} zero points for weights {shape}.");
    }

    /// <summary>The largest size of an input minus its zero point.</summary>
    private static double Largest(OnnxNodeContext node, int zero)
    {
        if (!node.Has(zero)) { return 255; }
        var (low, high) = OnnxData.Range(node.Constant(zero).Type);
        return node.IntegersOf(zero).Max(number => Math.Max(Math.Abs((double)low - number), Math.Abs((double)high - number)));
    }

    private static void Check(float[] weights, int depth, Func<int, int> output, double largest, long[]? bias)
    {
        var sums = new Dictionary<int, double>();
        for (var index = 0; index < weights.Length; index++) { sums[output(index)] = sums.GetValueOrDefault(output(index)) + (Math.Abs(weights[index]) * largest); }
        var worst = sums.Max(pair => pair.Value + (bias is null || pair.Key >= bias.Length ? 0 : Math.Abs((double)bias[pair.Key])));
        if (worst >= Exact)
        {
            throw new OnnxRuleException($"A sum of {depth} products can reach {worst:R}, float32 holds whole numbers exactly below {Exact:R} only; export the model with QuantizeLinear and DequantizeLinear around float operators.");
        }
    }

    /// <summary>The factors scale of input times scale of weights over scale of output, each step in float32.</summary>
    private static float[] Factors(OnnxNodeContext node, int weights, int output)
    {
        var (input, result) = (node.Scalar(1), node.Scalar(output));
        return [.. node.Numbers(weights).Numbers!.Select(scale => input * scale / result)];
    }

    /// <summary>Times the factors, rounded and cut off to the range of the output's type.</summary>
    private static void Requantised(OnnxNodeContext node, string sum, OnnxLayout layout, float[] factors, int[] shape, int zero)
    {
        var scaled = node.EmitHelper("Mul", "scaled", layout, Attributes.None, sum, node.Made("factor", new Shape(shape), factors));
        var (low, high) = OnnxData.Range(node.Constant(zero).Type);
        var attributes = Attributes.None.With("axis", 0).With("zero_points", node.IntegersOf(zero)).With("low", low).With("high", high).With("scales", 1f);
        node.Emit("QuantizeLinear", layout, attributes, scaled);
    }
}
