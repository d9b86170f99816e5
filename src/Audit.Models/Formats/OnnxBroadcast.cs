using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Lays the operands of a broadcast over each other as ONNX does, aligned on the right, with their batch axes on one another.</summary>
internal static class OnnxBroadcast
{
    /// <summary>The names of the operands, values all of one rank, and the layout of the result.</summary>
    public static (string[] Names, OnnxLayout Layout) Align(OnnxNodeContext node, params int[] inputs)
    {
        var values = inputs.Where(input => !node.IsConstant(input)).ToArray();
        var highest = values.Max(input => node.View(input).Rank);
        int[] constants = [.. inputs.Where(node.IsConstant).Select(input => node.Constant(input).Shape.Rank)];
        var rank = Math.Max(highest, constants.DefaultIfEmpty(0).Max());
        var layout = Common(node, values, rank);
        if (!layout.Batched && rank == highest + 1) { layout = Gains(node, inputs, rank); }
        return ([.. inputs.Select(input => node.IsConstant(input) ? Under(node, input, rank, layout) : Padded(node, input, rank, layout))], layout);
    }

    /// <summary>The one layout of all values that have a batch.</summary>
    public static OnnxLayout Common(OnnxNodeContext node, int[] values, int rank)
    {
        var layouts = values.Select(node.View).Where(view => view.Layout.Batched).Select(view => view.Layout.Shift(rank - view.Rank)).Distinct().ToArray();
        return layouts.Length < 2 ? layouts.FirstOrDefault(OnnxLayout.None)
            : throw new OnnxRuleException("The batch axes of its inputs do not lie on one another; it would mix samples.");
    }

    /// <summary>
    /// The initialiser of a constant beside values of a rank: without the axis that lies under the batch, which must be 1, or repeat the same numbers
    /// for every sample of a stated batch.
    /// </summary>
    public static string Under(OnnxNodeContext node, int input, int rank, OnnxLayout layout)
    {
        var shape = node.Numbers(input).Shape;
        var axis = layout.Axis - (rank - shape.Rank);
        if (!layout.Batched || axis < 0) { return node.Weight(input, shape); }
        if (shape[axis] == node.Import.Batch && layout.OwnAxis && First(node.Numbers(input), axis) is { } first)
        {
            return node.Import.Weight(first.Name, new Shape(shape.Dimensions.RemoveAt(axis)), first.Numbers!);
        }
        if (shape[axis] != 1)
        {
            throw new OnnxRuleException($"The constant '{node.InputName(input)}' has shape {shape}; wanted 1 on axis {axis} for the batch.");
        }
        return node.Weight(input, layout.OwnAxis ? new Shape(shape.Dimensions.RemoveAt(axis)) : shape);
    }

    /// <summary>The value with axes of extent 1 put in front up to a rank, and without one under the batch where it has no batch itself.</summary>
    public static string Padded(OnnxNodeContext node, int input, int rank, OnnxLayout layout)
    {
        var view = node.View(input);
        var dimensions = Enumerable.Repeat(1, rank - view.Rank).Concat(view.Sample.Dimensions).ToList();
        if (!view.Layout.Batched && layout.Batched)
        {
            if (!layout.OwnAxis || dimensions[layout.Axis] != 1)
            {
                throw new OnnxRuleException($"Input '{node.InputName(input)}' has no batch axis, another one has; it would mix samples.");
            }
            dimensions.RemoveAt(layout.Axis);
        }

        return node.Reshaped(node.InputName(input), layout, dimensions);
    }

    /// <summary>The numbers of the first place on an axis, where those of all places are the same.</summary>
    private static OnnxConstant? First(OnnxConstant constant, int axis)
    {
        var inner = constant.Shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var (numbers, block) = (constant.Numbers!, inner * constant.Shape[axis]);
        if (Enumerable.Range(0, numbers.Length).Any(at => numbers[at] != numbers[(at / block * block) + (at % inner)])) { return null; }
        return constant with { Numbers = [.. numbers.Where((_, at) => at % block < inner)] };
    }

    /// <summary>A whole sample beside constants that lead with 1 more: that 1 is the batch.</summary>
    private static OnnxLayout Gains(OnnxNodeContext node, int[] inputs, int rank) =>
        inputs.Where(node.IsConstant).Select(input => node.Constant(input).Shape).All(shape => shape.Rank < rank || shape[0] == 1);
}
