using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>The table of lowering rules, by operator.</summary>
internal static class NodeLowering
{
    public static IReadOnlyDictionary<string, Action<LoweringState, Node>> Rules { get; } = new Dictionary<string, Action<LoweringState, Node>>
    {
        ["Gemm"] = AffineRules.Gemm,
        ["MatMul"] = AffineRules.MatMul,
        ["Conv"] = ConvolutionRules.Conv,
        ["BatchNormalization"] = AffineRules.BatchNormalization,
        ["Add"] = PointwiseRules.Add,
        ["Sub"] = PointwiseRules.Sub,
        ["Mul"] = PointwiseRules.Mul,
        ["Div"] = PointwiseRules.Div,
        ["Relu"] = PiecewiseRules.Relu,
        ["LeakyRelu"] = PiecewiseRules.LeakyRelu,
        ["Clip"] = PiecewiseRules.Clip,
        ["MaxPool"] = ConvolutionRules.MaxPool,
        ["AveragePool"] = ConvolutionRules.AveragePool,
        ["GlobalAveragePool"] = ConvolutionRules.GlobalAveragePool,
        ["Identity"] = MovementRules.Keep,
        ["Flatten"] = MovementRules.Keep,
        ["Reshape"] = MovementRules.Keep,
        ["Transpose"] = MovementRules.Transpose,
        ["Concat"] = MovementRules.Concat,
        ["Pad"] = MovementRules.Pad,
    };
}
