namespace Audit.Models.Devices.Cpu;

/// <summary>The transcendental functions of reference arithmetic: own polynomials in float32, the same bits on every processor.</summary>
/// <remarks>
/// Guarantee: for every float32 argument with a finite value, abs(computed - exact) &lt;= MaxUlps * ulp(exact), where ulp(y) is the distance between
/// neighbouring float32 numbers in the binade of y, at least 2^-149. The maxima were measured over all 2^32 arguments against double precision
/// (`./bench math --all` repeats it) and rounded up in the third decimal, where a line below says nothing else; the double functions of the C library are
/// taken to err by far less than that, and tests/Corpus/functions holds values in 50 digits.
/// Monotonicity is not claimed; sigmoid is known to step down by an ulp at some neighbours. Every fusion is written as a fused multiply-add; no C library takes part.
/// The span forms give the bits of the scalar forms; values may be written over their arguments.
/// </remarks>
public static class ReferenceMath
{
    /// <summary>Largest error of <see cref="Exp(float)"/> in ulps. Below -103.98 exp is 0; above 88.7228 it overflows to infinity, as the nearest float32 does.</summary>
    public const double ExpMaxUlps = 1.013;

    /// <summary>Largest error of <see cref="Log(float)"/> in ulps.</summary>
    public const double LogMaxUlps = 0.807;

    /// <summary>Largest error of <see cref="Tanh(float)"/> in ulps.</summary>
    public const double TanhMaxUlps = 1.332;

    /// <summary>Largest error of <see cref="Sigmoid(float)"/> in ulps.</summary>
    public const double SigmoidMaxUlps = 2.402;

    /// <summary>Largest error of <see cref="Erf(float)"/> in ulps.</summary>
    public const double ErfMaxUlps = 1.083;

    /// <summary>Largest error of <see cref="Gelu(float)"/> in ulps.</summary>
    public const double GeluMaxUlps = 2.673;

    /// <summary>Largest error of <see cref="GeluTanh(float)"/> in ulps.</summary>
    public const double GeluTanhMaxUlps = 2.851;

    /// <summary>Largest error of <see cref="Silu(float)"/> in ulps.</summary>
    public const double SiluMaxUlps = 2.666;

    /// <summary>Largest error of <see cref="Sin(float)"/> in ulps.</summary>
    public const double SinMaxUlps = 1.072;

    /// <summary>Largest error of <see cref="Cos(float)"/> in ulps.</summary>
    public const double CosMaxUlps = 1.072;

    /// <summary>Largest error of <see cref="Softplus(float)"/> in ulps.</summary>
    public const double SoftplusMaxUlps = 1.676;

    /// <summary>e^x.</summary>
    public static float Exp(float x) => Exponential.Of<LanesScalar, float>(x);

    /// <summary>y_i = e^(x_i).</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise<Exponential>.Run(LaneWidths.Widest, x, y);

    /// <summary>The natural logarithm; -infinity at 0, not a number below.</summary>
    public static float Log(float x) => Logarithm.Of<LanesScalar, float>(x);

    /// <summary>y_i = log x_i.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> y) => Elementwise<Logarithm>.Run(LaneWidths.Widest, x, y);

    /// <summary>The hyperbolic tangent; odd to the bit, never beyond 1 in size.</summary>
    public static float Tanh(float x) => HyperbolicTangent.Of<LanesScalar, float>(x);

    /// <summary>y_i = tanh x_i.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise<HyperbolicTangent>.Run(LaneWidths.Widest, x, y);

    /// <summary>1 / (1 + e^-x), always in [0, 1].</summary>
    public static float Sigmoid(float x) => LogisticSigmoid.Of<LanesScalar, float>(x);

    /// <summary>y_i = 1 / (1 + e^-x_i).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementwise<LogisticSigmoid>.Run(LaneWidths.Widest, x, y);

    /// <summary>The error function; odd to the bit, never beyond 1 in size.</summary>
    public static float Erf(float x) => ErrorFunction.Of<LanesScalar, float>(x);

    /// <summary>y_i = erf x_i.</summary>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => Elementwise<ErrorFunction>.Run(LaneWidths.Widest, x, y);

    /// <summary>x Phi(x), Phi the standard normal distribution function.</summary>
    public static float Gelu(float x) => GaussianLinear.Of<LanesScalar, float>(x);

    /// <summary>y_i = x_i Phi(x_i).</summary>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => Elementwise<GaussianLinear>.Run(LaneWidths.Widest, x, y);

    /// <summary>0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).</summary>
    public static float GeluTanh(float x) => GaussianLinearTanh.Of<LanesScalar, float>(x);

    /// <summary>y_i = the tanh form of x_i Phi(x_i).</summary>
    public static void GeluTanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise<GaussianLinearTanh>.Run(LaneWidths.Widest, x, y);

    /// <summary>x / (1 + e^-x).</summary>
    public static float Silu(float x) => SigmoidLinear.Of<LanesScalar, float>(x);

    /// <summary>y_i = x_i / (1 + e^-x_i).</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => Elementwise<SigmoidLinear>.Run(LaneWidths.Widest, x, y);

    /// <summary>The sine of an angle in radians, of any size; odd to the bit, never beyond 1 in size.</summary>
    public static float Sin(float x) => Sine.Of<LanesScalar, float>(x);

    /// <summary>y_i = sin x_i.</summary>
    public static void Sin(ReadOnlySpan<float> x, Span<float> y) => Elementwise<Sine>.Run(LaneWidths.Widest, x, y);

    /// <summary>The cosine of an angle in radians, of any size; even to the bit, never beyond 1 in size.</summary>
    public static float Cos(float x) => Cosine.Of<LanesScalar, float>(x);

    /// <summary>y_i = cos x_i.</summary>
    public static void Cos(ReadOnlySpan<float> x, Span<float> y) => Elementwise<Cosine>.Run(LaneWidths.Widest, x, y);

    /// <summary>log(1 + e^x).</summary>
    public static float Softplus(float x) => SoftPlus.Of<LanesScalar, float>(x);

    /// <summary>y_i = log(1 + e^(x_i)).</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> y) => Elementwise<SoftPlus>.Run(LaneWidths.Widest, x, y);
}
