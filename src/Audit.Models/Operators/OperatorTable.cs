using System.Collections.Frozen;
using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One member of the table: the functions of an operator as values.</summary>
internal sealed record OperatorEntry(
    string OpType,
    Maturity Maturity,
    Func<Node, ImmutableArray<OperandShape>, Inferred> Infer,
    Action<ForwardCall> Forward,
    Action<BackwardCall> Backward,
    Func<Node, ImmutableArray<OperandShape>, Shape, long> MultiplyAdds)
{
    /// <summary>Whether the output is the input under another name and shape.</summary>
    public bool Renames { get; init; }

    /// <summary>Whether an element of the output is written after the last read of the same element of an input of the same shape.</summary>
    public bool Overwrites { get; init; }
}

/// <summary>Every operator that a graph may hold, one line each.</summary>
/// <remarks>What ONNX writes otherwise (Constant, Dropout, Squeeze ...) is brought into these on import.</remarks>
public static class OperatorTable
{
    private static readonly FrozenDictionary<string, OperatorEntry> entries = new[]
    {
        Entry<Abs>(),
        Entry<Add>(),
        Entry<And>(),
        Entry<ArgMax>(),
        Entry<AttentionMix>(),
        Entry<AttentionScores>(),
        Entry<AveragePool>(),
        Entry<BatchNormalization>(),
        Entry<Ceil>(),
        Entry<Center>(),
        Entry<Clip>(),
        Entry<Concat>(),
        Entry<Conv>(),
        Entry<Cos>(),
        Entry<CumSum>(),
        Entry<DequantizeLinear>(),
        Entry<Div>(),
        Entry<Elu>(),
        Entry<Embedding>(),
        Entry<Equal>(),
        Entry<Erf>(),
        Entry<Exp>(),
        Entry<Expand>(),
        Entry<Flatten>(),
        Entry<Floor>(),
        Entry<Gather>(),
        Entry<Gelu>(),
        Entry<Gemm>(),
        Entry<GlobalAveragePool>(),
        Entry<Greater>(),
        Entry<GreaterOrEqual>(),
        Entry<HardSigmoid>(),
        Entry<HardSwish>(),
        Entry<Identity>(),
        Entry<LeakyRelu>(),
        Entry<Less>(),
        Entry<LessOrEqual>(),
        Entry<Log>(),
        Entry<MatMul>(),
        Entry<Max>(),
        Entry<MaxPool>(),
        Entry<Min>(),
        Entry<Mul>(),
        Entry<Neg>(),
        Entry<NormScale>(),
        Entry<Not>(),
        Entry<Or>(),
        Entry<Pad>(),
        Entry<Positions>(),
        Entry<Pow>(),
        Entry<QuantizeLinear>(),
        Entry<Reciprocal>(),
        Entry<ReduceMax>(),
        Entry<ReduceMean>(),
        Entry<ReduceMin>(),
        Entry<ReduceSum>(),
        Entry<Relu>(),
        Entry<Reshape>(),
        Entry<Rotary>(),
        Entry<Round>(),
        Entry<Sigmoid>(),
        Entry<Sign>(),
        Entry<Sin>(),
        Entry<Silu>(),
        Entry<Slice>(),
        Entry<Softmax>(),
        Entry<Softplus>(),
        Entry<Sqrt>(),
        Entry<Sub>(),
        Entry<Tanh>(),
        Entry<Tile>(),
        Entry<Transpose>(),
        Entry<Where>(),
    }.ToFrozenDictionary(entry => entry.OpType, StringComparer.Ordinal);

    /// <summary>The names of the operators, in order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. entries.Keys.Order(StringComparer.Ordinal)];

    /// <summary>How well an operator has been checked; null where it is not in the table.</summary>
    public static Maturity? MaturityOf(string opType) => Find(opType)?.Maturity;

    internal static OperatorEntry? Find(string opType) => entries.GetValueOrDefault(opType);

    private static OperatorEntry Entry<T>()
        where T : IOperator => new(T.OpType, T.Maturity, T.Infer, T.Forward, T.Backward, T.MultiplyAdds)
        {
            Renames = typeof(T).IsAssignableTo(typeof(IRenaming)),
            Overwrites = typeof(T).IsAssignableTo(typeof(IPointwise)) || typeof(T).IsAssignableTo(typeof(IBinary)),
        };
}
