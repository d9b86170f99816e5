using Audit.Models.Devices.Cpu;

namespace Audit.Models.Operators.Errors;

/// <summary>Errors of a softmax line.</summary>
/// <remarks>
/// Formula: with p the exact softmax of the computed x. Rounding: w_i = exp(fl(x_i - m)) is W_i (1 + r_i) + a with r_i from the difference and the ulps of exp, a below the
/// normal numbers; the sum errs by sum_j W_j r_j + n a and its gamma, and is at least 1; so y_i is within p_i rho_i + a + eta of p_i, rho_i = (1 + r_i)(1 + u)/(1 - sigma) - 1.
/// Inputs: p*_i / p_i lies between e^(-e_i) / sum_j p_j e^(e_j) and e^(e_i) / sum_j p_j e^(-e_j). Both lie in [0, 1], so there is always a bound.
/// </remarks>
internal static class SoftmaxErrors
{
    public static void Softmax(ErrorCall call)
    {
        var axis = (int)call.Node.Attributes.Integer("axis", 0);
        var shape = call.Forward.OutputShape;
        var (length, stride) = (shape[axis], shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent));
        var (x, e, y) = (new float[length], new float[length], new float[length]);
        for (var line = 0; line < call.Result.Length / length; line++)
        {
            var start = (line / stride * stride * length) + (line % stride);
            for (var index = 0; index < length; index++)
            {
                var at = start + (index * stride);
                (x[index], e[index], y[index]) = (call.Inputs[0].Values.Span[at], call.Errors[0].Span[at], call.Forward.Output.Span[at]);
            }

            var bounds = Line(x, e, y);
            for (var index = 0; index < length; index++) { call.Result[start + (index * stride)] = Upward.ToSingle(bounds[index]); }
        }
    }

    private static double[] Line(float[] x, float[] e, float[] y)
    {
        var tiny = 8 * ReferenceMath.ExpMaxUlps * Upward.Eta;
        var (largest, relative, weights) = (x.Max(), new double[x.Length], new double[x.Length]);
        var moved = 0.0;
        for (var index = 0; index < x.Length; index++)
        {
            // Nothing below exp(-110) reaches the normal numbers; there a alone bounds the weight.
            var t = Math.Min(110, Math.Abs((double)x[index] - largest));
            var (difference, function) = (Upward.Growth((t * Upward.Unit) + Upward.Eta), 2.0001 * ReferenceMath.ExpMaxUlps * Upward.Unit);
            relative[index] = difference + function + (difference * function);
            weights[index] = ReferenceMath.Exp(x[index] - largest);
            moved += (weights[index] * relative[index]) + tiny;
        }

        // The exact sum is at least 1 and within a hundredth of that of the computed weights.
        var (total, least) = (weights.Sum() * 1.01, Math.Max(1, weights.Sum() * 0.99));
        var sigma = ((moved * 1.01) + (Upward.SumGamma(x.Length) * (total + moved))) / (least * (1 - 1e-12));
        if (!(sigma < 0.5)) { return [.. y.Select(value => Math.Max(value, 1.0 - value))]; }
        var rounding = Enumerable.Range(0, x.Length).Select(index => ((1 + relative[index]) * (1 + Upward.Unit) * (1 + (2 * sigma))) - 1 + 1e-15).ToArray();
        return Carried(e, y, rounding, tiny + (2 * Upward.Eta));
    }

    private static double[] Carried(float[] e, float[] y, double[] rounding, double tiny)
    {
        var most = Enumerable.Range(0, y.Length).Select(index => rounding[index] < 0.5 ? Math.Min(1, (y[index] + tiny) / (1 - rounding[index]) * (1 + 1e-12)) : 1).ToArray();
        var (up, down) = (0.0, 0.0);
        for (var index = 0; index < y.Length; index++)
        {
            var growth = Upward.Growth(e[index]);
            up += most[index] == 0 || growth == 0 ? 0 : most[index] * growth;
            down += most[index] * (double.IsInfinity(growth) ? 1 : growth / (1 + growth));
        }

        (up, down) = (up * (1 + 1e-9), down * (1 + 1e-9));
        var bounds = new double[y.Length];
        for (var index = 0; index < y.Length; index++)
        {
            // Ratios of the exact softmax of the true x to that of the computed x: at most (1 + g) / (1 - down), at least 1 / ((1 + g) (1 + up)).
            var growth = Upward.Growth(e[index]);
            var above = down < 1 - 1e-9 ? ((growth + down) / ((1 - down) * (1 - 1e-12))) : double.PositiveInfinity;
            var below = double.IsInfinity(growth) || double.IsInfinity(up) ? 1 : 1 - (1 / ((1 + growth) * (1 + up))) + 1e-15;
            var change = growth == 0 && up == 0 ? 0 : most[index] * Math.Max(above, below);
            var value = (most[index] * rounding[index]) + tiny + change;
            bounds[index] = Math.Min(double.IsNaN(value) ? double.PositiveInfinity : value, Math.Max(y[index], 1.0 - y[index]) + Upward.Unit);
        }

        return bounds;
    }
}
