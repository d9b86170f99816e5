using System.Collections.Immutable;
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
        var places = new int[window.Taps];
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++) { output[index] = input[Largest(window, index, places, input)]; }
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
}
