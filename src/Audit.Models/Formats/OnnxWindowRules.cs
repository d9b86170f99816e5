using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Import of Conv and the pools: kernel, strides, dilations and pads become explicit.</summary>
/// <remarks>
/// Source: the ONNX operator documentation. auto_pad SAME: ceil(size / stride) windows, the odd pad at the end (UPPER) or the beginning
/// (LOWER).
/// ceil_mode: windows that begin in the input or the padding before it count; what they reach beyond becomes padding after.
/// </remarks>
internal static class OnnxWindowRules
{
    public static void Conv(OnnxNodeContext node)
    {
        var weights = node.Numbers(1);
        var attributes = ConvAttributes(node, weights.Shape);
        string[] inputs = [node.InputName(0), node.Weight(1, weights.Shape)];
        if (node.Has(2)) { inputs = [.. inputs, node.Weight(2, node.Numbers(2).Shape)]; }
        node.Emit("Conv", true, attributes, inputs);
    }

    /// <summary>The attributes of a convolution with weights of a shape.</summary>
    public static Attributes ConvAttributes(OnnxNodeContext node, Shape weights)
    {
        var shape = node.Batched(0);
        if (weights.Rank < 3) { throw new OnnxRuleException($"The weights have shape {weights}; wanted [outputs, channels, ...]."); }
        long[] kernel = [.. weights.Dimensions.Skip(2).Select(extent => (long)extent)];
        if (node.IntegerList("kernel_shape") is { } stated && !stated.SequenceEqual(kernel))
        {
            throw new OnnxRuleException($"kernel_shape [{string.Join(", ", stated)}] is not that of the weights {weights}.");
        }
        return Windows(node, shape, kernel, false).With("group", node.Integer("group", 1));
    }

    public static void MaxPool(OnnxNodeContext node)
    {
        if (node.Integer("storage_order", 0) != 0) { throw new OnnxRuleException("storage_order is 1 (columns first); wanted 0."); }
        Pool(node, "MaxPool", node.Integer("ceil_mode", 0) != 0, Attributes.None);
    }

    public static void AveragePool(OnnxNodeContext node)
    {
        var (up, padding) = (node.Integer("ceil_mode", 0) != 0, node.Integer("count_include_pad", 0));
        if (up && padding != 0)
        {
            throw new OnnxRuleException("ceil_mode together with count_include_pad is not there; export with one of them.");
        }
        Pool(node, "AveragePool", up, Attributes.None.With("count_include_pad", padding == 0 ? 0 : 1));
    }

    public static void GlobalAveragePool(OnnxNodeContext node)
    {
        node.Batched(0);
        node.Emit("GlobalAveragePool", true, Attributes.None, node.InputName(0));
    }

    private static void Pool(OnnxNodeContext node, string opType, bool up, Attributes attributes)
    {
        var kernel = node.IntegerList("kernel_shape") ?? throw new OnnxRuleException("kernel_shape is missing.");
        var windows = Windows(node, node.Batched(0), kernel, up);
        node.Emit(opType, true, windows with { Integers = windows.Integers.AddRange(attributes.Integers) }, node.InputName(0));
    }

    private static Attributes Windows(OnnxNodeContext node, Shape shape, long[] kernel, bool up)
    {
        long[] ones = [.. kernel.Select(_ => 1L)];
        var (strides, dilations, pads) = (node.IntegerList("strides") ?? ones, node.IntegerList("dilations") ?? ones, node.IntegerList("pads"));
        var spatial = shape.Rank - 1;
        if (spatial is not (1 or 2))
        {
            throw new OnnxRuleException($"The input has shape {shape} per sample; wanted [channel, width] or [channel, height, width].");
        }
        if (kernel.Length != spatial || strides.Length != spatial || dilations.Length != spatial || (pads is not null && pads.Length != 2 * spatial))
        {
            throw new OnnxRuleException($"kernel_shape, strides, dilations or pads do not fit the {spatial} axes after the channels.");
        }

        const long most = GraphBuilder.LargestValue;
        if (kernel.Concat(strides).Concat(dilations).Any(number => number is < 1 or > most) || pads?.Any(pad => pad is < 0 or > most) == true)
        {
            throw new OnnxRuleException("kernel_shape, strides, dilations or pads hold a number out of range.");
        }

        var own = Pads(node.Word("auto_pad", "NOTSET"), shape, kernel, strides, dilations, pads ?? new long[2 * spatial]);
        if (up) { own = Extended(own, shape, kernel, strides, dilations); }
        return Attributes.None.With("kernel_shape", kernel).With("strides", strides).With("dilations", dilations).With("pads", own);
    }

    private static long[] Pads(string mode, Shape shape, long[] kernel, long[] strides, long[] dilations, long[] stated)
    {
        var result = new long[stated.Length];
        switch (mode)
        {
            case "NOTSET" or "": return stated;
            case "VALID": return result;
            case "SAME_UPPER" or "SAME_LOWER": break;
            default: throw new OnnxRuleException($"auto_pad is '{mode}'; wanted NOTSET, VALID, SAME_UPPER or SAME_LOWER.");
        }

        for (var axis = 0; axis < kernel.Length; axis++)
        {
            var windows = (shape[axis + 1] + strides[axis] - 1) / strides[axis];
            var total = Math.Max(0, ((windows - 1) * strides[axis]) + ((kernel[axis] - 1) * dilations[axis]) + 1 - shape[axis + 1]);
            var less = total / 2;
            (result[axis], result[axis + kernel.Length]) = mode == "SAME_UPPER" ? (less, total - less) : (total - less, less);
        }

        return result;
    }

    private static long[] Extended(long[] pads, Shape shape, long[] kernel, long[] strides, long[] dilations)
    {
        var result = (long[])pads.Clone();
        for (var axis = 0; axis < kernel.Length; axis++)
        {
            var (size, begin, end) = ((long)shape[axis + 1], pads[axis], pads[axis + kernel.Length]);
            var reach = ((kernel[axis] - 1) * dilations[axis]) + 1;
            if (reach > size + begin + end) { continue; }
            var windows = ((size + begin + end - reach + strides[axis] - 1) / strides[axis]) + 1;
            if ((windows - 1) * strides[axis] >= size + begin) { windows--; }
            result[axis + kernel.Length] = Math.Max(end, ((windows - 1) * strides[axis]) + reach - size - begin);
        }

        return result;
    }
}
