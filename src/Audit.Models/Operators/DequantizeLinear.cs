using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Turns whole numbers of steps back into numbers.</summary>
/// <remarks>Formula: y = (q - zero) scale. Attributes: see <see cref="Quantising"/>. Rounding: one per operation; the difference of such whole numbers is exact. Shapes: elementwise.</remarks>
internal sealed class DequantizeLinear : IOperator
{
    public static string OpType => "DequantizeLinear";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Quantising.Infer(node, inputs);

    public static void Forward(ForwardCall call)
    {
        var (scales, zeros, place) = (Quantising.Scales(call.Node), call.Node.Attributes.IntegerList("zero_points"), Quantising.Place(call.Node, call.OutputShape));
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++) { output[index] = (input[index] - zeros[place(index)]) * scales[place(index)]; }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var (scales, place) = (Quantising.Scales(call.Node), Quantising.Place(call.Node, call.OutputShape));
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++) { sum[index] += gradient[index] * scales[place(index)]; }
        }
    }
}
