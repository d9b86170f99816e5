using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The matrix product, with leading axes repeated where one side lacks them.</summary>
/// <remarks>
/// Formula: y_ij = sum_k a_ik b_kj. Rounding: one fma chain per element over k in increasing order, starting from zero.
/// Shapes, per sample: value [k] times constant [k, n]; or [..., m, k] times [..., k, n] where the leading axes broadcast: those of two values are as
/// many, or none on one side; a constant may have fewer.
/// Cost: k multiply-adds per element of the output.
/// </remarks>
internal sealed class MatMul : IOperator
{
    public static string OpType => "MatMul";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Rank < 1 || b.Rank < 2 || (a.Rank == 1 && (b.Rank != 2 || !inputs[1].Constant)))
        {
            return $"Shapes {a} and {b} per sample do not form a matrix product; wanted [k] times an initialiser [k, n], or matrices.";
        }

        if (a[-1] != b[-2]) { return $"Shapes {a} and {b} per sample: {a[-1]} columns meet {b[-2]} rows."; }
        var (left, right) = (Leading(a), Leading(b));
        if (Broadcast.Common(left, right) is not { } leading || Short(inputs[0], left, leading) || Short(inputs[1], right, leading))
        {
            return $"Shapes {a} and {b} per sample differ in their leading axes.";
        }
        return a.Rank == 1 ? new Shape(b[1]) : new Shape([.. leading.Dimensions, a[-2], b[-1]]);
    }

    public static void Forward(ForwardCall call)
    {
        call.Output.Span.Clear();
        if (call.Inputs[1] is { Tensor: { } weights, Shape.Rank: 2 })
        {
            var (n, k) = (weights.Shape[1], weights.Shape[0]);
            PackedWeights.Accumulate(call.Inputs[0].Values.Span, weights, call.Output.Span, (call.Inputs[0].Values.Length / k, n, k, false));
            return;
        }

        foreach (var part in Parts(call.Inputs[0], call.Inputs[1], call.OutputShape, call.Batch))
        {
            Matrices.Accumulate(
                call.Inputs[0].Values.Span.Slice(part.A, part.M * part.K),
                call.Inputs[1].Values.Span.Slice(part.B, part.K * part.N),
                call.Output.Span.Slice(part.Y, part.M * part.N),
                (part.M, part.N, part.K));
        }
    }

    public static void Backward(BackwardCall call)
    {
        var a = call.Inputs[0].Values.Span;
        var b = call.Inputs[1].Values.Span;
        var gradient = call.Gradient.Span;
        foreach (var (m, n, k, atA, atB, atY) in Parts(call.Inputs[0], call.Inputs[1], call.OutputShape, call.Batch))
        {
            var g = gradient.Slice(atY, m * n);
            if (call.InputGradients[0] is { } forA)
            {
                Matrices.Accumulate(g, Matrices.Transposed(b.Slice(atB, k * n), k, n), forA.AsSpan(atA, m * k), (m, k, n));
            }

            if (call.InputGradients[1] is { } forB)
            {
                Matrices.Accumulate(Matrices.Transposed(a.Slice(atA, m * k), m, k), g, forB.AsSpan(atB, k * n), (k, n, m));
            }
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) =>
        (long)output.Count * inputs[0].Shape[-1];

    private static Shape Leading(Shape shape) => shape.Rank <= 2 ? new Shape() : new Shape(shape.Dimensions[..^2]);

    private static bool Short(OperandShape operand, Shape own, Shape common) => !operand.Constant && own.Rank > 0 && own.Rank < common.Rank;

    /// <summary>The plain products of which the whole consists: sizes and offsets into a, b and y.</summary>
    internal static IEnumerable<(int M, int N, int K, int A, int B, int Y)> Parts(Operand a, Operand b, Shape output, int batch)
    {
        var (k, n) = (a.Shape[-1], b.Shape[-1]);
        if (b.Constant && b.Shape.Rank == 2)
        {
            yield return ((a.Constant ? 1 : batch) * (a.Shape.Count / Math.Max(k, 1)), n, k, 0, 0, 0);
            yield break;
        }

        var (m, leading) = (a.Shape[-2], new Shape(output.Dimensions[..^2]));
        var (left, right) = (Moves.Repeated(leading, Leading(a.Shape)), Moves.Repeated(leading, Leading(b.Shape)));
        for (var part = 0; part < batch * leading.Count; part++)
        {
            var (row, at) = (part / leading.Count, part % leading.Count);
            yield return (m, n, k, Start(a, row) + (left[at] * m * k), Start(b, row) + (right[at] * k * n), part * m * n);
        }
    }

    private static int Start(Operand operand, int row) => operand.Constant ? 0 : row * operand.Shape.Count;
}
