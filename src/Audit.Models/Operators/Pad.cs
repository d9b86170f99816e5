using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Surrounds each sample with a constant.</summary>
/// <remarks>Attributes: pads (begins of all axes, then ends, per sample, none negative), value. Rounding: none.</remarks>
internal sealed class Pad : IOperator
{
    public static string OpType => "Pad";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (pads and value are attributes)."; }
        var (pads, shape) = (node.Attributes.IntegerList("pads"), inputs[0].Shape);
        return pads.Length == 2 * shape.Rank && pads.All(pad => pad is >= 0 and <= GraphBuilder.LargestValue)
            ? new Shape(shape.Dimensions.Select((extent, axis) => checked(extent + (int)pads[axis] + (int)pads[axis + shape.Rank])))
            : $"pads [{string.Join(", ", pads)}] do not fit the {shape.Rank} axes of {shape} (per sample), or one is negative.";
    }

    public static void Forward(ForwardCall call)
    {
        var targets = Targets(call.Node, call.Inputs[0].Shape, call.OutputShape);
        call.Output.Span.Fill(call.Node.Attributes.Number("value", 0));
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < input.Length; index++) { output[targets[index]] = input[index]; }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var targets = Targets(call.Node, call.Inputs[0].Shape, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < sum.Length; index++) { sum[index] += gradient[targets[index]]; }
        }
    }

    /// <summary>Where each element of the input goes.</summary>
    private static int[] Targets(Node node, Shape input, Shape output)
    {
        var pads = node.Attributes.IntegerList("pads");
        int[] targets = [0];
        for (var axis = 0; axis < input.Rank; axis++)
        {
            var (outer, extent, begin) = (targets, input[axis], (int)pads[axis]);
            targets = new int[outer.Length * extent];
            for (var index = 0; index < targets.Length; index++)
            {
                targets[index] = (outer[index / extent] * output[axis]) + begin + (index % extent);
            }
        }

        return targets;
    }
}
