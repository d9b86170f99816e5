using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A smooth rectifier.</summary>
/// <remarks>Formula: y = log(1 + e^x). Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Softplus : IOperator, IPointwise
{
    public static string OpType => "Softplus";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Softplus>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Softplus>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Softplus(input, output);

    public static float Slope(Node node, float input, float output) => ReferenceMath.Sigmoid(input);
}
