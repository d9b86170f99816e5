using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The rectifier with a slope for negative numbers.</summary>
/// <remarks>
/// Formula: y = x for x at least 0, else alpha x. Attribute: alpha. Rounding: one where x is negative. The slope at 0 is taken as 1.
/// Shapes: elementwise.
/// </remarks>
internal sealed class LeakyRelu : IOperator, IPointwise
{
    public static string OpType => "LeakyRelu";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<LeakyRelu>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<LeakyRelu>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var alpha = node.Attributes.Number("alpha", 0.01f);
        for (var index = 0; index < output.Length; index++) { output[index] = input[index] >= 0 ? input[index] : alpha * input[index]; }
    }

    public static float Slope(Node node, float input, float output) => input >= 0 ? 1 : node.Attributes.Number("alpha", 0.01f);
}
