using System.Collections.Frozen;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Operators.Errors;

/// <summary>For each operator the rule that bounds how far its output may be from that of the network in real arithmetic, one line each.</summary>
/// <remarks>
/// Guarantee of a rule: if every input element is within its bound of the real-valued network's, so is every output element; infinity where nothing can be said.
/// An operator without a line bounds nothing. Slopes: abs(gelu') &lt;= 1.13 (both forms), abs(silu') &lt;= 1.1, abs(erf') &lt;= 2 / sqrt(pi) &lt; 1.1284.
/// </remarks>
internal static class ErrorTable
{
    private static readonly FrozenDictionary<string, Action<ErrorCall>> rules = new Dictionary<string, Action<ErrorCall>>
    {
        ["Abs"] = FunctionErrors.Of(FunctionErrors.Same),
        ["Add"] = BinaryErrors.Of(BinaryErrors.Sum),
        ["AttentionMix"] = ProductErrors.AttentionMix,
        ["AttentionScores"] = ProductErrors.AttentionScores,
        ["AveragePool"] = SumErrors.Mean(SumErrors.Elements),
        ["BatchNormalization"] = OtherErrors.BatchNormalization,
        ["Ceil"] = FunctionErrors.Jumping,
        ["Center"] = SumErrors.Center,
        ["Clip"] = FunctionErrors.Of(FunctionErrors.Same),
        ["Concat"] = OtherErrors.Moved,
        ["Conv"] = ProductErrors.Conv,
        ["Cos"] = FunctionErrors.Lipschitz(1, ReferenceMath.CosMaxUlps, -1, 1),
        ["Div"] = BinaryErrors.Of(BinaryErrors.Quotient),
        ["Embedding"] = FunctionErrors.Jumping,
        ["Equal"] = FunctionErrors.Jumping,
        ["Erf"] = FunctionErrors.Lipschitz(1.1284, ReferenceMath.ErfMaxUlps, -1, 1),
        ["Exp"] = FunctionErrors.Of(FunctionErrors.Exp),
        ["Expand"] = OtherErrors.Moved,
        ["Flatten"] = OtherErrors.Moved,
        ["Floor"] = FunctionErrors.Jumping,
        ["Gather"] = OtherErrors.Moved,
        ["Gelu"] = FunctionErrors.Of(FunctionErrors.Gelu),
        ["Gemm"] = ProductErrors.Gemm,
        ["GlobalAveragePool"] = SumErrors.Mean(SumErrors.Elements),
        ["Greater"] = FunctionErrors.Jumping,
        ["GreaterOrEqual"] = FunctionErrors.Jumping,
        ["Identity"] = OtherErrors.Moved,
        ["LeakyRelu"] = FunctionErrors.Of(FunctionErrors.LeakyRelu),
        ["Less"] = FunctionErrors.Jumping,
        ["LessOrEqual"] = FunctionErrors.Jumping,
        ["Log"] = FunctionErrors.Of(FunctionErrors.Log),
        ["MatMul"] = ProductErrors.MatMul,
        ["Max"] = BinaryErrors.Of(BinaryErrors.Extreme),
        ["MaxPool"] = OtherErrors.Moved,
        ["Min"] = BinaryErrors.Of(BinaryErrors.Extreme),
        ["Mul"] = BinaryErrors.Of(BinaryErrors.Product),
        ["Neg"] = FunctionErrors.Of(FunctionErrors.Same),
        ["NormScale"] = SumErrors.NormScale,
        ["Pad"] = OtherErrors.Moved,
        ["Positions"] = OtherErrors.Exact,
        ["Reciprocal"] = FunctionErrors.Of(FunctionErrors.Reciprocal),
        ["ReduceMax"] = OtherErrors.Moved,
        ["ReduceMean"] = SumErrors.Mean(SumErrors.Elements),
        ["ReduceSum"] = SumErrors.Mean(SumErrors.Elements),
        ["Relu"] = FunctionErrors.Of(FunctionErrors.Relu),
        ["Reshape"] = OtherErrors.Moved,
        ["Rotary"] = OtherErrors.Rotary,
        ["Round"] = FunctionErrors.Jumping,
        ["Sigmoid"] = FunctionErrors.Lipschitz(0.25, ReferenceMath.SigmoidMaxUlps, 0, 1),
        ["Sign"] = FunctionErrors.Jumping,
        ["Silu"] = FunctionErrors.Lipschitz(1.1, ReferenceMath.SiluMaxUlps),
        ["Sin"] = FunctionErrors.Lipschitz(1, ReferenceMath.SinMaxUlps, -1, 1),
        ["Slice"] = OtherErrors.Moved,
        ["Softmax"] = SoftmaxErrors.Softmax,
        ["Softplus"] = FunctionErrors.Lipschitz(1, ReferenceMath.SoftplusMaxUlps),
        ["Sqrt"] = FunctionErrors.Of(FunctionErrors.Sqrt),
        ["Sub"] = BinaryErrors.Of(BinaryErrors.Sum),
        ["Tanh"] = FunctionErrors.Lipschitz(1, ReferenceMath.TanhMaxUlps, -1, 1),
        ["Tile"] = OtherErrors.Moved,
        ["Transpose"] = OtherErrors.Moved,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether an operator has a rule.</summary>
    public static bool Has(string opType) => rules.ContainsKey(opType);

    /// <summary>Writes the bounds of a call's output.</summary>
    public static void Bound(ErrorCall call)
    {
        if (call.Normalises) { SumErrors.Normalised(call); }
        else if (rules.GetValueOrDefault(call.Node.OpType) is { } rule) { rule(call); } else { Array.Fill(call.Result, float.PositiveInfinity); }
    }
}
