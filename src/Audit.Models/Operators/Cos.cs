using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The cosine.</summary>
/// <remarks>Formula: y = cos(x). Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Cos : IOperator, IPointwise
{
    public static string OpType => "Cos";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Cos>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Cos>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Cos(input, output);

    public static float Slope(Node node, float input, float output) => -ReferenceMath.Sin(input);
}
