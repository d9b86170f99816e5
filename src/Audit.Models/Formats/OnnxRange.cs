using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>The places start, start + step, ... of one axis.</summary>
internal readonly record struct OnnxRange(long Start, long Step, long Count)
{
    /// <summary>A whole axis.</summary>
    public static OnnxRange Of(long extent) => new(0, 1, extent);

    /// <summary>Every axis whole.</summary>
    public static OnnxRange[] All(Shape shape) => [.. shape.Dimensions.Select(extent => Of(extent))];

    /// <summary>The attributes of a Slice.</summary>
    public static Attributes Attributes(OnnxRange[] ranges) => Graphs.Attributes.None
        .With("starts", [.. ranges.Select(range => range.Start)])
        .With("steps", [.. ranges.Select(range => range.Step)])
        .With("shape", [.. ranges.Select(range => range.Count)]);

    /// <summary>The places as a list.</summary>
    public int[] Places()
    {
        var (start, step) = (Start, Step);
        return [.. Enumerable.Range(0, checked((int)Count)).Select(index => (int)(start + (index * step)))];
    }

    /// <summary>The ranges of the named axes, by ONNX's rules: negative ends count from the back, what lies outside is cut off.</summary>
    public static IEnumerable<(int Axis, OnnxRange Range)> Read(long[] full, long[] starts, long[] ends, long[]? axes, long[]? steps)
    {
        axes ??= [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        steps ??= [.. axes.Select(_ => 1L)];
        if (starts.Length != axes.Length || ends.Length != axes.Length || steps.Length != axes.Length)
        {
            throw new OnnxRuleException($"Got {starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps; wanted as many of each.");
        }
        return axes.Select((named, index) =>
        {
            var axis = OnnxNodeContext.FromFront(named, full.Length);
            return (axis, One(full[axis], starts[index], ends[index], steps[index]));
        });
    }

    private static OnnxRange One(long extent, long start, long end, long step)
    {
        if (step == 0) { throw new OnnxRuleException("A step is 0."); }
        var least = step > 0 ? 0 : -1;
        start = Math.Clamp(start < 0 ? start + extent : start, step > 0 ? 0 : least, step > 0 ? extent : extent - 1);
        end = Math.Clamp(end < 0 ? end + extent : end, least, step > 0 ? extent : extent - 1);
        var away = step > 0 ? end - start : start - end;
        if (away <= 0) { return new OnnxRange(0, 1, 0); }
        var size = step == long.MinValue ? long.MaxValue : Math.Abs(step);
        return new OnnxRange(start, step, ((away - 1) / size) + 1);
    }
}
