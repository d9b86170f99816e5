using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking.Functions;

/// <summary>Encloses the smooth functions and their first two derivatives.</summary>
/// <remarks>Guarantee: the real value lies in the interval. Formulas of derivatives by the chain rule, natural interval extension. Arguments outside a function's domain end the check by an ArithmeticException.</remarks>
internal static class FunctionEnclosures
{
    /// <summary>sqrt(8 / pi) on 2^-60, rounded down.</summary>
    private static readonly Enclosure C1 = new(1839796536686825613, 1839796536686825614);

    /// <summary>0.044715 sqrt(8 / pi) on 2^-60, rounded down.</summary>
    private static readonly Enclosure C2 = new(82266502137951407, 82266502137951408);

    /// <summary>f(x) of one number on 2^-60.</summary>
    public static Enclosure Value(Activation unit, Int128 x) => unit switch
    {
        Activation.Exp => Exponential.Of(x),
        Activation.Reciprocal => Enclosure.Point(x).Inverse(),
        Activation.Sqrt => Root.Of(x),
        Activation.ReciprocalSqrt => Root.Of(Enclosure.Point(x).Inverse()),
        Activation.Square => Enclosure.Point(x).Squared(),
        Activation.Sigmoid => Exponential.Sigmoid(x),
        Activation.Tanh => Exponential.Tanh(x),
        Activation.Silu => Enclosure.Point(x) * Exponential.Sigmoid(x),
        Activation.Gelu => Enclosure.Point(x) * Gaussian.Normal(x),
        Activation.GeluTanh => Enclosure.Point(x) * Exponential.Sigmoid(Cubic(Enclosure.Point(x))),
        Activation.Softplus => Root.Softplus(x),
        Activation.Erf => Gaussian.Erf(x),
        Activation.Log => Root.Log(x),
        _ => throw new ArithmeticException($"unit {unit} is no function"),
    };

    /// <summary>f'(x) of one number.</summary>
    public static Enclosure Slope(Activation unit, Int128 point)
    {
        var x = Enclosure.Point(point);
        return unit switch
        {
            Activation.Exp => Exponential.Of(point),
            Activation.Reciprocal => -x.Inverse().Squared(),
            Activation.Sqrt => Root.Of(point).Inverse().Halved(1),
            Activation.ReciprocalSqrt => -(x.Inverse() * Root.Of(x.Inverse())).Halved(1),
            Activation.Square => x.Times(2),
            Activation.Sigmoid => Spread(Exponential.Sigmoid(point)),
            Activation.Tanh => Enclosure.One - Exponential.Tanh(point).Squared(),
            Activation.Silu => Gate(x, Exponential.Sigmoid(point), Enclosure.One),
            Activation.Gelu => Gaussian.Normal(point) + (x * Gaussian.Density(x)),
            Activation.GeluTanh => Gate(x, Exponential.Sigmoid(Cubic(x)), CubicSlope(x)),
            Activation.Softplus => Exponential.Sigmoid(point),
            Activation.Erf => Gaussian.SlopeOfErf(x),
            Activation.Log => x.Inverse(),
            _ => throw new ArithmeticException($"unit {unit} is no function"),
        };
    }

    /// <summary>f'' of an interval.</summary>
    public static Enclosure Curvature(Activation unit, Enclosure x) => unit switch
    {
        Activation.Exp => Exponential.Of(x),
        Activation.Reciprocal => Cubed(x.Inverse()).Times(2),
        Activation.Sqrt => -(x.Inverse() * Root.Of(x).Inverse()).Halved(2),
        Activation.ReciprocalSqrt => Fifth(x.Inverse()).Times(3).Halved(2),
        Activation.Square => Enclosure.Whole(2),
        Activation.Sigmoid => OfSigmoid(Exponential.Sigmoid(x)),
        Activation.Tanh => OfTanh(Exponential.Tanh(x)),
        Activation.Silu => OfGate(x, Exponential.Sigmoid(x), Enclosure.One, default),
        Activation.Gelu => Gaussian.Density(x) * (Enclosure.Whole(2) - x.Squared()),
        Activation.GeluTanh => OfGate(x, Exponential.Sigmoid(Rising(x)), CubicSlope(x), (C2 * x).Times(6)),
        Activation.Softplus => Spread(Exponential.Sigmoid(x)),
        Activation.Erf => -(x * Gaussian.SlopeOfErf(x)).Times(2),
        Activation.Log => -x.Inverse().Squared(),
        _ => throw new ArithmeticException($"unit {unit} is no function"),
    };

    /// <summary>Whether the function is defined on an interval of numbers.</summary>
    public static bool IsDefined(Activation unit, Int128 low, Int128 high) => unit switch
    {
        Activation.Reciprocal => low > 0 || high < 0,
        Activation.Sqrt or Activation.ReciprocalSqrt or Activation.Log => low > 0,
        _ => true,
    };

    /// <summary>s (1 - s), largest at 1/2.</summary>
    private static Enclosure Spread(Enclosure s)
    {
        var half = Enclosure.One.Low >> 1;
        var (first, last) = (At(s.Low), At(s.High));
        var both = first.Hull(last);
        return s.Low <= half && s.High >= half ? both.Hull(Enclosure.Point(half >> 1)) : both;

        static Enclosure At(Int128 end) => Enclosure.Point(end) * (Enclosure.One - Enclosure.Point(end));
    }

    private static Enclosure Gate(Enclosure x, Enclosure s, Enclosure slope) => s + (x * Spread(s) * slope);

    private static Enclosure OfSigmoid(Enclosure s) => Spread(s) * (Enclosure.One - s.Times(2));

    private static Enclosure OfTanh(Enclosure t) => -(t * (Enclosure.One - t.Squared())).Times(2);

    /// <summary>(x s(w))'' = s' (2 w' + x w'' + x (1 - 2 s) w'^2).</summary>
    private static Enclosure OfGate(Enclosure x, Enclosure s, Enclosure first, Enclosure second) =>
        Spread(s) * (first.Times(2) + (x * second) + (x * ((Enclosure.One - s.Times(2)) * first.Squared())));

    /// <summary>w = c1 x + c2 x^3 at a point.</summary>
    private static Enclosure Cubic(Enclosure x) => x * (C1 + (C2 * x.Squared()));

    /// <summary>The same over an interval, on which it rises.</summary>
    private static Enclosure Rising(Enclosure x) => new(Cubic(Enclosure.Point(x.Low)).Low, Cubic(Enclosure.Point(x.High)).High);

    private static Enclosure CubicSlope(Enclosure x) => C1 + (C2 * x.Squared()).Times(3);

    private static Enclosure Cubed(Enclosure x) => x * x.Squared();

    /// <summary>x^2 sqrt x.</summary>
    private static Enclosure Fifth(Enclosure x) => x.Squared() * Root.Of(x);
}
