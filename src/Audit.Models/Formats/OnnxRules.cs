using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Audit.Models.Formats;

/// <summary>Every ONNX operator that can be imported, one line each, with the rule that brings it into normal form.</summary>
internal static class OnnxRules
{
    private static readonly FrozenDictionary<string, Action<OnnxNodeContext>> rules = new Dictionary<string, Action<OnnxNodeContext>>
    {
        ["Add"] = OnnxLinearRules.Elementwise,
        ["AveragePool"] = OnnxWindowRules.AveragePool,
        ["BatchNormalization"] = OnnxPointRules.BatchNormalization,
        ["Cast"] = OnnxPointRules.Cast,
        ["Clip"] = OnnxPointRules.Clip,
        ["Concat"] = OnnxAxisRules.Concat,
        ["Constant"] = OnnxFolding.Constant,
        ["Conv"] = OnnxWindowRules.Conv,
        ["Div"] = OnnxLinearRules.Elementwise,
        ["Dropout"] = OnnxPointRules.Dropout,
        ["Flatten"] = OnnxShapeRules.Flatten,
        ["Gather"] = OnnxFolding.Only,
        ["Gemm"] = OnnxLinearRules.Gemm,
        ["GlobalAveragePool"] = OnnxWindowRules.GlobalAveragePool,
        ["Identity"] = OnnxPointRules.Plain,
        ["LeakyRelu"] = OnnxPointRules.LeakyRelu,
        ["MatMul"] = OnnxLinearRules.MatMul,
        ["MaxPool"] = OnnxWindowRules.MaxPool,
        ["Mul"] = OnnxLinearRules.Elementwise,
        ["Pad"] = OnnxAxisRules.Pad,
        ["Relu"] = OnnxPointRules.Plain,
        ["Reshape"] = OnnxShapeRules.Reshape,
        ["Shape"] = OnnxShapeRules.Shape,
        ["Sigmoid"] = OnnxPointRules.Plain,
        ["Softmax"] = OnnxAxisRules.Softmax,
        ["Squeeze"] = OnnxShapeRules.Squeeze,
        ["Sub"] = OnnxLinearRules.Elementwise,
        ["Tanh"] = OnnxPointRules.Plain,
        ["Transpose"] = OnnxAxisRules.Transpose,
        ["Unsqueeze"] = OnnxShapeRules.Unsqueeze,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names, in order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. rules.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether an operator can be imported.</summary>
    public static bool Knows(string opType) => rules.ContainsKey(opType);

    /// <summary>Imports one node: computes it now where all of its inputs are constants, else applies its rule.</summary>
    public static void Apply(OnnxNodeContext context)
    {
        if (!context.AllConstant || !OnnxFolding.Fold(context, rules[context.OpType])) { rules[context.OpType](context); }
        context.Finish();
    }
}
