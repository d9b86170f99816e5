using System.Collections.Frozen;

namespace Audit.Models.Passes.Kernels;

/// <summary>How each operator runs on a device, one line each.</summary>
internal static class KernelTable
{
    private static readonly FrozenDictionary<string, Action<KernelCall>> entries = new Dictionary<string, Action<KernelCall>>
    {
        ["Abs"] = PointwiseKernels.Function,
        ["Add"] = PointwiseKernels.Elementwise,
        ["And"] = PointwiseKernels.Elementwise,
        ["ArgMax"] = LineKernels.ArgMax,
        ["AttentionMix"] = ProductKernels.Mix,
        ["AttentionScores"] = ProductKernels.Scores,
        ["AveragePool"] = WindowKernels.AveragePool,
        ["BatchNormalization"] = PointwiseKernels.Affine,
        ["Ceil"] = PointwiseKernels.Function,
        ["Center"] = LineKernels.Center,
        ["Clip"] = PointwiseKernels.With("min", float.MinValue, "max", float.MaxValue),
        ["Concat"] = MoveKernels.Concat,
        ["Conv"] = WindowKernels.Conv,
        ["CumSum"] = LineKernels.Running,
        ["Div"] = PointwiseKernels.Elementwise,
        ["Elu"] = PointwiseKernels.With("alpha", 1),
        ["Embedding"] = MoveKernels.Embedding,
        ["Equal"] = PointwiseKernels.Elementwise,
        ["Exp"] = PointwiseKernels.Function,
        ["Expand"] = MoveKernels.Expand,
        ["Flatten"] = MoveKernels.Copy,
        ["Floor"] = PointwiseKernels.Function,
        ["Gather"] = MoveKernels.Gather,
        ["Gelu"] = PointwiseKernels.Gelu,
        ["Gemm"] = ProductKernels.Gemm,
        ["GlobalAveragePool"] = LineKernels.Mean,
        ["Greater"] = PointwiseKernels.Elementwise,
        ["GreaterOrEqual"] = PointwiseKernels.Elementwise,
        ["HardSigmoid"] = PointwiseKernels.With("alpha", 0.2f, "beta", 0.5f),
        ["HardSwish"] = PointwiseKernels.Function,
        ["Identity"] = MoveKernels.Copy,
        ["LeakyRelu"] = PointwiseKernels.With("alpha", 0.01f),
        ["Less"] = PointwiseKernels.Elementwise,
        ["LessOrEqual"] = PointwiseKernels.Elementwise,
        ["Log"] = PointwiseKernels.Function,
        ["MatMul"] = ProductKernels.MatMul,
        ["Max"] = PointwiseKernels.Elementwise,
        ["MaxPool"] = WindowKernels.MaxPool,
        ["Min"] = PointwiseKernels.Elementwise,
        ["Mul"] = PointwiseKernels.Elementwise,
        ["Neg"] = PointwiseKernels.Function,
        ["NormScale"] = LineKernels.NormScale,
        ["Not"] = PointwiseKernels.Function,
        ["Or"] = PointwiseKernels.Elementwise,
        ["Pad"] = MoveKernels.Pad,
        ["Positions"] = MoveKernels.Positions,
        ["Pow"] = PointwiseKernels.With("exponent", 1),
        ["Reciprocal"] = PointwiseKernels.Function,
        ["ReduceMax"] = LineKernels.Reduce,
        ["ReduceMean"] = LineKernels.Reduce,
        ["ReduceMin"] = LineKernels.Reduce,
        ["ReduceSum"] = LineKernels.Reduce,
        ["Relu"] = PointwiseKernels.Function,
        ["Reshape"] = MoveKernels.Copy,
        ["Rotary"] = RotaryKernels.Rotary,
        ["Round"] = PointwiseKernels.Function,
        ["Sigmoid"] = PointwiseKernels.Function,
        ["Sign"] = PointwiseKernels.Function,
        ["Silu"] = PointwiseKernels.Function,
        ["Slice"] = MoveKernels.Slice,
        ["Softmax"] = LineKernels.Softmax,
        ["Sqrt"] = PointwiseKernels.Function,
        ["Sub"] = PointwiseKernels.Elementwise,
        ["Tanh"] = PointwiseKernels.Function,
        ["Tile"] = MoveKernels.Tile,
        ["Transpose"] = MoveKernels.Transpose,
        ["Where"] = PointwiseKernels.Choose,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether an operator runs on a device.</summary>
    public static bool Has(string opType) => entries.ContainsKey(opType);

    /// <summary>How an operator runs.</summary>
    public static Action<KernelCall> Find(string opType) => entries[opType];
}
