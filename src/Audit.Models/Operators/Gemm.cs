using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The affine layer: a sample's vector times a weight matrix, plus a bias.</summary>
/// <remarks>
/// Formula: y = alpha x W + C, W the second input or, with transB, its transpose. Attributes: transB (0 or 1), alpha. (The importer
/// multiplies C by beta, one rounding per element, and widens it to [n].)
/// Rounding: with alpha = 1 each element is one fma chain over k in increasing order that starts from C (or zero); otherwise the chain
/// starts from zero and the element is fma(alpha, chain, C).
/// Shapes: x [k] or [m, k] per sample, W [k, n] ([n, k] with transB), C [n] or absent. Cost: k n multiply-adds per row.
/// </remarks>
internal sealed class Gemm : IOperator
{
    public static string OpType => "Gemm";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length is not (2 or 3)) { return $"Got {inputs.Length} inputs, wanted 2 or 3."; }
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        if (!inputs[1].Constant || (inputs.Length == 3 && !inputs[2].Constant)) { return "Weights and bias must be initialisers."; }
        if (w.Rank != 2) { return $"Weights have shape {w}, wanted two axes."; }
        if (x.Rank is not (1 or 2)) { return $"The input has shape {x} per sample, wanted [k] (a Flatten may be missing before it)."; }
        var (k, n) = Transposes(node) ? (w[1], w[0]) : (w[0], w[1]);
        if (x[-1] != k) { return $"The input has {x[-1]} elements per row, the weights {w} want {k}."; }
        if (inputs.Length == 3 && inputs[2].Shape != new Shape(n)) { return $"The bias has shape {inputs[2].Shape}, wanted [{n}]."; }
        return x.Rank == 1 ? new Shape(n) : new Shape(x[0], n);
    }

    public static void Forward(ForwardCall call)
    {
        var size = Size(call.Node, call.Inputs, call.Batch);
        var output = call.Output.Span;
        var alpha = call.Node.Attributes.Number("alpha", 1);
        var bias = call.Inputs.Length == 3 ? call.Inputs[2].Values.Span : new float[size.N];
        for (var row = 0; row < size.M; row++)
        {
            if (alpha == 1) { bias.CopyTo(output.Slice(row * size.N, size.N)); } else { output.Slice(row * size.N, size.N).Clear(); }
        }

        PackedWeights.Accumulate(call.Inputs[0].Values.Span, call.Inputs[1].Tensor!, output, (size.M, size.N, size.K, Transposes(call.Node)));
        if (alpha == 1) { return; }
        for (var index = 0; index < output.Length; index++)
        {
            output[index] = SoftFma.Compute(alpha, output[index], bias[index % size.N]);
        }
    }

    public static void Backward(BackwardCall call)
    {
        var (size, transposes) = (Size(call.Node, call.Inputs, call.Batch), Transposes(call.Node));
        var x = call.Inputs[0].Values.Span;
        var gradient = call.Gradient.Span;
        if (call.InputGradients.Length == 3 && call.InputGradients[2] is { } bias)
        {
            for (var index = 0; index < gradient.Length; index++) { bias[index % size.N] += gradient[index]; }
        }

        var scaled = Scaled(gradient, call.Node.Attributes.Number("alpha", 1));
        if (call.InputGradients[0] is { } forInput)
        {
            PackedWeights.Accumulate(scaled, call.Inputs[1].Tensor!, forInput, (size.M, size.K, size.N, !transposes));
        }

        if (call.InputGradients[1] is not { } forWeights) { return; }
        if (transposes)
        {
            Matrices.Accumulate(scaled, x, forWeights, new ProductLayout(size.N, size.K, size.M) { TransposedA = true });
        }
        else
        {
            Matrices.Accumulate(x, scaled, forWeights, new ProductLayout(size.K, size.N, size.M) { TransposedA = true });
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) =>
        (long)output.Count * inputs[0].Shape[-1];

    private static bool Transposes(Node node) => node.Attributes.Integer("transB", 0) != 0;

    private static (int M, int N, int K) Size(Node node, Operand[] inputs, int batch)
    {
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        return (batch * (x.Rank == 1 ? 1 : x[0]), Transposes(node) ? w[0] : w[1], x[-1]);
    }

    private static ReadOnlySpan<float> Scaled(ReadOnlySpan<float> gradient, float alpha)
    {
        if (alpha == 1) { return gradient; }
        var result = gradient.ToArray();
        for (var index = 0; index < result.Length; index++) { result[index] *= alpha; }
        return result;
    }
}
