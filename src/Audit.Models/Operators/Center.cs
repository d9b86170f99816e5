using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Takes the mean of each line along the last axis away from it: the first step of layer normalisation.</summary>
/// <remarks>Formula: y_i = x_i - m, m = sum_j x_j / d. Rounding: <see cref="Reduction"/>, one division, one per difference. Shapes: [..., d], kept.</remarks>
internal sealed class Center : IOperator
{
    public static string OpType => "Center";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Lines.Infer(inputs);

    public static void Forward(ForwardCall call) => RowKernels.Center(call.Inputs[0].Values.Span, call.Output.Span, call.OutputShape[-1]);

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is not { } sum) { return; }
        var gradient = call.Gradient.Span;
        var length = call.OutputShape[-1];
        for (var start = 0; start < gradient.Length; start += length)
        {
            var mean = Reduction.Sum(gradient.Slice(start, length)) / length;
            for (var index = start; index < start + length; index++) { sum[index] += gradient[index] - mean; }
        }
    }
}

/// <summary>What operators share that work on lines along the last axis.</summary>
internal static class Lines
{
    public static Inferred Infer(ImmutableArray<OperandShape> inputs) =>
        inputs.Length != 1 ? $"Got {inputs.Length} inputs, wanted 1."
        : inputs[0].Constant || inputs[0].Shape.Rank == 0 ? $"The input has shape {inputs[0].Shape}, wanted a value [..., d]."
        : inputs[0].Shape;
}
