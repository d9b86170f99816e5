using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of operators that keep the shape.</summary>
internal static class OnnxPointRules
{
    /// <summary>No attributes, one input.</summary>
    public static void Plain(OnnxNodeContext node) => Same(node, node.OpType, Attributes.None);

    /// <summary>At inference Dropout passes its input on.</summary>
    public static void Dropout(OnnxNodeContext node)
    {
        AtInference(node);
        Same(node, "Identity", Attributes.None);
    }

    /// <summary>Refuses a Dropout that drops.</summary>
    public static void AtInference(OnnxNodeContext node)
    {
        node.Number("ratio", 0.5f);
        node.Integer("seed", 0);
        if (node.Has(1)) { node.Constant(1); }
        if (node.Has(2) && node.IntegersOf(2).Any(flag => flag != 0))
        {
            throw new OnnxRuleException("It is in training mode; export the model for inference.");
        }
    }

    public static void LeakyRelu(OnnxNodeContext node) =>
        Same(node, "LeakyRelu", Attributes.None.With("alpha", node.Number("alpha", 0.01f)));

    /// <summary>The approximation is named by a word.</summary>
    public static void Gelu(OnnxNodeContext node)
    {
        var approximate = node.Word("approximate", "none");
        if (approximate is not ("none" or "tanh")) { throw new OnnxRuleException($"approximate is '{approximate}'; wanted none or tanh."); }
        Same(node, "Gelu", Attributes.None.With("approximate", approximate == "tanh" ? 1 : 0));
    }

    /// <summary>Gelu of the value plus a bias; the fast one by the hyperbolic tangent.</summary>
    public static void BiasGelu(OnnxNodeContext node)
    {
        var attributes = Attributes.None.With("approximate", node.OpType == "FastGelu" ? 1 : 0);
        if (!node.Has(1)) { Same(node, "Gelu", attributes); return; }
        var (names, layout) = OnnxBroadcast.Align(node, 0, 1);
        node.Emit("Gelu", layout, attributes, node.EmitHelper("Add", "biased", layout, Attributes.None, names));
    }

    /// <summary>x sigmoid(alpha x).</summary>
    public static void QuickGelu(OnnxNodeContext node)
    {
        var layout = node.View(0).Layout;
        var alpha = node.Made("alpha", new Shape(), node.Number("alpha", 1.702f));
        var scaled = node.EmitHelper("Mul", "scaled", layout, Attributes.None, node.InputName(0), alpha);
        node.Emit("Mul", layout, Attributes.None, node.InputName(0), node.EmitHelper("Sigmoid", "sigmoid", layout, Attributes.None, scaled));
    }

    public static void Elu(OnnxNodeContext node) => Same(node, "Elu", Attributes.None.With("alpha", node.Number("alpha", 1)));

    public static void HardSigmoid(OnnxNodeContext node) =>
        Same(node, "HardSigmoid", Attributes.None.With("alpha", node.Number("alpha", 0.2f)).With("beta", node.Number("beta", 0.5f)));

    /// <summary>Gamma times Elu.</summary>
    public static void Selu(OnnxNodeContext node)
    {
        var layout = node.View(0).Layout;
        var elu = node.EmitHelper("Elu", "elu", layout, Attributes.None.With("alpha", node.Number("alpha", 1.67326319f)), node.InputName(0));
        node.Emit("Mul", layout, Attributes.None, elu, node.Made("gamma", new Shape(), node.Number("gamma", 1.05070102f)));
    }

    /// <summary>max(x, 0) plus the slope times min(x, 0); the slope broadcasts.</summary>
    public static void PRelu(OnnxNodeContext node)
    {
        var (names, layout) = OnnxBroadcast.Align(node, 0, 1);
        var zero = node.Made("zero", new Shape(), 0);
        var above = node.EmitHelper("Max", "above", layout, Attributes.None, names[0], zero);
        var below = node.EmitHelper("Min", "below", layout, Attributes.None, names[0], zero);
        node.Emit("Add", layout, Attributes.None, above, node.EmitHelper("Mul", "slope", layout, Attributes.None, below, names[1]));
    }

    /// <summary>x tanh(softplus(x)).</summary>
    public static void Mish(OnnxNodeContext node)
    {
        var layout = node.View(0).Layout;
        var plus = node.EmitHelper("Softplus", "softplus", layout, Attributes.None, node.InputName(0));
        node.Emit("Mul", layout, Attributes.None, node.InputName(0), node.EmitHelper("Tanh", "tanh", layout, Attributes.None, plus));
    }

    /// <summary>Whether a number differs from itself: never here, where a pass stops at the first such number.</summary>
    public static void IsNan(OnnxNodeContext node)
    {
        var layout = node.View(0).Layout;
        node.Emit("Not", layout, Attributes.None, node.EmitHelper("Equal", "same", layout, Attributes.None, node.InputName(0), node.InputName(0)));
    }

    /// <summary>x / (1 + |x|).</summary>
    public static void Softsign(OnnxNodeContext node)
    {
        var layout = node.View(0).Layout;
        var size = node.EmitHelper("Abs", "size", layout, Attributes.None, node.InputName(0));
        var more = node.EmitHelper("Add", "more", layout, Attributes.None, size, node.Made("one", new Shape(), 1));
        node.Emit("Div", layout, Attributes.None, node.InputName(0), more);
    }

    /// <summary>The exponent is one constant number.</summary>
    public static void Pow(OnnxNodeContext node)
    {
        var exponents = node.IsConstant(1) ? node.AsNumbers(1) : throw new OnnxRuleException("Its exponent depends on the input; wanted a constant.");
        if (exponents.Numbers!.Distinct().ToArray() is not [var exponent])
        {
            throw new OnnxRuleException($"Its exponents of shape {exponents.Shape} differ; wanted one number.");
        }
        Same(node, "Pow", Attributes.None.With("exponent", exponent));
    }

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
        node.Emit(opType, node.View(0).Layout, attributes, node.InputName(0));
}
