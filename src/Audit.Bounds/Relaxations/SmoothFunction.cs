using Audit.Bounds.Certificates;

namespace Audit.Bounds.Relaxations;

/// <summary>Values and derivatives of the smooth functions, in float64.</summary>
internal static class SmoothFunction
{
    private const double C1 = 1.5957691216057308;
    private const double C2 = 0.044715 * C1;

    public static double Value(Activation unit, double x) => unit switch
    {
        Activation.Exp => Elementary.Exp(x),
        Activation.Reciprocal => 1 / x,
        Activation.Sqrt => Math.Sqrt(x),
        Activation.ReciprocalSqrt => 1 / Math.Sqrt(x),
        Activation.Square => x * x,
        Activation.Sigmoid => Elementary.Sigmoid(x),
        Activation.Tanh => Elementary.Tanh(x),
        Activation.Silu => x * Elementary.Sigmoid(x),
        Activation.Gelu => x * Elementary.Normal(x),
        Activation.GeluTanh => x * Elementary.Sigmoid(x * (C1 + (C2 * x * x))),
        Activation.Softplus => Elementary.Softplus(x),
        Activation.Erf => Elementary.Erf(x),
        Activation.Log => Elementary.Log(x),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no smooth function"),
    };

    /// <summary>f'(x).</summary>
    public static double Slope(Activation unit, double x) => unit switch
    {
        Activation.Exp => Elementary.Exp(x),
        Activation.Reciprocal => -1 / (x * x),
        Activation.Sqrt => 0.5 / Math.Sqrt(x),
        Activation.ReciprocalSqrt => -0.5 / (x * Math.Sqrt(x)),
        Activation.Square => 2 * x,
        Activation.Sigmoid => Spread(Elementary.Sigmoid(x)),
        Activation.Tanh => 1 - (Elementary.Tanh(x) * Elementary.Tanh(x)),
        Activation.Silu => Gate(x, Elementary.Sigmoid(x), 1),
        Activation.Gelu => Elementary.Normal(x) + (x * Elementary.Density(x)),
        Activation.GeluTanh => Gate(x, Elementary.Sigmoid(x * (C1 + (C2 * x * x))), C1 + (3 * C2 * x * x)),
        Activation.Softplus => Elementary.Sigmoid(x),
        Activation.Erf => 1.1283791670955125739 * Elementary.Exp(-x * x),
        Activation.Log => 1 / x,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no smooth function"),
    };

    /// <summary>An interval that contains f'' of an interval: the natural extension of its formula.</summary>
    public static Range Curvature(Activation unit, Range x) => unit switch
    {
        Activation.Exp => Rising(Elementary.Exp, x),
        Activation.Reciprocal => 2 * Rising(t => t * t * t, Inverse(x)),
        Activation.Sqrt => -0.25 * Inverse(x * Rising(Math.Sqrt, x)),
        Activation.ReciprocalSqrt => 0.75 * Inverse(x * x * Rising(Math.Sqrt, x)),
        Activation.Square => Range.Point(2),
        Activation.Sigmoid => OfSigmoid(Rising(Elementary.Sigmoid, x)),
        Activation.Tanh => OfTanh(Rising(Elementary.Tanh, x)),
        Activation.Silu => OfGate(x, Rising(Elementary.Sigmoid, x), Range.Point(1), Range.Point(0)),
        Activation.Gelu => Densities(x) * (Range.Point(2) - x.Square()),
        Activation.GeluTanh => OfGate(x, Rising(t => Elementary.Sigmoid(t * (C1 + (C2 * t * t))), x), Range.Point(C1) + (3 * C2 * x.Square()), 6 * C2 * x),
        Activation.Softplus => Spread(Rising(Elementary.Sigmoid, x)),
        Activation.Erf => -2 * (x * (1.1283791670955125739 * Rising(Elementary.Exp, -1 * x.Square()))),
        Activation.Log => -1 * Inverse(x * x),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no smooth function"),
    };

    /// <summary>Whether the function is defined on an interval.</summary>
    public static bool IsDefined(Activation unit, Range x) => unit switch
    {
        Activation.Reciprocal => x.Low > 0 || x.High < 0,
        Activation.Sqrt or Activation.ReciprocalSqrt or Activation.Log => x.Low > 0,
        _ => true,
    };

    private static double Spread(double s) => s * (1 - s);

    private static Range Spread(Range s) => new(Math.Min(Spread(s.Low), Spread(s.High)), s.Low <= 0.5 && s.High >= 0.5 ? 0.25 : Math.Max(Spread(s.Low), Spread(s.High)));

    private static double Gate(double x, double s, double slope) => s + (x * Spread(s) * slope);

    private static Range OfSigmoid(Range s) => Spread(s) * (Range.Point(1) - (2 * s));

    private static Range OfTanh(Range t) => -2 * (t * (Range.Point(1) - t.Square()));

    /// <summary>(x s(w))'' = s' (2 w' + x w'' + x (1 - 2 s) w'^2).</summary>
    private static Range OfGate(Range x, Range s, Range first, Range second) =>
        Spread(s) * ((2 * first) + (x * second) + (x * ((Range.Point(1) - (2 * s)) * first.Square())));

    private static Range Densities(Range x) => Rising(t => 0.39894228040143267794 * Elementary.Exp(-t / 2), x.Square()) is var (high, low) ? new Range(low, high) : default;

    private static Range Rising(Func<double, double> f, Range x) => new(f(x.Low), f(x.High));

    private static Range Inverse(Range x) => new(1 / x.High, 1 / x.Low);
}
