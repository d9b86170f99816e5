using Audit.Bounds.Certificates;
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
        ["Slice"] = MovementRules.Slice,
        ["Gather"] = MovementRules.Gather,
        ["Expand"] = MovementRules.Repeat,
        ["Tile"] = MovementRules.Repeat,
        ["Where"] = MovementRules.Where,
        ["Positions"] = MovementRules.Positions,
        ["Neg"] = PiecewiseRules.Neg,
        ["Abs"] = PiecewiseRules.Abs,
        ["Max"] = PiecewiseRules.Max,
        ["Min"] = PiecewiseRules.Min,
        ["HardSigmoid"] = PiecewiseRules.HardSigmoid,
        ["HardSwish"] = PiecewiseRules.HardSwish,
        ["Elu"] = FunctionRules.Elu,
        ["Pow"] = FunctionRules.Pow,
        ["Exp"] = FunctionRules.Of(Activation.Exp),
        ["Log"] = FunctionRules.Of(Activation.Log),
        ["Sqrt"] = FunctionRules.Of(Activation.Sqrt),
        ["Reciprocal"] = FunctionRules.Of(Activation.Reciprocal),
        ["Erf"] = FunctionRules.Of(Activation.Erf),
        ["Sigmoid"] = FunctionRules.Of(Activation.Sigmoid),
        ["Tanh"] = FunctionRules.Of(Activation.Tanh),
        ["Silu"] = FunctionRules.Of(Activation.Silu),
        ["Gelu"] = FunctionRules.Gelu,
        ["Softplus"] = FunctionRules.Of(Activation.Softplus),
        ["ReduceSum"] = SumRules.ReduceSum,
        ["ReduceMean"] = SumRules.ReduceMean,
        ["Center"] = SumRules.Center,
        ["NormScale"] = SumRules.NormScale,
        ["Rotary"] = AttentionRules.Rotary,
        ["AttentionScores"] = AttentionRules.AttentionScores,
        ["Softmax"] = AttentionRules.Softmax,
        ["AttentionMix"] = AttentionRules.AttentionMix,
    };
}
