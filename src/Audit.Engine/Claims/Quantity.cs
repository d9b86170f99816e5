using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>A quantity: how it is computed from the outputs of the original (x) and the changed network (y) on one input, and how it is said.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Output">The output index of <see cref="QuantityKind.Output"/>.</param>
internal sealed record Quantity(QuantityKind Kind, int Output)
{
    public static Quantity Of(ClaimSpec spec) => new(spec.Quantity, spec.Output ?? 0);

    public string Name => Kind switch
    {
        QuantityKind.Top1Flip => "top-1 flip",
        QuantityKind.Linf => "largest change of an output",
        QuantityKind.Output => $"change of output {Output}",
        _ => "pairwise margin y_j - y_top",
    };

    public string Unit => Kind == QuantityKind.Top1Flip ? "share of inputs" : "output units";

    /// <summary>The value on one input, never below the exact one by rounding.</summary>
    /// <remarks>Rounding: a difference of two float32 in float64, moved up by one step where it was not exact.</remarks>
    public double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        switch (Kind)
        {
            case QuantityKind.Top1Flip: return Top(x) == Top(y) ? 0 : 1;
            case QuantityKind.Output: return Math.Max(Up(y[Output], x[Output]), Up(x[Output], y[Output]));
            case QuantityKind.Linf:
                var largest = 0.0;
                for (var i = 0; i < x.Length; i++) { largest = Math.Max(largest, Math.Max(Up(y[i], x[i]), Up(x[i], y[i]))); }
                return largest;
            default:
                var (top, worst) = (Top(x), double.NegativeInfinity);
                for (var j = 0; j < x.Length; j++)
                {
                    if (j != top) { worst = Math.Max(worst, Up(y[j], y[top])); }
                }

                return worst;
        }
    }

    /// <summary>The index of the largest output; the lowest where several are equal.</summary>
    public static int Top(ReadOnlySpan<float> outputs)
    {
        var top = 0;
        for (var i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[top]) { top = i; }
        }

        return top;
    }

    private static double Up(double a, double b)
    {
        var difference = a - b;
        var back = difference - a;
        var error = (a - (difference - back)) + (-b - back);
        return error > 0 ? Math.BitIncrement(difference) : difference;
    }
}
