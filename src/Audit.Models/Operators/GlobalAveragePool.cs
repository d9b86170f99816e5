using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The mean of each channel.</summary>
/// <remarks>
/// Formula: y = s / n. Rounding: s by <see cref="Reduction"/> (64 interleaved chains and a fixed tree), then one IEEE division.
/// Shapes: [channel, ...] to [channel, 1, ...] per sample.
/// </remarks>
internal sealed class GlobalAveragePool : IOperator
{
    public static string OpType => "GlobalAveragePool";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1."; }
        var shape = inputs[0].Shape;
        return shape.Rank >= 2
            ? new Shape(shape.Dimensions.Select((extent, axis) => axis == 0 ? extent : 1))
            : $"The input has shape {shape} per sample; wanted [channel, ...].";
    }

    public static void Forward(ForwardCall call)
    {
        var size = call.Inputs[0].Shape.Count / call.OutputShape.Count;
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var channel = 0; channel < output.Length; channel++)
            {
                output[channel] = Reduction.Sum(input.Slice(channel * size, size)) / size;
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var size = call.Inputs[0].Shape.Count / call.OutputShape.Count;
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < sum.Length; index++) { sum[index] += gradient[index / size] / size; }
        }
    }
}
