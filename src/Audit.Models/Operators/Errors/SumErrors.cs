using Audit.Models.Graphs;

namespace Audit.Models.Operators.Errors;

/// <summary>Errors of sums, means, norms and softmax along lines.</summary>
internal static class SumErrors
{
    /// <summary>A mean or sum of elements by whatever order of additions: the same sum of the bounds, gamma of the sum of the sizes, and the division.</summary>
    public static Action<ErrorCall> Mean(Func<ErrorCall, int> additions) => call =>
    {
        var (errors, sizes, gamma) = (call.OfErrors(call.Node), call.OfSizes(call.Node), Upward.Gamma(additions(call) + 2));
        var output = call.Forward.Output.Span;
        for (var index = 0; index < errors.Length; index++)
        {
            // The two sums are float32 themselves, so each is raised by what such a sum and its division can lose.
            call.Result[index] = Upward.ToSingle(((errors[index] + (gamma * sizes[index])) * (1 + (2 * gamma))) + (4 * Upward.Eta) + Upward.Rounding(output[index]));
        }
    };

    /// <summary>Elements that a window or a line sums up.</summary>
    public static int Elements(ErrorCall call) => call.Node.OpType == "AveragePool"
        ? Window.Of(call.Node, call.Inputs[0].Shape).Taps : ((call.Inputs[0].Shape.Count / Math.Max(1, call.Forward.OutputShape.Count)) / 64) + 7;

    /// <summary>y_i = x_i - mean.</summary>
    public static void Center(ErrorCall call) => Lines(call, (x, e, y, result) =>
    {
        var sizes = Upward.Sum(Array.ConvertAll(x.ToArray(), Math.Abs));
        var sum = Upward.Sum(e) + (Upward.SumGamma(x.Length) * sizes);
        var mean = (sum / x.Length) + (Upward.Unit * (sizes + sum) / x.Length) + Upward.Eta;
        for (var index = 0; index < x.Length; index++) { result[index] = Upward.ToSingle(e[index] + mean + Upward.Rounding(y[index])); }
    });

    /// <summary>y = sqrt(a), a = sum x^2 / d + epsilon.</summary>
    /// <remarks>
    /// Rounding: the error of a divided by the sum of two roots, neither below the root of the least that a can be. Inputs: y is the length of (x / sqrt d, sqrt epsilon),
    /// so it moves by at most the length of the bounds divided by sqrt d, however large they are.
    /// </remarks>
    public static void NormScale(ErrorCall call)
    {
        var epsilon = (double)call.Node.Attributes.Number("epsilon", 0);
        Lines(call, (x, e, y, result) =>
        {
            var (squares, moved) = (0.0, 0.0);
            for (var index = 0; index < x.Length; index++)
            {
                squares += (double)x[index] * x[index];
                moved += (double)e[index] * e[index];
            }

            var slack = 1 + (x.Length * (4.0 / (1L << 52)));
            var inner = ((Upward.SumGamma(x.Length) * squares * slack) + (x.Length * Upward.Eta)) / x.Length;
            inner += (3 * Upward.Unit * ((squares * slack / x.Length) + inner + epsilon)) + (2 * Upward.Eta);
            var least = Math.Max(epsilon * (1 - 1e-6), ((squares / slack / x.Length) + epsilon - inner) * (1 - 1e-12));
            var own = squares == 0 && epsilon == 0 ? 0 : inner / (2 * Math.Sqrt(least) * (1 - 1e-12));
            result[0] = Upward.ToSingle(own + Math.BitIncrement(Math.Sqrt(moved * slack / x.Length)) + Upward.Rounding(y[0]));
        });
    }

    /// <summary>y_i = x_i / s with s the NormScale of x.</summary>
    /// <remarks>
    /// Formula: y - y* = (x_i - x*_i) / s + (x*_i / s*) (s* - s) / s, and abs(x*_i / s*) is at most sqrt d and, of course, abs(y_i) plus the bound of a plain quotient:
    /// so y - y* is at most abs(y) + sqrt d however large the bounds are.
    /// </remarks>
    public static void Normalised(ErrorCall call)
    {
        BinaryErrors.Of(BinaryErrors.Quotient)(call);
        var length = call.Forward.OutputShape[-1];
        var (x, s, y) = (call.Errors[0], call.Inputs[1].Values, call.Forward.Output);
        for (var index = 0; index < call.Result.Length; index++)
        {
            var (scale, error) = ((double)s.Span[index / length], call.Errors[1].Span[index / length]);
            var bound = ((x.Span[index] + (Math.BitIncrement(Math.Sqrt(length)) * error)) / scale) + Upward.Rounding(y.Span[index]);
            bound = Math.Min(bound, Math.Abs((double)y.Span[index]) + Math.BitIncrement(Math.Sqrt(length)));
            call.Result[index] = Math.Min(call.Result[index], Upward.ToSingle(bound));
        }
    }

    /// <summary>Calls a rule with each line of the input, its bounds, the output and the result that belong to it.</summary>
    internal static void Lines(ErrorCall call, LineRule rule)
    {
        var (length, outputs) = (call.Inputs[0].Shape[-1], call.Forward.OutputShape[-1]);
        for (var line = 0; line < call.Result.Length / outputs; line++)
        {
            rule(
                call.Inputs[0].Values.Span.Slice(line * length, length), call.Errors[0].Span.Slice(line * length, length),
                call.Forward.Output.Span.Slice(line * outputs, outputs), call.Result.AsSpan(line * outputs, outputs));
        }
    }

    internal delegate void LineRule(ReadOnlySpan<float> x, ReadOnlySpan<float> e, ReadOnlySpan<float> y, Span<float> result);
}
