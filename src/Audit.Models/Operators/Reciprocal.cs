using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One divided by a number.</summary>
/// <remarks>Formula: y = 1 / x, IEEE division. Rounding: one. Shapes: elementwise.</remarks>
internal sealed class Reciprocal : IOperator, IPointwise
{
    public static string OpType => "Reciprocal";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Reciprocal>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Reciprocal>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = 1 / input[index]; }
    }

    public static float Slope(Node node, float input, float output) => -output * output;
}
