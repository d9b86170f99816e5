using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The error function.</summary>
/// <remarks>
/// Formula: y = 2 / sqrt(pi) times the integral of e^(-t t) from 0 to x. Rounding: see <see cref="ReferenceMath"/>. Slope: 2 / sqrt(pi) e^(-x x).
/// Shapes: elementwise.
/// </remarks>
internal sealed class Erf : IOperator, IPointwise
{
    private const float TwoOverRootPi = 1.12837917f;

    public static string OpType => "Erf";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Erf>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Erf>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output) => ReferenceMath.Erf(input, output);

    public static float Slope(Node node, float input, float output) => TwoOverRootPi * ReferenceMath.Exp(-input * input);
}
