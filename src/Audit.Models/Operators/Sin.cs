using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The sine.</summary>
/// <remarks>Formula: y = sin(x). Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Sin : IOperator, IPointwise
{
    public static string OpType => "Sin";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Sin>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Sin>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Sin(input, output);

    public static float Slope(Node node, float input, float output) => ReferenceMath.Cos(input);
}
