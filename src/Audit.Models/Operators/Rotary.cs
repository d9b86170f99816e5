using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Rotary position embedding: turns pairs of coordinates of every head by angles that grow with the position.</summary>
/// <remarks>
/// Formula: with c = cos[t, i] and s = sin[t, i], y1 = fma(x1, c, -(x2 s)) and y2 = fma(x2, c, x1 s) for the pairs (i, i + r/2), or (2i, 2i + 1) with
/// the attribute interleaved; coordinates from r on pass through. Source: Su et al. 2021, arXiv 2104.09864. Rounding: two per coordinate.
/// Shapes: x [T, H, d] per sample; the tables cos and sin [N, r/2] are initialisers with N at least T and r at most d.
/// </remarks>
internal sealed class Rotary : IOperator
{
    public static string OpType => "Rotary";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 3) { return $"Got {inputs.Length} inputs, wanted 3."; }
        var (x, cos, sin) = (inputs[0], inputs[1], inputs[2]);
        if (x.Constant || x.Shape.Rank != 3) { return $"The input has shape {x.Shape}, wanted a value [token, head, coordinate]."; }
        if (!cos.Constant || !sin.Constant || cos.Shape != sin.Shape || cos.Shape.Rank != 2) { return $"The tables have shapes {cos.Shape} and {sin.Shape}, wanted two equal initialisers [N, r/2]."; }
        if (cos.Shape[0] < x.Shape[0]) { return $"Got {x.Shape[0]} tokens, the tables have {cos.Shape[0]} positions; use shorter sequences."; }
        return 2 * cos.Shape[1] <= x.Shape[2] ? x.Shape : $"The tables turn {2 * cos.Shape[1]} coordinates, heads have {x.Shape[2]}.";
    }

    public static void Forward(ForwardCall call)
    {
        var (shape, half) = (call.OutputShape, call.Inputs[1].Shape[1]);
        var (stride, partner) = Pairs(call.Node, half);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            input.CopyTo(output);
            for (var line = 0; line < shape[0] * shape[1]; line++)
            {
                var cos = Angles(call.Inputs[1], line / shape[1], half);
                var sin = Angles(call.Inputs[2], line / shape[1], half);
                var x = input.Slice(line * shape[2], shape[2]);
                var y = output.Slice(line * shape[2], shape[2]);
                for (var pair = 0; pair < half; pair++)
                {
                    var (first, second) = (pair * stride, (pair * stride) + partner);
                    y[first] = SoftFma.Compute(x[first], cos[pair], -(x[second] * sin[pair]));
                    y[second] = SoftFma.Compute(x[second], cos[pair], x[first] * sin[pair]);
                }
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var (shape, half) = (call.OutputShape, call.Inputs[1].Shape[1]);
        var (stride, partner) = Pairs(call.Node, half);
        var (forX, forCos, forSin) = (call.InputGradients[0], call.InputGradients[1], call.InputGradients[2]);
        var lines = shape[0] * shape[1];
        var input = call.Inputs[0].Values.Span;
        var gradient = call.Gradient.Span;
        for (var line = 0; line < call.Batch * lines; line++)
        {
            var at = line * shape[2];
            var table = line % lines / shape[1] * half;
            for (var index = 2 * half; forX is not null && index < shape[2]; index++) { forX[at + index] += gradient[at + index]; }
            for (var pair = 0; pair < half; pair++)
            {
                var (first, second) = (at + (pair * stride), at + (pair * stride) + partner);
                var cos = call.Inputs[1].Values.Span[table + pair];
                var sin = call.Inputs[2].Values.Span[table + pair];
                if (forX is not null)
                {
                    forX[first] += SoftFma.Compute(gradient[first], cos, gradient[second] * sin);
                    forX[second] += SoftFma.Compute(gradient[second], cos, -(gradient[first] * sin));
                }

                if (forCos is not null) { forCos[table + pair] += SoftFma.Compute(gradient[first], input[first], gradient[second] * input[second]); }
                if (forSin is not null) { forSin[table + pair] += SoftFma.Compute(gradient[second], input[first], -(gradient[first] * input[second])); }
            }
        }
    }

    private static ReadOnlySpan<float> Angles(Operand table, int position, int half) => table.Values.Span.Slice(position * half, half);

    /// <summary>The distance from pair to pair, and from the first of a pair to the second.</summary>
    private static (int Stride, int Partner) Pairs(Node node, int half) => node.Attributes.Integer("interleaved", 0) != 0 ? (2, 1) : (1, half);
}
