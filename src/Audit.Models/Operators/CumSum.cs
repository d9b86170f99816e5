using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The running sum along one axis of each sample.</summary>
/// <remarks>
/// Formula: y_i = y_(i-1) + x_i, y_0 = x_0: one chain of additions in increasing order. Attributes: axis, per sample; reverse 1 walks from the
/// end; exclusive 1 leaves x_i out of y_i, so that the first is 0. Rounding: one per addition.
/// </remarks>
internal sealed class CumSum : IOperator
{
    public static string OpType => "CumSum";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (axis is an attribute)."; }
        var axis = node.Attributes.Integer("axis", 0);
        return axis >= 0 && axis < inputs[0].Shape.Rank ? inputs[0].Shape : $"Axis {axis} is not one of {inputs[0].Shape} (per sample).";
    }

    public static void Forward(ForwardCall call)
    {
        for (var row = 0; row < call.Batch; row++)
        {
            Run(call.Node, call.OutputShape, call.Inputs[0].Row(row), call.Row(row), node => node.Attributes.Integer("reverse", 0) != 0);
        }
    }

    /// <summary>The running sum of the gradient, walked the other way.</summary>
    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var sums = new float[call.OutputShape.Count];
        for (var row = 0; row < call.Batch; row++)
        {
            Run(call.Node, call.OutputShape, call.GradientRow(row), sums, node => node.Attributes.Integer("reverse", 0) == 0);
            var into = call.InputGradientRow(0, row);
            for (var index = 0; index < sums.Length; index++) { into[index] += sums[index]; }
        }
    }

    private static void Run(Node node, Shape shape, ReadOnlySpan<float> input, Span<float> output, Func<Node, bool> backward)
    {
        var axis = (int)node.Attributes.Integer("axis", 0);
        var stride = shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var (length, reverse, exclusive) = (shape[axis], backward(node), node.Attributes.Integer("exclusive", 0) != 0);
        for (var line = 0; line < output.Length / length; line++)
        {
            var (start, sum) = ((line / stride * stride * length) + (line % stride), 0f);
            for (var step = 0; step < length; step++)
            {
                var at = start + ((reverse ? length - 1 - step : step) * stride);
                if (exclusive) { output[at] = sum; }
                sum = step == 0 ? input[at] : sum + input[at];
                if (!exclusive) { output[at] = sum; }
            }
        }
    }
}
