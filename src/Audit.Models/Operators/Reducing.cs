using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One number from a line of numbers, with its derivatives.</summary>
internal interface IReducing
{
    /// <summary>The number.</summary>
    static abstract float Apply(ReadOnlySpan<float> line);

    /// <summary>The derivative by each number of the line, given the result.</summary>
    static abstract void Slopes(ReadOnlySpan<float> line, float result, Span<float> slopes);
}

/// <summary>What ReduceSum, ReduceMean, ReduceMax and ReduceMin share.</summary>
/// <remarks>
/// Attributes: axes (per sample, increasing), keepdims 0 or 1. The numbers of one line are those that differ in these axes alone, in
/// increasing order of their place in the sample.
/// </remarks>
internal static class Reducing
{
    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (axes is an attribute)."; }
        var (axes, own) = (node.Attributes.IntegerList("axes"), inputs[0].Shape);
        if (axes.Any(axis => axis < 0 || axis >= own.Rank) || !axes.Order().Distinct().SequenceEqual(axes))
        {
            return $"axes [{string.Join(", ", axes)}] are not increasing axes of {own} (per sample).";
        }
        return node.Attributes.Integer("keepdims", 1) != 0
            ? new Shape(own.Dimensions.Select((extent, axis) => axes.Contains(axis) ? 1 : extent))
            : new Shape(own.Dimensions.Where((_, axis) => !axes.Contains(axis)));
    }

    public static void Forward<T>(ForwardCall call)
        where T : IReducing
    {
        if (AreLast(call.Node, call.Inputs[0].Shape)) { Together<T>(call); return; }
        var (places, length) = Lines(call.Node, call.Inputs[0].Shape);
        var line = new float[length];
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                Read(input, places.AsSpan(index * length, length), line);
                output[index] = T.Apply(line);
            }
        }
    }

    public static void Backward<T>(BackwardCall call)
        where T : IReducing
    {
        if (call.InputGradients[0] is null) { return; }
        var (places, length) = Lines(call.Node, call.Inputs[0].Shape);
        var (line, slopes) = (new float[length], new float[length]);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.OutputRow(row);
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < output.Length; index++)
            {
                var own = places.AsSpan(index * length, length);
                Read(input, own, line);
                T.Slopes(line, output[index], slopes);
                for (var at = 0; at < length; at++) { sum[own[at]] += slopes[at] * gradient[index]; }
            }
        }
    }

    /// <summary>Whether the axes are the last ones, so that each line lies together.</summary>
    private static bool AreLast(Node node, Shape shape)
    {
        var axes = node.Attributes.IntegerList("axes");
        return axes.Length > 0 && axes[0] == shape.Rank - axes.Length;
    }

    private static void Together<T>(ForwardCall call)
        where T : IReducing
    {
        var length = call.Inputs[0].Shape.Count / call.OutputShape.Count;
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++) { output[index] = T.Apply(input.Slice(index * length, length)); }
        }
    }

    private static void Read(ReadOnlySpan<float> input, ReadOnlySpan<int> places, Span<float> line)
    {
        for (var at = 0; at < line.Length; at++) { line[at] = input[places[at]]; }
    }

    /// <summary>The places in the sample of every line, line after line, and the length of a line.</summary>
    private static (int[] Places, int Length) Lines(Node node, Shape shape)
    {
        var axes = node.Attributes.IntegerList("axes");
        var kept = Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis)).ToArray();
        var strides = new int[shape.Rank];
        for (var (axis, stride) = (shape.Rank - 1, 1); axis >= 0; stride *= shape[axis], axis--) { strides[axis] = stride; }
        int[] places = [0];
        foreach (var axis in kept.Concat(axes.Select(axis => (int)axis)))
        {
            var (outer, extent) = (places, shape[axis]);
            places = new int[outer.Length * extent];
            for (var index = 0; index < places.Length; index++) { places[index] = outer[index / extent] + (index % extent * strides[axis]); }
        }

        return (places, axes.Aggregate(1, (product, axis) => product * shape[(int)axis]));
    }
}
