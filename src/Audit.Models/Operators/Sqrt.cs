using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The square root.</summary>
/// <remarks>Formula: y = sqrt(x), for x at least 0. Rounding: one, IEEE. The slope at 0 is taken as 0. Shapes: elementwise.</remarks>
internal sealed class Sqrt : IOperator, IPointwise
{
    public static string OpType => "Sqrt";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Sqrt>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Sqrt>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = MathF.Sqrt(input[index]); }
    }

    public static float Slope(Node node, float input, float output) => output > 0 ? 0.5f / output : 0;
}
