using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators.Errors;

/// <summary>Errors of functions of one number: how far the function can move within the bound of its argument, and its own error.</summary>
internal static class FunctionErrors
{
    /// <summary>The bound of an element from x, its bound e, and the computed y.</summary>
    internal delegate double Rule(Node node, float x, double e, float y);

    public static Action<ErrorCall> Of(Rule rule) => call =>
    {
        var x = call.Inputs[0].Values.Span;
        var e = call.Errors[0].Span;
        var y = call.Forward.Output.Span;
        for (var index = 0; index < y.Length; index++) { call.Result[index] = Upward.ToSingle(rule(call.Node, x[index], e[index], y[index])); }
    };

    /// <summary>A function that keeps distances up to a factor, whose values lie in [lower, upper], computed to some ulps.</summary>
    public static Action<ErrorCall> Lipschitz(double factor, double ulps, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity) =>
        Of((_, _, e, y) => Math.Min((e == 0 ? 0 : factor * e) + Upward.Ulps(ulps, y), Math.Max(y - lower, upper - y)));

    /// <summary>Functions that are computed exactly and jump: no bound where the argument is not exact.</summary>
    public static void Jumping(ErrorCall call) =>
        Array.Fill(call.Result, Enumerable.Range(0, call.Inputs.Length).All(input => call.Inputs[input].Constant || call.Errors[input].Span.IndexOfAnyExcept(0f) < 0) ? 0 : float.PositiveInfinity);

    public static double Relu(Node node, float x, double e, float y) => x + e <= 0 ? 0 : e;

    public static double Same(Node node, float x, double e, float y) => e;

    public static double LeakyRelu(Node node, float x, double e, float y) =>
        (Math.Max(1, Math.Abs((double)node.Attributes.Number("alpha", 0.01f))) * e) + Upward.Rounding(y);

    public static double Gelu(Node node, float x, double e, float y) =>
        (e == 0 ? 0 : 1.13 * e) + Upward.Ulps(node.Attributes.Integer("approximate", 0) == 1 ? ReferenceMath.GeluTanhMaxUlps : ReferenceMath.GeluMaxUlps, y);

    public static double Exp(Node node, float x, double e, float y)
    {
        var own = Upward.Ulps(ReferenceMath.ExpMaxUlps, y);
        return own + (e == 0 ? 0 : (y + own) * Upward.Growth(e));
    }

    public static double Log(Node node, float x, double e, float y) =>
        e < x ? (e / ((x - e) * (1 - 1e-12))) + Upward.Ulps(ReferenceMath.LogMaxUlps, y) : double.PositiveInfinity;

    public static double Sqrt(Node node, float x, double e, float y) =>
        e == 0 ? Upward.Rounding(y) : e <= x ? (e / Math.BitDecrement(Math.Sqrt(x))) + Upward.Rounding(y) : double.PositiveInfinity;

    public static double Reciprocal(Node node, float x, double e, float y)
    {
        var size = Math.Abs((double)x);
        return e < size ? (e / (size * (size - e) * (1 - 1e-12))) + Upward.Rounding(y) : double.PositiveInfinity;
    }
}
