using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The size of a number.</summary>
/// <remarks>Formula: y = |x|. Rounding: none. The slope at 0 is taken as 0. Shapes: elementwise.</remarks>
internal sealed class Abs : IOperator, IPointwise
{
    public static string OpType => "Abs";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Abs>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Abs>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = MathF.Abs(input[index]); }
    }

    public static float Slope(Node node, float input, float output) => input > 0 ? 1 : input < 0 ? -1 : 0;
}
