using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One axis over which a window slides.</summary>
/// <param name="Size">Elements of the input.</param>
/// <param name="Kernel">Elements of the window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Dilation">Step between the elements of a window.</param>
/// <param name="Begin">Padding before.</param>
/// <param name="End">Padding after.</param>
internal readonly record struct WindowAxis(int Size, int Kernel, int Stride, int Dilation, int Begin, int End)
{
    /// <summary>Number of windows.</summary>
    public int Outputs => ((Size + Begin + End - Reach) / Stride) + 1;

    /// <summary>Elements from the first to the last of a window.</summary>
    public int Reach => ((Kernel - 1) * Dilation) + 1;

    /// <summary>The place in the input of an element of a window; outside [0, Size) in the padding.</summary>
    public int Place(int output, int tap) => (output * Stride) - Begin + (tap * Dilation);

    /// <summary>Whether a place is in the input.</summary>
    public bool Inside(int place) => place >= 0 && place < Size;

    /// <summary>Whether every window holds at least one element of the input.</summary>
    public bool NoneEmpty()
    {
        for (var output = 0; output < Outputs; output++)
        {
            var any = false;
            for (var tap = 0; tap < Kernel && !any; tap++) { any = Inside(Place(output, tap)); }
            if (!any) { return false; }
        }

        return true;
    }
}

/// <summary>The windows of Conv, MaxPool and AveragePool over samples [channel, height, width] or [channel, width].</summary>
/// <remarks>Attributes: kernel_shape, strides, dilations, pads (begins, then ends), all explicit. One axis counts as height 1.</remarks>
internal readonly record struct Window(int Channels, WindowAxis Rows, WindowAxis Columns)
{
    private const long Most = 1 << 24;

    /// <summary>Windows per channel.</summary>
    public int Outputs => Rows.Outputs * Columns.Outputs;

    /// <summary>Elements per window.</summary>
    public int Taps => Rows.Kernel * Columns.Kernel;

    /// <summary>The windows of a node over an input that its shape rule has accepted.</summary>
    public static Window Of(Node node, Shape input)
    {
        var spatial = input.Rank - 1;
        var columns = Axis(node, input, spatial - 1);
        return new Window(input[0], spatial == 2 ? Axis(node, input, 0) : new WindowAxis(1, 1, 1, 1, 0, 0), columns);
    }

    /// <summary>What is wrong with a node's windows, or null.</summary>
    public static string? Fault(Node node, Shape input)
    {
        var spatial = input.Rank - 1;
        if (spatial is not (1 or 2))
        {
            return $"The input has shape {input} per sample; wanted [channel, width] or [channel, height, width].";
        }
        var wanted = new[] { ("kernel_shape", spatial, 1L), ("strides", spatial, 1), ("dilations", spatial, 1), ("pads", 2 * spatial, 0) };
        foreach (var (key, count, least) in wanted)
        {
            var list = node.Attributes.IntegerList(key);
            if (list.Length != count || list.Any(number => number < least || number > Most))
            {
                return $"{key} is [{string.Join(", ", list)}]; wanted {count} numbers, each at least {least}.";
            }
        }

        for (var axis = 0; axis < spatial; axis++)
        {
            var own = Axis(node, input, axis);
            if (own.Dilation > 1 && (long)own.Kernel * own.Dilation > Most) { return $"The window on axis {axis} is out of range."; }
            if (own.Reach > own.Size + own.Begin + own.End)
            {
                return $"The window reaches over {own.Reach} elements, the padded input has {own.Size + own.Begin + own.End}.";
            }
        }

        return null;
    }

    /// <summary>The shape of the output with a number of channels.</summary>
    public Shape Output(int channels, Shape input) =>
        input.Rank == 2 ? new Shape(channels, Columns.Outputs) : new Shape(channels, Rows.Outputs, Columns.Outputs);

    private static WindowAxis Axis(Node node, Shape input, int axis)
    {
        int Of(string key, int index) => (int)node.Attributes.IntegerList(key)[index];
        return new WindowAxis(
            input[axis + 1], Of("kernel_shape", axis), Of("strides", axis), Of("dilations", axis), Of("pads", axis), Of("pads", axis + input.Rank - 1));
    }
}
