namespace Audit.Bounds.Certificates;

/// <summary>How far the computed value of a function may be from the exact one: FORMAT.md, section Functions.</summary>
/// <remarks>
/// Formula: |computed - f(x)| &lt;= q 2^-25 |f(x)| + q 2^-151, that is q quarters of an ulp. The numbers are the measured maxima of reference arithmetic, over all 2^32 arguments, rounded up to the next
/// quarter; square root and reciprocal are IEEE, half an ulp. Reciprocal root and square are exact by definition: the row that reads them bears the roundings.
/// </remarks>
internal static class UnitErrors
{
    /// <summary>Bits below 1 of the relative unit.</summary>
    public const int RelativeBits = 25;

    /// <summary>Bits below 1 of a number above the absolute part of every function and of a softmax.</summary>
    public const int AbsoluteBits = 120;

    /// <summary>q of a function.</summary>
    public static int Quarters(Activation unit) => unit switch
    {
        Activation.Exp or Activation.Erf => 5,
        Activation.Reciprocal or Activation.Sqrt => 2,
        Activation.Log => 4,
        Activation.Tanh => 6,
        Activation.Softplus => 7,
        Activation.Sigmoid => 10,
        Activation.Silu or Activation.Gelu => 11,
        Activation.GeluTanh => 12,
        _ => 0,
    };

    /// <summary>K of a softmax over so many scores that differ by at most a whole number: the computed share errs by at most gamma_K p + 2^-120, gamma_K = K 2^-24 / (1 - K 2^-24).</summary>
    /// <remarks>
    /// Derivation, u = 2^-24, M the largest score: x - M errs by u |x - M| &lt;= u spread, so e^(x - M) is multiplied by e^t with |t| &lt;= u spread, within gamma of spread + 1 steps; e^t computed errs by 1.013 ulps,
    /// at most 3 u. Numerator and denominator: twice spread + 4. The sum, in whatever order, has at most count + 5 roundings on a path; the division one. Underflow: each e^t may lose 2^-148, the sum is
    /// at least 1/2, so a share loses below 2^-120 for up to 2^20 scores.
    /// </remarks>
    public static long SoftmaxRoundings(int count, long spread) => (2 * (spread + 4)) + count + 6;

    /// <summary>Whether a unit is a function of one row beside the identity and ReLU.</summary>
    public static bool IsFunction(Activation unit) => unit is >= Activation.Exp and <= Activation.Log;
}
