using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Turns the numbers along one axis into positive ones that add up to 1.</summary>
/// <remarks>
/// Formula: y_i = exp(x_i - m) / sum_j exp(x_j - m), m the largest x. Attribute: axis, per sample. Rounding: one for x - m, then exp of
/// <see cref="ReferenceMath"/>, the sum of <see cref="Reduction"/>, one IEEE division. Shapes: any, kept.
/// </remarks>
internal sealed class Softmax : IOperator
{
    public static string OpType => "Softmax";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1."; }
        var axis = node.Attributes.Integer("axis", 0);
        return axis >= 0 && axis < inputs[0].Shape.Rank ? inputs[0].Shape : $"Axis {axis} is not one of {inputs[0].Shape} (per sample).";
    }

    public static void Forward(ForwardCall call)
    {
        var (length, stride) = Lines(call.Node, call.OutputShape);
        if (stride == 1 && !call.Inputs[0].Constant)
        {
            RowKernels.Softmax(call.Inputs[0].Values.Span, call.Output.Span, length);
            return;
        }

        var line = new float[length];
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var start = 0; start < output.Length; start = Next(start, length, stride))
            {
                for (var index = 0; index < length; index++) { line[index] = input[start + (index * stride)]; }
                SoftmaxLine.Normalise(line);
                for (var index = 0; index < length; index++) { output[start + (index * stride)] = line[index]; }
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var (length, stride) = Lines(call.Node, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var output = call.OutputRow(row);
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var start = 0; start < output.Length; start = Next(start, length, stride))
            {
                var mean = 0f;
                for (var at = start; at < start + (length * stride); at += stride)
                {
                    mean = SoftFma.Compute(gradient[at], output[at], mean);
                }
                for (var at = start; at < start + (length * stride); at += stride)
                {
                    sum[at] = SoftFma.Compute(output[at], gradient[at] - mean, sum[at]);
                }
            }
        }
    }

    private static (int Length, int Stride) Lines(Node node, Shape shape)
    {
        var axis = (int)node.Attributes.Integer("axis", 0);
        return (shape[axis], shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent));
    }

    /// <summary>The first element of the next line: neighbours within a stride, then past the whole block.</summary>
    private static int Next(int start, int length, int stride) =>
        (start + 1) % stride == 0 ? start + 1 + ((length - 1) * stride) : start + 1;
}
