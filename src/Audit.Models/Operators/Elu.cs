using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The rectifier that bends to a limit for negative numbers.</summary>
/// <remarks>
/// Formula: y = x for x above 0, else alpha (e^x - 1). Attribute: alpha. Rounding: <see cref="ReferenceMath"/>'s e^x, then one for the
/// difference and one for the product. The slope at 0 is alpha. Shapes: elementwise.
/// </remarks>
internal sealed class Elu : IOperator, IPointwise
{
    public static string OpType => "Elu";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Elu>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Elu>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var alpha = node.Attributes.Number("alpha", 1);
        for (var index = 0; index < output.Length; index++)
        {
            output[index] = input[index] > 0 ? input[index] : alpha * (ReferenceMath.Exp(input[index]) - 1);
        }
    }

    public static float Slope(Node node, float input, float output) => input > 0 ? 1 : output + node.Attributes.Number("alpha", 1);
}
