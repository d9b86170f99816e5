using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The sign of a number: -1, 0 or 1.</summary>
/// <remarks>Rounding: none. The slope is taken as 0 everywhere. Shapes: elementwise.</remarks>
internal sealed class Sign : IOperator, IPointwise
{
    public static string OpType => "Sign";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Sign>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Sign>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = input[index] > 0 ? 1 : input[index] < 0 ? -1 : 0; }
    }

    public static float Slope(Node node, float input, float output) => 0;
}
