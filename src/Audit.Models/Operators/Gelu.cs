using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The Gaussian error linear unit, exact or in its form with tanh.</summary>
/// <remarks>
/// Formula: y = x Phi(x), or with approximate = 1 y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). Source: Hendrycks and Gimpel 2016, arXiv 1606.08415.
/// Rounding: see <see cref="ReferenceMath"/>. Shapes: elementwise.
/// </remarks>
internal sealed class Gelu : IOperator, IPointwise
{
    private const float RootTwoOverPi = 0.7978845608f;
    private const float Cubic = 0.044715f;

    public static string OpType => "Gelu";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Gelu>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Gelu>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        if (IsTanh(node)) { ReferenceMath.GeluTanh(input, output); } else { ReferenceMath.Gelu(input, output); }
    }

    public static float Slope(Node node, float input, float output) => IsTanh(node) ? TanhSlope(input) : ExactSlope(input);

    /// <summary>Phi(x) + x phi(x).</summary>
    private static float ExactSlope(float x) =>
        (0.5f * (1 + ReferenceMath.Erf(x * 0.70710678f))) + (x * 0.39894228f * ReferenceMath.Exp(-0.5f * x * x));

    private static float TanhSlope(float x)
    {
        var t = ReferenceMath.Tanh(RootTwoOverPi * (x + (Cubic * x * x * x)));
        return (0.5f * (1 + t)) + (0.5f * x * (1 - (t * t)) * RootTwoOverPi * (1 + (3 * Cubic * x * x)));
    }

    private static bool IsTanh(Node node) => node.Attributes.Integer("approximate", 0) != 0;
}
