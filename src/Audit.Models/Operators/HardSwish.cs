using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A number times its hard sigmoid.</summary>
/// <remarks>
/// Formula: y = x h, h = max(0, min(1, fma(x, 1/6, 1/2))), 1/6 the nearest float32. Rounding: one for h, one for the product. Slope: x/3 +
/// 1/2 strictly between -3 and 3, else 0 or 1. Shapes: elementwise.
/// </remarks>
internal sealed class HardSwish : IOperator, IPointwise
{
    private const float Sixth = 1f / 6;

    public static string OpType => "HardSwish";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<HardSwish>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<HardSwish>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = input[index] * HardSigmoid.Of(input[index], Sixth, 0.5f); }
    }

    public static float Slope(Node node, float input, float output) => input >= 3 ? 1 : input <= -3 ? 0 : (input / 3) + 0.5f;
}
