using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Rounds numbers to steps of a scale and keeps the whole numbers within a range.</summary>
/// <remarks>
/// Formula: q = min(max(round_half_even(x / scale) + zero, low), high). Attributes: low, high, and see <see cref="Quantising"/>. Rounding: one for the
/// division; the rest is exact within the range. The slope is taken as 1 / scale where q is not cut off, else 0: that of the numbers before
/// rounding, since the function itself is flat but for jumps. Shapes: elementwise.
/// </remarks>
internal sealed class QuantizeLinear : IOperator
{
    public static string OpType => "QuantizeLinear";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Quantising.Infer(node, inputs);

    public static void Forward(ForwardCall call)
    {
        var (scales, zeros, place) = (Quantising.Scales(call.Node), call.Node.Attributes.IntegerList("zero_points"), Quantising.Place(call.Node, call.OutputShape));
        var (low, high) = Range(call.Node);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                var at = place(index);
                output[index] = Math.Clamp(MathF.Round(input[index] / scales[at], MidpointRounding.ToEven) + zeros[at], low, high);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var (scales, zeros, place) = (Quantising.Scales(call.Node), call.Node.Attributes.IntegerList("zero_points"), Quantising.Place(call.Node, call.OutputShape));
        var (low, high) = Range(call.Node);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++)
            {
                var at = place(index);
                var steps = (input[index] / scales[at]) + zeros[at];
                if (steps >= low && steps <= high) { sum[index] += gradient[index] / scales[at]; }
            }
        }
    }

    private static (float Low, float High) Range(Node node) => (node.Attributes.Integer("low", 0), node.Attributes.Integer("high", 255));
}
