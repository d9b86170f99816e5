using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The sigmoid linear unit, also called swish.</summary>
/// <remarks>Formula: y = x / (1 + exp(-x)). Source: Elfwing et al. 2017, arXiv 1702.03118. Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.</remarks>
internal sealed class Silu : IOperator, IPointwise
{
    public static string OpType => "Silu";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Silu>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Silu>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Silu(input, output);

    public static float Slope(Node node, float input, float output)
    {
        var s = ReferenceMath.Sigmoid(input);
        return s + (input * s * (1 - s));
    }
}
