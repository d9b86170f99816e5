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
        Entry<Add>(),
        Entry<AttentionMix>(),
        Entry<AttentionScores>(),
        Entry<AveragePool>(),
        Entry<BatchNormalization>(),
        Entry<Center>(),
        Entry<Clip>(),
        Entry<Concat>(),
        Entry<Conv>(),
        Entry<Div>(),
        Entry<Embedding>(),
        Entry<Flatten>(),
        Entry<Gemm>(),
        Entry<GlobalAveragePool>(),
        Entry<Identity>(),
        Entry<LeakyRelu>(),
        Entry<MatMul>(),
        Entry<MaxPool>(),
        Entry<Mul>(),
        Entry<NormScale>(),
        Entry<Pad>(),
        Entry<Positions>(),
        Entry<Relu>(),
        Entry<Reshape>(),
        Entry<Rotary>(),
        Entry<Sigmoid>(),
        Entry<Softmax>(),
        Entry<Sub>(),
        Entry<Tanh>(),
        Entry<Transpose>(),
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
