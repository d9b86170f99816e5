using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The hyperbolic tangent.</summary>
/// <remarks>Formula: y = tanh(x). Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Tanh : IOperator, IPointwise
{
    public static string OpType => "Tanh";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Tanh>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Tanh>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Tanh(input, output);

    public static float Slope(Node node, float input, float output) => SoftFma.Compute(-output, output, 1);
}
