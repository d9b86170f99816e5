using Audit.Models.Graphs;

namespace Audit.Models.Passes.Kernels;

/// <summary>Operators that only bring elements to other places.</summary>
internal static class MoveKernels
{
    /// <summary>Identity, Flatten, Reshape, where the output cannot be the input's own buffer.</summary>
    public static void Copy(KernelCall call) =>
        Box(call, call.Inputs[0], [new LayoutAxis(call.Shape.Count, 1, 1)], 0, 0);

    /// <summary>Transpose.</summary>
    public static void Transpose(KernelCall call)
    {
        var (perm, source, target) = (call.Node.Attributes.IntegerList("perm"), Layout.Steps(call.Inputs[0].Shape), Layout.Steps(call.Shape));
        Box(call, call.Inputs[0], call.Shape.Dimensions.Select((extent, axis) => new LayoutAxis(extent, source[(int)perm[axis]], target[axis])), 0, 0);
    }

    /// <summary>Slice: a regular part.</summary>
    public static void Slice(KernelCall call)
    {
        var (starts, steps) = (call.Node.Attributes.IntegerList("starts"), call.Node.Attributes.IntegerList("steps"));
        var (source, target) = (Layout.Steps(call.Inputs[0].Shape), Layout.Steps(call.Shape));
        var axes = call.Shape.Dimensions.Select((extent, axis) => new LayoutAxis(extent, source[axis] * (int)steps[axis], target[axis]));
        Box(call, call.Inputs[0], axes, source.Select((step, axis) => step * (int)starts[axis]).Sum(), 0);
    }

    /// <summary>Expand: axes of extent 1 are repeated.</summary>
    public static void Expand(KernelCall call)
    {
        var (source, target) = (Layout.Steps(call.Inputs[0].Shape, call.Shape), Layout.Steps(call.Shape));
        Box(call, call.Inputs[0], call.Shape.Dimensions.Select((extent, axis) => new LayoutAxis(extent, source[axis], target[axis])), 0, 0);
    }

    /// <summary>Tile: each axis is walked as (copy, place).</summary>
    public static void Tile(KernelCall call)
    {
        var (own, source, target) = (call.Inputs[0].Shape, Layout.Steps(call.Inputs[0].Shape), Layout.Steps(call.Shape));
        Box(call, call.Inputs[0], own.Dimensions.SelectMany((extent, axis) => new[]
        {
            new LayoutAxis(call.Shape[axis] / extent, 0, extent * target[axis]), new LayoutAxis(extent, source[axis], target[axis]),
        }), 0, 0);
    }

    /// <summary>Gather: named places along one axis.</summary>
    public static void Gather(KernelCall call)
    {
        var (axis, own) = ((int)call.Node.Attributes.Integer("axis", 0), call.Inputs[0].Shape);
        int[] places = [.. call.Node.Attributes.IntegerList("indices").Select(place => (int)place)];
        call.Each(
            "take", call.Count, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, call.Count, call.Shape.Count, call.Inputs[0].Step,
            Layout.Steps(own)[axis], places.Length, own[axis], call.Device.Table(places));
    }

    /// <summary>Pad: the constant everywhere, then the input in its place.</summary>
    public static void Pad(KernelCall call)
    {
        var (pads, input) = (call.Node.Attributes.IntegerList("pads"), call.Inputs[0].Shape);
        var (source, target) = (Layout.Steps(input), Layout.Steps(call.Shape));
        var value = call.Node.Attributes.Number("value", 0);
        call.Each("fill", call.Count, call.Output, call.Count, value);
        var start = target.Select((step, axis) => step * (int)pads[axis]).Sum();
        Box(call, call.Inputs[0], input.Dimensions.Select((extent, axis) => new LayoutAxis(extent, source[axis], target[axis])), 0, start);
        if (!float.IsFinite(value) && call.IsChecked) { call.Each("check", call.Count, call.Output, call.Faults, call.Width, call.Count); }
    }

    /// <summary>Concat: each input in its place.</summary>
    public static void Concat(KernelCall call)
    {
        var axis = (int)call.Node.Attributes.Integer("axis", 0);
        var (target, start) = (Layout.Steps(call.Shape), 0);
        foreach (var input in call.Inputs)
        {
            var source = Layout.Steps(input.Shape);
            Box(call, input, input.Shape.Dimensions.Select((extent, index) => new LayoutAxis(extent, source[index], target[index])), 0, start);
            start += input.Shape[axis] * target[axis];
        }
    }

    /// <summary>Embedding: rows of a table by ids.</summary>
    public static void Embedding(KernelCall call)
    {
        var (ids, table) = (call.Inputs[0], call.Inputs[1]);
        call.Each(
            "rows", call.Count, ids.Buffer, table.Buffer, call.Output, call.Faults, call.Width, call.Count, table.Shape.Count / table.Shape[0],
            table.Shape[0], ids.Shape.Count);
    }

    /// <summary>Positions: the first rows of a table, for every row of the batch.</summary>
    public static void Positions(KernelCall call) =>
        Box(call, call.Inputs[1], [new LayoutAxis(call.Shape.Count, 1, 1)], 0, 0);

    /// <summary>Copies a box of every row; starts and axes are those within a row.</summary>
    private static void Box(KernelCall call, KernelOperand input, IEnumerable<LayoutAxis> axes, int from, int to)
    {
        var all = axes.ToList();
        var count = all.Aggregate(call.Rows, (product, axis) => product * axis.Extent);
        var layout = call.Device.Table(Layout.Of(all.Prepend(Layout.Batch(input.Step, call.Shape.Count)), from, to));
        call.Each("move", count, input.Buffer, call.Output, call.Faults, call.Width, count, layout);
    }
}
