using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The largest element of each window.</summary>
/// <remarks>
/// Rounding: none. Padding never wins. The gradient goes to the first largest element in increasing (row, column). Attributes: see <see
/// cref="Window"/>.
/// </remarks>
internal sealed class MaxPool : IOperator
{
    public static string OpType => "MaxPool";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pooling.Infer(node, inputs);

    public static void Forward(ForwardCall call)
    {
        var window = Window.Of(call.Node, call.Inputs[0].Shape);
        if (WindowFold<Larger>.Fits(window)) { WindowFold<Larger>.Run(call, window); return; }
        var (planes, size, outputs) = (call.Batch * window.Channels, window.Rows.Size * window.Columns.Size, window.Outputs);
        for (var plane = 0; plane < planes; plane++)
        {
            Plane(window, call.Inputs[0].Values.Span.Slice(plane * size, size), call.Output.Span.Slice(plane * outputs, outputs));
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var window = Window.Of(call.Node, call.Inputs[0].Shape);
        var places = new int[window.Taps];
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++) { sum[Largest(window, index, places, input)] += gradient[index]; }
        }
    }

    /// <summary>One channel: taps in increasing (row, column), each over a whole row of windows.</summary>
    private static void Plane(in Window window, ReadOnlySpan<float> input, Span<float> output)
    {
        var (rows, columns) = (window.Rows, window.Columns);
        output.Fill(float.NegativeInfinity);
        for (var row = 0; row < rows.Outputs; row++)
        {
            var line = output.Slice(row * columns.Outputs, columns.Outputs);
            for (var tap = 0; tap < window.Taps; tap++)
            {
                var y = rows.Place(row, tap / columns.Kernel);
                if (rows.Inside(y)) { Tap(columns, tap % columns.Kernel, input.Slice(y * columns.Size, columns.Size), line); }
            }
        }
    }

    private static void Tap(WindowAxis axis, int tap, ReadOnlySpan<float> input, Span<float> line)
    {
        var first = axis.Place(0, tap);
        var begin = first >= 0 ? 0 : (-first + axis.Stride - 1) / axis.Stride;
        var end = Math.Min(line.Length, first >= axis.Size ? 0 : ((axis.Size - 1 - first) / axis.Stride) + 1);
        for (int index = begin, place = first + (begin * axis.Stride); index < end; index++, place += axis.Stride)
        {
            line[index] = input[place] > line[index] ? input[place] : line[index];
        }
    }

    private static int Largest(in Window window, int index, Span<int> places, ReadOnlySpan<float> input)
    {
        var count = Pooling.Places(window, index, places);
        var largest = places[0];
        for (var tap = 1; tap < count; tap++)
        {
            if (input[places[tap]] > input[largest]) { largest = places[tap]; }
        }

        return largest;
    }

    /// <summary>The larger element, the earlier one where they are equal.</summary>
    private readonly struct Larger : IFold
    {
        public static float Padding => float.NegativeInfinity;

        public static float Start => float.NegativeInfinity;

        public static Vector256<float> Join(Vector256<float> sum, Vector256<float> element) =>
            Vector256.ConditionalSelect(Vector256.LessThan(sum, element), element, sum);
    }
}
