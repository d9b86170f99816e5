using Audit.Models.Graphs;

namespace Audit.Models.Operators.Errors;

/// <summary>Errors of operators that move elements, look them up, or turn pairs of them.</summary>
internal static class OtherErrors
{
    /// <summary>Bounds go where the elements go; of a maximum, where the largest bound is; padding and constants are exact.</summary>
    /// <remarks>abs(max x - max x*) is at most the largest of the distances.</remarks>
    public static void Moved(ErrorCall call)
    {
        var node = call.Node.OpType == "Pad" ? call.Node with { Attributes = call.Node.Attributes.With("value", 0f) } : call.Node;
        call.OfErrors(node).CopyTo(call.Result, 0);
    }

    /// <summary>The same numbers in both networks, whatever comes in.</summary>
    public static void Exact(ErrorCall call) => Array.Clear(call.Result);

    /// <summary>y = fma(x, a, b) per channel.</summary>
    public static void BatchNormalization(ErrorCall call)
    {
        var factor = call.Inputs[1].Values.Span;
        var errors = call.Errors[0].Span;
        var output = call.Forward.Output.Span;
        var (count, size) = (call.Forward.OutputShape.Count, call.Forward.OutputShape.Count / factor.Length);
        for (var index = 0; index < output.Length; index++)
        {
            var a = Math.Abs((double)factor[index % count / size]);
            call.Result[index] = Upward.ToSingle((a == 0 ? 0 : a * errors[index]) + Upward.Rounding(output[index]));
        }
    }

    /// <summary>y1 = fma(x1, c, -(x2 s)), y2 = fma(x2, c, x1 s): the roundings of a product and of the sum, the tables exact.</summary>
    public static void Rotary(ErrorCall call)
    {
        var (shape, half) = (call.Forward.OutputShape, call.Inputs[1].Shape[1]);
        var (stride, partner) = call.Node.Attributes.Integer("interleaved", 0) != 0 ? (2, 1) : (1, half);
        var x = call.Inputs[0].Values.Span;
        var e = call.Errors[0].Span;
        var y = call.Forward.Output.Span;
        e.CopyTo(call.Result);
        for (var line = 0; line < y.Length / shape[2]; line++)
        {
            for (var pair = 0; pair < half; pair++)
            {
                var table = (line / shape[1] % shape[0] * half) + pair;
                var (cos, sin) = (Math.Abs((double)call.Inputs[1].Values.Span[table]), Math.Abs((double)call.Inputs[2].Values.Span[table]));
                var first = (line * shape[2]) + (pair * stride);
                var second = first + partner;
                call.Result[first] = Upward.ToSingle(Turned((cos, e[first]), (sin, x[second], e[second]), y[first]));
                call.Result[second] = Upward.ToSingle(Turned((cos, e[second]), (sin, x[first], e[first]), y[second]));
            }
        }
    }

    private static double Turned((double Cos, double Error) own, (double Sin, float Value, double Error) other, float y) =>
        (own.Cos == 0 ? 0 : own.Cos * own.Error) + (other.Sin == 0 ? 0 : other.Sin * other.Error)
        + (Upward.Unit * other.Sin * Math.Abs((double)other.Value)) + Upward.Eta + Upward.Rounding(y);
}
