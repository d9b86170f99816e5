using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>The tanh form of GELU, 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), of reference arithmetic.</summary>
/// <remarks>
/// Formula: equal to x / (1 + exp(-w)) with w = x (c1 + c2 x^2), c1 = sqrt(8/pi), c2 = 0.044715 c1. t = min(abs(x), 11); w of t as an unevaluated sum
/// of two float32 (products split by fma, the sum by TwoSum), of which the low part enters the reduced argument of exp; then <see cref="SigmoidGate"/>.
/// Error: <see cref="ReferenceMath.GeluTanhMaxUlps"/>, relative down to the underflow near x = -10.6. Slope: in [-0.13, 1.13]. The function falls until
/// x = -0.7525 and rises afterwards. Edges: NaN stays, +-0 gives +-0, -inf gives -0, +inf gives +inf.
/// Source: Hendrycks and Gimpel 2016 (arXiv 1606.08415), section 2; Knuth, TAOCP 2, section 4.2.2, for TwoSum.
/// </remarks>
internal readonly struct GaussianLinearTanh : IElementwise
{
    private const float Cut = 11f;
    private const float C1High = 1.595769167f;
    private const float C1Low = -4.534068e-08f;
    private const float C2High = 0.071354814f;
    private const float C2Low = 2.3988325e-09f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var a = L.AndBits(x, L.AllBits(int.MaxValue));
        var t = L.IfLess(L.All(Cut), a, L.All(Cut), a);
        var factor = Factor<L, V>(t, out var factorLow);
        var w = L.Multiply(t, factor);
        var negative = L.Subtract(L.All(0), t);
        var low = L.MultiplyAdd(negative, factorLow, L.MultiplyAdd(negative, factor, w));
        var r = L.Add(Exponential.Reduce<L, V>(L.Subtract(L.All(0), w), out var power), low);
        return SigmoidGate.Of<L, V>(x, t, r, power);
    }

    /// <summary>c1 + c2 t^2 as a sum of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Factor<L, V>(V t, out V low)
        where L : struct, ILanes<V>
        where V : struct
    {
        var square = L.Multiply(t, t);
        var squareLow = L.MultiplyAdd(t, t, L.Subtract(L.All(0), square));
        var product = L.Multiply(square, L.All(C2High));
        var productLow = L.MultiplyAdd(square, L.All(C2High), L.Subtract(L.All(0), product));
        productLow = L.MultiplyAdd(square, L.All(C2Low), productLow);
        productLow = L.MultiplyAdd(squareLow, L.All(C2High), productLow);
        var sum = L.Add(product, L.All(C1High));
        var shadow = L.Subtract(sum, product);
        var error = L.Add(L.Subtract(product, L.Subtract(sum, shadow)), L.Subtract(L.All(C1High), shadow));
        low = L.Add(L.Add(productLow, L.All(C1Low)), error);
        return sum;
    }
}
