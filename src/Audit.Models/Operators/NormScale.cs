using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The number by which a normalisation divides each line along the last axis: its root mean square.</summary>
/// <remarks>
/// Formula: y = sqrt(sum_i x_i^2 / d + epsilon). Attribute: epsilon. Layer normalisation is Center, NormScale, Div, Mul, Add; root mean square
/// normalisation is NormScale, Div, Mul. Rounding: <see cref="Reduction.SumOfSquares(ReadOnlySpan{float})"/>, one division, one addition, IEEE square root.
/// Shapes: [..., d] to [..., 1].
/// </remarks>
internal sealed class NormScale : IOperator
{
    public static string OpType => "NormScale";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        var lines = Lines.Infer(inputs);
        if (lines.Fault is not null) { return lines; }
        var epsilon = node.Attributes.Number("epsilon", 0);
        return epsilon >= 0 && float.IsFinite(epsilon) ? new Shape([.. lines.Shape.Dimensions.SkipLast(1), 1]) : $"Got epsilon {epsilon}, wanted a number of at least 0.";
    }

    public static void Forward(ForwardCall call) => RowKernels.NormScale(
        call.Inputs[0].Values.Span, call.Output.Span, call.Inputs[0].Shape[-1], call.Node.Attributes.Number("epsilon", 0));

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is not { } sum) { return; }
        var input = call.Inputs[0].Values.Span;
        var length = call.Inputs[0].Shape[-1];
        var output = call.Output.Span;
        var gradient = call.Gradient.Span;
        for (var line = 0; line < output.Length; line++)
        {
            var factor = gradient[line] / (length * output[line]);
            for (var index = line * length; index < (line + 1) * length; index++) { sum[index] = SoftFma.Compute(input[index], factor, sum[index]); }
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) => inputs[0].Shape.Count;
}
