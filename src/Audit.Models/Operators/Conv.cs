using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Convolution (cross-correlation, as in every framework) over one or two axes, with groups.</summary>
/// <remarks>
/// Formula: y[o, p] = bias[o] + sum over (channel of the group, row, column) of W[o, channel, row, column] x at that place; padding
/// counts as 0.
/// Rounding: one fma chain per element in increasing (channel, row, column), padding included, starting from the bias or zero.
/// Shapes: x [channel, ...] per sample, W [outputs, channel / group, ...], bias [outputs] or absent. Attributes: those of <see
/// cref="Window"/>, group.
/// Cost: as many multiply-adds per element as the group has weights per output. Weights that fit the caches meet the padded sample where it lies;
/// larger ones meet an unrolled input, made in parts of bounded size.
/// </remarks>
internal sealed class Conv : IOperator
{
    public static string OpType => "Conv";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length is not (2 or 3) || !inputs[1].Constant || (inputs.Length == 3 && !inputs[2].Constant))
        {
            return "Wanted a value, initialisers for weights and, if any, bias.";
        }
        var (x, w, group) = (inputs[0].Shape, inputs[1].Shape, node.Attributes.Integer("group", 1));
        if (Window.Fault(node, x) is { } fault) { return fault; }
        if (w.Rank != x.Rank + 1 || !w.Dimensions.Skip(2).Select(extent => (long)extent).SequenceEqual(node.Attributes.IntegerList("kernel_shape")))
        {
            return $"The weights have shape {w}; wanted [outputs, channels, {string.Join(", ", node.Attributes.IntegerList("kernel_shape"))}].";
        }

        if (group < 1 || x[0] % group != 0 || w[0] % group != 0 || w[1] != x[0] / group)
        {
            return $"The weights {w} in {group} groups do not fit the {x[0]} channels of {x} (per sample).";
        }

        return inputs.Length == 3 && inputs[2].Shape != new Shape(w[0])
            ? $"The bias has shape {inputs[2].Shape}, wanted [{w[0]}]."
            : Window.Of(node, x).Output(w[0], x);
    }

    public static void Forward(ForwardCall call)
    {
        var (window, groups) = (Window.Of(call.Node, call.Inputs[0].Shape), (int)call.Node.Attributes.Integer("group", 1));
        FillBias(call, window.Outputs);
        if (DirectConvolution.Fits(window, call.Inputs[1].Shape, groups)) { DirectConvolution.Accumulate(call, window, groups); return; }
        var unrolled = new Unrolled(call.Node, call.Inputs[0].Shape, call.Inputs[1].Shape);
        var weights = call.Inputs[1].Values.Span;
        for (var row = 0; row < call.Batch; row++)
        {
            foreach (var part in unrolled.Parts())
            {
                unrolled.Read(call.Inputs[0].Row(row), part);
                var target = call.Row(row)[unrolled.Place(0, part)..];
                var layout = new ProductLayout(unrolled.Outputs, part.Count, unrolled.Depth) { RowC = window.Outputs };
                Matrices.Accumulate(unrolled.Weights(weights, part), unrolled.Matrix(part), target, layout);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var unrolled = new Unrolled(call.Node, call.Inputs[0].Shape, call.Inputs[1].Shape);
        if (call.InputGradients.Length == 3 && call.InputGradients[2] is { } forBias) { AddBias(call, forBias); }
        for (var row = 0; row < call.Batch; row++)
        {
            foreach (var part in unrolled.Parts())
            {
                var gradient = unrolled.Target(part);
                unrolled.Gather(call.GradientRow(row), gradient, part);
                var size = (unrolled.Outputs, unrolled.Depth, part.Count);
                if (call.InputGradients[1] is { } forWeights)
                {
                    unrolled.Read(call.Inputs[0].Row(row), part);
                    var columns = Matrices.Transposed(unrolled.Matrix(part), unrolled.Depth, part.Count);
                    Matrices.Accumulate(gradient, columns, unrolled.Weights(forWeights.AsSpan(), part), size);
                }

                if (call.InputGradients[0] is null) { continue; }
                var turned = Matrices.Transposed(unrolled.Weights(call.Inputs[1].Values.Span, part), unrolled.Outputs, unrolled.Depth);
                unrolled.Matrix(part).Clear();
                Matrices.Accumulate(turned, gradient, unrolled.Matrix(part), (unrolled.Depth, part.Count, unrolled.Outputs));
                unrolled.Add(call.InputGradientRow(0, row), part);
            }
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) =>
        (long)output.Count * inputs[1].Shape.Dimensions.Skip(1).Aggregate(1, (product, extent) => product * extent);

    private static void FillBias(ForwardCall call, int size)
    {
        if (call.Inputs.Length < 3) { call.Output.Span.Clear(); return; }
        var bias = call.Inputs[2].Values.Span;
        var output = call.Output.Span;
        for (var channel = 0; channel < call.Batch * bias.Length; channel++) { output.Slice(channel * size, size).Fill(bias[channel % bias.Length]); }
    }

    private static void AddBias(BackwardCall call, float[] sums)
    {
        var size = call.OutputShape.Count / sums.Length;
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            for (var index = 0; index < gradient.Length; index++) { sums[index / size] += gradient[index]; }
        }
    }
}
