using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The number with its sign turned.</summary>
/// <remarks>Formula: y = -x. Rounding: none. Shapes: elementwise.</remarks>
internal sealed class Neg : IOperator, IPointwise
{
    public static string OpType => "Neg";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Neg>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Neg>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = -input[index]; }
    }

    public static float Slope(Node node, float input, float output) => -1;
}
