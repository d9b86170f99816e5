using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The largest integer that is not above a number.</summary>
/// <remarks>Formula: y = floor(x). Rounding: none. The slope is taken as 0 everywhere. Shapes: elementwise.</remarks>
internal sealed class Floor : IOperator, IPointwise
{
    public static string OpType => "Floor";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Floor>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Floor>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = MathF.Floor(input[index]); }
    }

    public static float Slope(Node node, float input, float output) => 0;
}
