using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Audit.Models.Formats;

/// <summary>Every ONNX operator that can be imported, one line each, with the rule that brings it into normal form.</summary>
internal static class OnnxRules
{
    private static readonly FrozenDictionary<string, Action<OnnxNodeContext>> rules = new Dictionary<string, Action<OnnxNodeContext>>
    {
        ["Abs"] = OnnxPointRules.Plain,
        ["Add"] = OnnxLinearRules.Elementwise,
        ["And"] = OnnxLinearRules.Truths,
        ["ArgMax"] = OnnxReduceRules.ArgMax,
        ["AveragePool"] = OnnxWindowRules.AveragePool,
        ["BatchNormalization"] = OnnxPointRules.BatchNormalization,
        ["Cast"] = OnnxCastRules.Cast,
        ["CastLike"] = OnnxCastRules.CastLike,
        ["Ceil"] = OnnxPointRules.Plain,
        ["Clip"] = OnnxPointRules.Clip,
        ["Concat"] = OnnxAxisRules.Concat,
        ["Constant"] = OnnxFolding.Constant,
        ["ConstantOfShape"] = OnnxFolding.Only,
        ["Conv"] = OnnxWindowRules.Conv,
        ["ConvInteger"] = OnnxQuantRules.ConvInteger,
        ["Cos"] = OnnxPointRules.Plain,
        ["CumSum"] = OnnxReduceRules.CumSum,
        ["DequantizeLinear"] = OnnxQuantRules.Dequantize,
        ["Div"] = OnnxLinearRules.Elementwise,
        ["Dropout"] = OnnxPointRules.Dropout,
        ["DynamicQuantizeLinear"] = OnnxQuantRules.Dynamic,
        ["Elu"] = OnnxPointRules.Elu,
        ["Equal"] = OnnxLinearRules.Elementwise,
        ["Erf"] = OnnxPointRules.Plain,
        ["Exp"] = OnnxPointRules.Plain,
        ["Expand"] = OnnxPickRules.Expand,
        ["Flatten"] = OnnxShapeRules.Flatten,
        ["Floor"] = OnnxPointRules.Plain,
        ["Gather"] = OnnxPickRules.Gather,
        ["Gelu"] = OnnxPointRules.Gelu,
        ["Gemm"] = OnnxLinearRules.Gemm,
        ["GlobalAveragePool"] = OnnxWindowRules.GlobalAveragePool,
        ["Greater"] = OnnxLinearRules.Elementwise,
        ["GreaterOrEqual"] = OnnxLinearRules.Elementwise,
        ["GroupNormalization"] = OnnxNormRules.GroupNormalization,
        ["HardSigmoid"] = OnnxPointRules.HardSigmoid,
        ["HardSwish"] = OnnxPointRules.Plain,
        ["Identity"] = OnnxPointRules.Plain,
        ["InstanceNormalization"] = OnnxNormRules.InstanceNormalization,
        ["IsNaN"] = OnnxPointRules.IsNan,
        ["LayerNormalization"] = OnnxNormRules.LayerNormalization,
        ["LeakyRelu"] = OnnxPointRules.LeakyRelu,
        ["Less"] = OnnxLinearRules.Elementwise,
        ["LessOrEqual"] = OnnxLinearRules.Elementwise,
        ["Log"] = OnnxPointRules.Plain,
        ["LogSoftmax"] = OnnxAxisRules.LogSoftmax,
        ["MatMul"] = OnnxLinearRules.MatMul,
        ["MatMulInteger"] = OnnxQuantRules.MatMulInteger,
        ["Max"] = OnnxLinearRules.Variadic,
        ["MaxPool"] = OnnxWindowRules.MaxPool,
        ["Mean"] = OnnxLinearRules.Variadic,
        ["Min"] = OnnxLinearRules.Variadic,
        ["Mish"] = OnnxPointRules.Mish,
        ["Mod"] = OnnxFolding.Only,
        ["Mul"] = OnnxLinearRules.Elementwise,
        ["Neg"] = OnnxPointRules.Plain,
        ["Not"] = OnnxLinearRules.Truths,
        ["Or"] = OnnxLinearRules.Truths,
        ["PRelu"] = OnnxPointRules.PRelu,
        ["Pad"] = OnnxAxisRules.Pad,
        ["Pow"] = OnnxPointRules.Pow,
        ["QLinearConv"] = OnnxQuantRules.QLinearConv,
        ["QLinearMatMul"] = OnnxQuantRules.QLinearMatMul,
        ["QuantizeLinear"] = OnnxQuantRules.Quantize,
        ["RMSNormalization"] = OnnxNormRules.RmsNormalization,
        ["Range"] = OnnxFolding.Only,
        ["Reciprocal"] = OnnxPointRules.Plain,
        ["ReduceL1"] = OnnxReduceRules.L1,
        ["ReduceL2"] = OnnxReduceRules.L2,
        ["ReduceMax"] = OnnxReduceRules.Plain,
        ["ReduceMean"] = OnnxReduceRules.Plain,
        ["ReduceMin"] = OnnxReduceRules.Plain,
        ["ReduceProd"] = OnnxFolding.Only,
        ["ReduceSum"] = OnnxReduceRules.Plain,
        ["ReduceSumSquare"] = OnnxReduceRules.SumSquare,
        ["Relu"] = OnnxPointRules.Plain,
        ["Reshape"] = OnnxShapeRules.Reshape,
        ["Round"] = OnnxPointRules.Plain,
        ["Selu"] = OnnxPointRules.Selu,
        ["Shape"] = OnnxShapeRules.Shape,
        ["Sigmoid"] = OnnxPointRules.Plain,
        ["Sign"] = OnnxPointRules.Plain,
        ["Sin"] = OnnxPointRules.Plain,
        ["SimplifiedLayerNormalization"] = OnnxNormRules.RmsNormalization,
        ["Size"] = OnnxShapeRules.Size,
        ["Slice"] = OnnxPickRules.Slice,
        ["Softmax"] = OnnxAxisRules.Softmax,
        ["Softplus"] = OnnxPointRules.Plain,
        ["Softsign"] = OnnxPointRules.Softsign,
        ["Split"] = OnnxPickRules.Split,
        ["Sqrt"] = OnnxPointRules.Plain,
        ["Squeeze"] = OnnxShapeRules.Squeeze,
        ["Sub"] = OnnxLinearRules.Elementwise,
        ["Sum"] = OnnxLinearRules.Variadic,
        ["Tanh"] = OnnxPointRules.Plain,
        ["Tile"] = OnnxPickRules.Tile,
        ["Transpose"] = OnnxAxisRules.Transpose,
        ["Trilu"] = OnnxPickRules.Trilu,
        ["Unsqueeze"] = OnnxShapeRules.Unsqueeze,
        ["Where"] = OnnxLinearRules.Where,
        ["Xor"] = OnnxFolding.Only,
        ["com.microsoft.BiasGelu"] = OnnxPointRules.BiasGelu,
        ["com.microsoft.DequantizeLinear"] = OnnxQuantRules.Dequantize,
        ["com.microsoft.FastGelu"] = OnnxPointRules.BiasGelu,
        ["com.microsoft.Gelu"] = OnnxPointRules.Gelu,
        ["com.microsoft.QuantizeLinear"] = OnnxQuantRules.Quantize,
        ["com.microsoft.QuickGelu"] = OnnxPointRules.QuickGelu,
        ["com.microsoft.SimplifiedLayerNormalization"] = OnnxNormRules.RmsNormalization,
        ["com.microsoft.SkipLayerNormalization"] = OnnxNormRules.SkipLayerNormalization,
        ["com.microsoft.SkipSimplifiedLayerNormalization"] = OnnxNormRules.SkipSimplified,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names, in order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. rules.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether an operator can be imported.</summary>
    public static bool Knows(string opType) => rules.ContainsKey(opType);

    /// <summary>An operator's name, with its domain where that is not the usual one.</summary>
    public static string Name(OnnxNode node) => node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}";

    /// <summary>Imports one node: computes it now where all of its inputs are constants, else applies its rule.</summary>
    public static void Apply(OnnxNodeContext context, string name)
    {
        if (context.AllConstant) { OnnxFolding.Fold(context, rules[name]); } else { rules[name](context); }
        context.Finish();
    }
}
