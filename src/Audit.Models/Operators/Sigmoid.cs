using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The logistic function.</summary>
/// <remarks>Formula: y = 1 / (1 + exp(-x)). Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Sigmoid : IOperator, IPointwise
{
    public static string OpType => "Sigmoid";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Sigmoid>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Sigmoid>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Sigmoid(input, output);

    public static float Slope(Node node, float input, float output) => output * (1 - output);
}
