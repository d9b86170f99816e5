using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>What each head reads: the values of all keys, weighted by the attention pattern.</summary>
/// <remarks>
/// Formula: z[t, h] = sum_j pattern[h, t, j] v[j, g], g = h / (H / G). Rounding: one fma chain over the keys in increasing order from zero; at its end +0 is
/// added, which turns -0 into +0 and changes nothing else, so that a key with weight +0 changes no bit and may be left out.
/// Shapes: pattern [H, T, S], v [S, G, d] per sample, H a multiple of G; z [T, H, d]. Cost: H T S d multiply-adds.
/// </remarks>
internal sealed class AttentionMix : IOperator
{
    public static string OpType => "AttentionMix";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (p, v) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[0].Constant || inputs[1].Constant || p.Rank != 3 || v.Rank != 3) { return $"Got {p} and {v}, wanted values [head, query, key] and [key, group, coordinate]."; }
        if (p[2] != v[0]) { return $"The pattern has {p[2]} keys, there are {v[0]} values."; }
        return p[0] % v[1] == 0 ? new Shape(p[1], p[0], v[2]) : $"Got {p[0]} heads and {v[1]} groups, wanted a multiple.";
    }

    public static void Forward(ForwardCall call)
    {
        var (p, v) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (values, mixed) = (new float[v[0] * v[2]], new float[p[1] * v[2]]);
        call.Output.Span.Clear();
        for (var row = 0; row < call.Batch; row++)
        {
            for (var head = 0; head < p[0]; head++)
            {
                Heads.Read(call.Inputs[1].Row(row), v, head / (p[0] / v[1]), values);
                mixed.AsSpan().Clear();
                Matrices.Accumulate(Pattern(call.Inputs[0].Row(row), p, head), values, mixed, (p[1], v[2], p[2]));
                Heads.Add(mixed, call.OutputShape, head, call.Row(row));
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var (p, v) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (values, gradient) = (new float[v[0] * v[2]], new float[p[1] * v[2]]);
        for (var part = 0; part < call.Batch * p[0]; part++)
        {
            var (row, head) = (part / p[0], part % p[0]);
            var group = head / (p[0] / v[1]);
            Heads.Read(call.GradientRow(row), call.OutputShape, head, gradient);
            if (call.InputGradients[0] is not null)
            {
                Heads.Read(call.Inputs[1].Row(row), v, group, values);
                Matrices.Accumulate(gradient, Matrices.Transposed(values, v[0], v[2]), call.InputGradientRow(0, row).Slice(head * p[1] * p[2], p[1] * p[2]), (p[1], p[2], v[2]));
            }

            if (call.InputGradients[1] is null) { continue; }
            var forValues = new float[values.Length];
            Matrices.Accumulate(Matrices.Transposed(Pattern(call.Inputs[0].Row(row), p, head), p[1], p[2]), gradient, forValues, (p[2], v[2], p[1]));
            Heads.Add(forValues, v, group, call.InputGradientRow(1, row));
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) => (long)inputs[0].Shape.Count * inputs[1].Shape[2];

    private static ReadOnlySpan<float> Pattern(ReadOnlySpan<float> sample, Shape shape, int head) => sample.Slice(head * shape[1] * shape[2], shape[1] * shape[2]);
}
