using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Limits each element to a range.</summary>
/// <remarks>
/// Formula: y = min(max(x, min), max). Attributes: min, max. Rounding: none. The slope is 1 strictly inside, else 0. Shapes: elementwise.
/// </remarks>
internal sealed class Clip : IOperator, IPointwise
{
    public static string OpType => "Clip";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Clip>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Clip>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var (lower, upper) = Limits(node);
        for (var index = 0; index < output.Length; index++)
        {
            output[index] = input[index] < lower ? lower : input[index] > upper ? upper : input[index];
        }
    }

    public static float Slope(Node node, float input, float output)
    {
        var (lower, upper) = Limits(node);
        return input > lower && input < upper ? 1 : 0;
    }

    private static (float Lower, float Upper) Limits(Node node) =>
        (node.Attributes.Number("min", float.MinValue), node.Attributes.Number("max", float.MaxValue));
}
