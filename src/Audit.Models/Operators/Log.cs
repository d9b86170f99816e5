using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The natural logarithm.</summary>
/// <remarks>Formula: y = log x, for x above 0. Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Log : IOperator, IPointwise
{
    public static string OpType => "Log";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Log>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Log>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Log(input, output);

    public static float Slope(Node node, float input, float output) => 1 / input;
}
