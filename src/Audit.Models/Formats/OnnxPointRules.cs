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
        if (node.Integer("to", 0) is not 1 and var type) { throw new OnnxRuleException($"It casts a value to {OnnxData.TypeName(type)}; Audit runs float32 models."); }
        Same(node, "Identity", Attributes.None);
    }

    /// <summary>At inference Dropout passes its input on.</summary>
    public static void Dropout(OnnxNodeContext node)
    {
        node.Number("ratio", 0.5f);
        node.Integer("seed", 0);
        if (node.Has(1)) { node.Constant(1); }
        if (node.Has(2) && node.IntegersOf(2).Any(flag => flag != 0)) { throw new OnnxRuleException("It is in training mode; export the model for inference."); }
        Same(node, "Identity", Attributes.None);
    }

    private static void Same(OnnxNodeContext node, string opType, Attributes attributes) =>
        node.Emit(opType, node.Sample(0).Batched, attributes, node.InputName(0));
}
