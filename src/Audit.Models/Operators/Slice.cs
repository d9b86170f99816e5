using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Takes a regular part of each sample.</summary>
/// <remarks>
/// Formula: y[i_0, ...] = x[starts_0 + i_0 steps_0, ...]. Attributes, one number per axis of the sample: starts, steps (negative ones walk
/// back), shape (the extents of the part). Rounding: none.
/// </remarks>
internal sealed class Slice : IOperator
{
    public static string OpType => "Slice";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (starts, steps and shape are attributes)."; }
        var (starts, steps, part, own) = (Of(node, "starts"), Of(node, "steps"), Of(node, "shape"), inputs[0].Shape);
        if (starts.Length != own.Rank || steps.Length != own.Rank || part.Length != own.Rank)
        {
            return $"starts, steps and shape do not fit the {own.Rank} axes of {own} (per sample).";
        }
        for (var axis = 0; axis < own.Rank; axis++)
        {
            var (start, extent) = (starts[axis], part[axis]);
            var last = start + ((double)(extent - 1) * steps[axis]);
            if (extent is < 1 or > int.MaxValue || steps[axis] == 0 || start < 0 || start >= own[axis] || last < 0 || last >= own[axis])
            {
                return $"{extent} elements from {start} by steps of {steps[axis]} leave axis {axis} of {own} (per sample), or are none.";
            }
        }

        return new Shape(part.Select(extent => (int)extent));
    }

    public static void Forward(ForwardCall call) => Moves.Forward(call, Sources(call.Node, call.Inputs[0].Shape));

    public static void Backward(BackwardCall call) => Moves.Backward(call, Sources(call.Node, call.Inputs[0].Shape));

    private static int[] Sources(Node node, Shape input)
    {
        var (starts, steps, part) = (Of(node, "starts"), Of(node, "steps"), Of(node, "shape"));
        return Moves.Sources(input, [.. part.Select((extent, axis) =>
            Enumerable.Range(0, (int)extent).Select(index => (int)(starts[axis] + (index * steps[axis]))).ToArray())]);
    }

    private static ImmutableArray<long> Of(Node node, string key) => node.Attributes.IntegerList(key);
}
