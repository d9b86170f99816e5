using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Takes named places along one axis of each sample.</summary>
/// <remarks>
/// Formula: y[..., i, ...] = x[..., indices_i, ...]. Attributes: axis, per sample; indices, each in 0 .. extent - 1, in any order and number.
/// Rounding: none; the gradient adds in increasing order. (Rows of a constant table by ids are Embedding.)
/// </remarks>
internal sealed class Gather : IOperator
{
    public static string OpType => "Gather";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (the places are the attribute 'indices')."; }
        var (axis, indices, own) = (node.Attributes.Integer("axis", 0), node.Attributes.IntegerList("indices"), inputs[0].Shape);
        if (axis < 0 || axis >= own.Rank) { return $"Axis {axis} is not one of {own} (per sample)."; }
        return indices.All(index => index >= 0 && index < own[(int)axis])
            ? new Shape(own.Dimensions.SetItem((int)axis, indices.Length))
            : $"An index is out of range for the {own[(int)axis]} places on axis {axis} of {own} (per sample).";
    }

    public static void Forward(ForwardCall call) => Moves.Forward(call, Sources(call.Node, call.Inputs[0].Shape));

    public static void Backward(BackwardCall call) => Moves.Backward(call, Sources(call.Node, call.Inputs[0].Shape));

    private static int[] Sources(Node node, Shape input)
    {
        int[] indices = [.. node.Attributes.IntegerList("indices").Select(index => (int)index)];
        var axis = (int)node.Attributes.Integer("axis", 0);
        return Moves.Sources(input, [.. input.Dimensions.Select((extent, own) => own == axis ? indices : Moves.Along(extent))]);
    }
}
