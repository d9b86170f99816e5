using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The place of the largest number along one axis of each sample, the first of equal ones.</summary>
/// <remarks>Attributes: axis, per sample; keepdims 0 or 1. Rounding: none (a place is a whole number). The gradient is taken as 0.</remarks>
internal sealed class ArgMax : IOperator
{
    public static string OpType => "ArgMax";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1."; }
        var (axis, own) = (node.Attributes.Integer("axis", 0), inputs[0].Shape);
        if (axis < 0 || axis >= own.Rank) { return $"Axis {axis} is not one of {own} (per sample)."; }
        return node.Attributes.Integer("keepdims", 1) != 0
            ? new Shape(own.Dimensions.SetItem((int)axis, 1))
            : new Shape(own.Dimensions.RemoveAt((int)axis));
    }

    public static void Forward(ForwardCall call)
    {
        var (axis, own) = ((int)call.Node.Attributes.Integer("axis", 0), call.Inputs[0].Shape);
        var stride = own.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var line = 0; line < output.Length; line++)
            {
                output[line] = Place(input[((line / stride * stride * own[axis]) + (line % stride))..], own[axis], stride);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
    }

    private static int Place(ReadOnlySpan<float> line, int length, int stride)
    {
        var place = 0;
        for (var at = 1; at < length; at++) { place = line[at * stride] > line[place * stride] ? at : place; }
        return place;
    }
}
