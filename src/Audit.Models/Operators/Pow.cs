using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A power with a constant exponent.</summary>
/// <remarks>
/// Formula, by the attribute exponent e: 0 gives 1; 1 to 16 the product ((x x) x) ...; 0.5 sqrt(x); -0.5 1 / sqrt(x); -1 to -16 one divided by
/// the product; any other e^(e log x), for x at least 0 (a negative x gives no number). Rounding: one per product, root or division; else
/// those of <see cref="ReferenceMath"/>'s Log and Exp and one for the product, which Exp magnifies: the relative error is about
/// 2^-24 |e log x| plus theirs. Slope: e x^(e - 1), by the same rules. Shapes: elementwise.
/// </remarks>
internal sealed class Pow : IOperator, IPointwise
{
    private const int LargestProduct = 16;

    public static string OpType => "Pow";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Pow>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Pow>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var exponent = node.Attributes.Number("exponent", 1);
        for (var index = 0; index < output.Length; index++) { output[index] = Of(input[index], exponent); }
    }

    public static float Slope(Node node, float input, float output)
    {
        var exponent = node.Attributes.Number("exponent", 1);
        return exponent == 0 ? 0 : exponent * Of(input, exponent - 1);
    }

    /// <summary>The power of one number.</summary>
    private static float Of(float x, float exponent) => exponent switch
    {
        0 => 1,
        0.5f => MathF.Sqrt(x),
        -0.5f => 1 / MathF.Sqrt(x),
        >= 1 and <= LargestProduct when exponent == MathF.Floor(exponent) => Product(x, (int)exponent),
        <= -1 and >= -LargestProduct when exponent == MathF.Floor(exponent) => 1 / Product(x, (int)-exponent),
        _ => ReferenceMath.Exp(exponent * ReferenceMath.Log(x)),
    };

    private static float Product(float x, int factors)
    {
        var product = x;
        for (var factor = 1; factor < factors; factor++) { product *= x; }
        return product;
    }
}
