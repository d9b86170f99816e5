using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The smallest integer that is not below a number.</summary>
/// <remarks>Formula: y = ceil(x). Rounding: none. The slope is taken as 0 everywhere. Shapes: elementwise.</remarks>
internal sealed class Ceil : IOperator, IPointwise
{
    public static string OpType => "Ceil";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Ceil>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Ceil>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = MathF.Ceiling(input[index]); }
    }

    public static float Slope(Node node, float input, float output) => 0;
}
