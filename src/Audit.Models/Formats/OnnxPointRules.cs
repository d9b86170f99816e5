using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of operators that keep the shape.</summary>
internal static class OnnxPointRules
{
    /// <summary>No attributes, one input.</summary>
    public static void Plain(OnnxNodeContext node) => Same(node, node.OpType, Attributes.None);

    /// <summary>A cast of a value must keep it float32.</summary>
    public static void Cast(OnnxNodeContext node)
    {
        node.Integer("saturate", 1);
        if (node.Integer("to", 0) is not 1 and var type)
        {
            throw new OnnxRuleException($"It casts a value to {OnnxData.TypeName(type)}; Audit runs float32 models.");
        }
        Same(node, "Identity", Attributes.None);
    }

    /// <summary>At inference Dropout passes its input on.</summary>
    public static void Dropout(OnnxNodeContext node)
    {
        node.Number("ratio", 0.5f);
        node.Integer("seed", 0);
        if (node.Has(1)) { node.Constant(1); }
        if (node.Has(2) && node.IntegersOf(2).Any(flag => flag != 0))
        {
            throw new OnnxRuleException("It is in training mode; export the model for inference.");
        }
        Same(node, "Identity", Attributes.None);
    }

    public static void LeakyRelu(OnnxNodeContext node) =>
        Same(node, "LeakyRelu", Attributes.None.With("alpha", node.Number("alpha", 0.01f)));

    /// <summary>Limits are attributes, or from operator set 11 scalar inputs.</summary>
    public static void Clip(OnnxNodeContext node)
    {
        var (lower, upper) = node.Opset < 11
            ? (node.Number("min", float.MinValue), node.Number("max", float.MaxValue))
            : (node.Has(1) ? node.Scalar(1) : float.MinValue, node.Has(2) ? node.Scalar(2) : float.MaxValue);
        if (lower > upper) { throw new OnnxRuleException($"min {lower:R} is above max {upper:R}."); }
        Same(node, "Clip", Attributes.None.With("min", lower).With("max", upper));
    }

    /// <summary>Four statistics per channel become one factor and one summand, as the operator's file defines.</summary>
    public static void BatchNormalization(OnnxNodeContext node)
    {
        var epsilon = node.Number("epsilon", 1e-5f);
        node.Number("momentum", 0.9f);
        if (node.Integer("spatial", 1) != 1 || node.Integer("training_mode", 0) != 0)
        {
            throw new OnnxRuleException("Wanted spatial = 1 and training_mode = 0; export the model for inference.");
        }
        var (scale, bias, mean, variance) = (node.Numbers(1), node.Numbers(2), node.Numbers(3), node.Numbers(4));
        if (new[] { scale, bias, mean, variance }.Any(part => part.Shape.Rank != 1 || part.Shape != scale.Shape))
        {
            throw new OnnxRuleException("Scale, bias, mean and variance differ in shape; wanted one number per channel each.");
        }
        float[] factor = [.. scale.Numbers!.Zip(variance.Numbers!, (s, v) => s / MathF.Sqrt(v + epsilon))];
        float[] summand = [.. factor.Select((a, channel) => SoftFma.Compute(-mean.Numbers![channel], a, bias.Numbers![channel]))];
        if (!factor.Concat(summand).All(float.IsFinite))
        {
            throw new OnnxRuleException("Its statistics leave the range of float32 (variance + epsilon must be positive).");
        }
        Emit(node, "BatchNormalization", Kept(node, scale, factor), Kept(node, bias, summand));
    }

    /// <summary>The constant itself where nothing changed, else a new initialiser beside it.</summary>
    private static string Kept(OnnxNodeContext node, OnnxConstant before, float[] now) =>
        now.AsSpan().SequenceEqual(before.Numbers) ? node.Import.Weight(before.Name, before.Shape, before.Numbers!)
        : node.Import.Weight($"{before.Name}_folded", before.Shape, now);

    private static void Emit(OnnxNodeContext node, string opType, params string[] weights) =>
        node.Emit(opType, node.Sample(0).Batched, Attributes.None, [node.InputName(0), .. weights]);

    private static void Same(OnnxNodeContext node, string opType, Attributes attributes) =>
        node.Emit(opType, node.Sample(0).Batched, attributes, node.InputName(0));
}
