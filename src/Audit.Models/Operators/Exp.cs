using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The exponential function.</summary>
/// <remarks>Formula: y = e^x. Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Exp : IOperator, IPointwise
{
    public static string OpType => "Exp";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Exp>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Exp>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Exp(input, output);

    public static float Slope(Node node, float input, float output) => output;
}
