using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Batch normalisation at inference: one multiply-add per channel.</summary>
/// <remarks>
/// Formula: y = fma(x, a, b). The importer computes, in float32, a = scale / sqrt(variance + epsilon) and b = fma(-mean, a, bias).
/// Rounding: one per element. Shapes: x [channel, ...] per sample, a and b [channel]. Source: Ioffe and Szegedy 2015 (arXiv 1502.03167).
/// </remarks>
internal sealed class BatchNormalization : IOperator
{
    public static string OpType => "BatchNormalization";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 3 || !inputs[1].Constant || !inputs[2].Constant)
        {
            return "Wanted a value and two initialisers, factor and summand.";
        }
        var x = inputs[0].Shape;
        if (x.Rank == 0) { return "The input has no channel axis."; }
        var wanted = new Shape(x[0]);
        return inputs[1].Shape == wanted && inputs[2].Shape == wanted
            ? x
            : $"Factor {inputs[1].Shape} and summand {inputs[2].Shape} do not fit the {x[0]} channels of {x} (per sample).";
    }

    public static void Forward(ForwardCall call)
    {
        var factor = call.Inputs[1].Values.Span;
        var summand = call.Inputs[2].Values.Span;
        var size = call.OutputShape.Count / factor.Length;
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                output[index] = SoftFma.Compute(input[index], factor[index / size], summand[index / size]);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var factor = call.Inputs[1].Values.Span;
        var size = call.OutputShape.Count / factor.Length;
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var gradient = call.GradientRow(row);
            var forInput = call.InputGradients[0] is null ? default : call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++)
            {
                var channel = index / size;
                if (!forInput.IsEmpty) { forInput[index] = SoftFma.Compute(gradient[index], factor[channel], forInput[index]); }
                if (call.InputGradients[1] is { } forFactor)
                {
                    forFactor[channel] = SoftFma.Compute(gradient[index], input[index], forFactor[channel]);
                }
                if (call.InputGradients[2] is { } forSummand) { forSummand[channel] += gradient[index]; }
            }
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) => output.Count;
}
