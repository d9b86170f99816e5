using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The mean of each window.</summary>
/// <remarks>
/// Formula: y = s / n, n the elements of the window that are in the input, or with count_include_pad all of them.
/// Rounding: s is one chain of additions from zero in increasing (row, column), then one IEEE division. Attributes: see <see
/// cref="Window"/>.
/// </remarks>
internal sealed class AveragePool : IOperator
{
    public static string OpType => "AveragePool";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pooling.Infer(node, inputs);

    public static void Forward(ForwardCall call)
    {
        var window = Window.Of(call.Node, call.Inputs[0].Shape);
        if (WindowFold<Sum>.Fits(window)) { WindowFold<Sum>.Run(call, window); Divide(call, window); return; }
        var places = new int[window.Taps];
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                var (count, sum) = (Pooling.Places(window, index, places), 0f);
                for (var tap = 0; tap < count; tap++) { sum += input[places[tap]]; }
                output[index] = sum / Divisor(call.Node, window, count);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var window = Window.Of(call.Node, call.Inputs[0].Shape);
        var places = new int[window.Taps];
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++)
            {
                var count = Pooling.Places(window, index, places);
                var share = gradient[index] / Divisor(call.Node, window, count);
                for (var tap = 0; tap < count; tap++) { sum[places[tap]] += share; }
            }
        }
    }

    /// <summary>Divides each sum by the elements of its window.</summary>
    private static void Divide(ForwardCall call, in Window window)
    {
        var places = new int[window.Taps];
        var divisors = new float[window.Outputs];
        for (var index = 0; index < divisors.Length; index++) { divisors[index] = Divisor(call.Node, window, Pooling.Places(window, index, places)); }
        for (var channel = 0; channel < call.Batch * window.Channels; channel++)
        {
            var sums = call.Output.Span.Slice(channel * divisors.Length, divisors.Length);
            for (var index = 0; index < sums.Length; index++) { sums[index] /= divisors[index]; }
        }
    }

    private static int Divisor(Node node, in Window window, int count) =>
        node.Attributes.Integer("count_include_pad", 0) != 0 ? window.Taps : count;

    /// <summary>The sum. It starts at +0 and is never -0, so the zeros of padding change no bit.</summary>
    private readonly struct Sum : IFold
    {
        public static float Padding => 0;

        public static float Start => 0;

        public static Vector256<float> Join(Vector256<float> sum, Vector256<float> element) => sum + element;
    }
}
