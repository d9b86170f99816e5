using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The mean over axes of each sample.</summary>
/// <remarks>Rounding: <see cref="Reduction.Sum(ReadOnlySpan{float})"/> of the line, then one IEEE division. Attributes and shapes: see <see cref="Reducing"/>.</remarks>
internal sealed class ReduceMean : IOperator, IReducing
{
    public static string OpType => "ReduceMean";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Reducing.Infer(node, inputs);

    public static void Forward(ForwardCall call) => Reducing.Forward<ReduceMean>(call);

    public static void Backward(BackwardCall call) => Reducing.Backward<ReduceMean>(call);

    public static float Apply(ReadOnlySpan<float> line) => Reduction.Sum(line) / line.Length;

    public static void Slopes(ReadOnlySpan<float> line, float result, Span<float> slopes) => slopes.Fill(1f / line.Length);
}
