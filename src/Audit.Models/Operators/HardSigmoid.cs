using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A straight line between 0 and 1.</summary>
/// <remarks>
/// Formula: y = max(0, min(1, fma(alpha, x, beta))). Attributes: alpha, beta. Rounding: one. The slope is alpha strictly inside, else 0.
/// Shapes: elementwise.
/// </remarks>
internal sealed class HardSigmoid : IOperator, IPointwise
{
    public static string OpType => "HardSigmoid";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<HardSigmoid>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<HardSigmoid>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var (alpha, beta) = (node.Attributes.Number("alpha", 0.2f), node.Attributes.Number("beta", 0.5f));
        for (var index = 0; index < output.Length; index++) { output[index] = Of(input[index], alpha, beta); }
    }

    public static float Slope(Node node, float input, float output) => output is > 0 and < 1 ? node.Attributes.Number("alpha", 0.2f) : 0;

    /// <summary>The function of one number.</summary>
    public static float Of(float x, float alpha, float beta) => Math.Clamp(SoftFma.Compute(alpha, x, beta), 0, 1);
}
