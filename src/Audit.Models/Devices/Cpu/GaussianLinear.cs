using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>GELU, x Phi(x) with Phi the standard normal distribution function, of reference arithmetic.</summary>
/// <remarks>
/// Formula: for abs(x) &lt; 0.875: x (1/2 + x p(x^2)), p of degree 5 fitted to 2.3e-9 relative error of the value on both sides. Else, with
/// t = min(abs(x), 15): t Phi(-t) = exp(-t^2/2) h(u), u = (t - 3.625) / (t + 3.625), h of degree 9 fitted to 2.6e-9 relative error; t^2 = s + e
/// exactly by fma, exp(-s/2) reduced as in <see cref="Exponential"/> with -e/2 added to the reduced argument r; then
/// tail = fma(h, exp r - 1, h) 2^floor(n/2) 2^ceil(n/2), so that only the last product rounds into the subnormals. The value is x - tail for x &gt; 0, else
/// -0 - tail.
/// Error: <see cref="ReferenceMath.GeluMaxUlps"/>, relative down to the underflow near x = -14.2. Slope: in [-0.1290, 1.1290]. The function falls until
/// x = -0.75179 (value -0.16997) and rises afterwards. Edges: NaN stays, +-0 gives +-0, -inf gives -0, +inf gives +inf.
/// Source: Hendrycks and Gimpel 2016 (arXiv 1606.08415), section 2; the coefficients are our own fit.
/// </remarks>
internal readonly struct GaussianLinear : IElementwise
{
    private const float Split = 0.875f;
    private const float Cut = 15f;
    private const float Centre = 3.625f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var a = L.AndBits(x, L.AllBits(int.MaxValue));
        var t = L.IfLess(L.All(Cut), a, L.All(Cut), a);
        var square = L.Multiply(t, t);
        var small = Small<L, V>(x, square);
        var tail = Tail<L, V>(t, square);
        var large = L.Subtract(L.IfLess(L.All(0), x, x, L.AllBits(int.MinValue)), tail);
        return L.IfLess(a, L.All(Split), small, large);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Small<L, V>(V x, V square)
        where L : struct, ILanes<V>
        where V : struct
    {
        var p = L.MultiplyAdd(L.All(-1.0639775e-05f), square, L.All(1.1997518e-04f));
        p = L.MultiplyAdd(p, square, L.All(-0.0011914948f));
        p = L.MultiplyAdd(p, square, L.All(0.009975144f));
        p = L.MultiplyAdd(p, square, L.All(-0.06649063f));
        p = L.MultiplyAdd(p, square, L.All(0.3989423f));
        return L.Multiply(x, L.MultiplyAdd(x, p, L.All(0.5f)));
    }

    /// <summary>t Phi(-t), from t^2 rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<L, V>(V t, V square)
        where L : struct, ILanes<V>
        where V : struct
    {
        var squareLow = L.MultiplyAdd(t, t, L.Subtract(L.All(0), square));
        var r = Exponential.Reduce<L, V>(L.Multiply(square, L.All(-0.5f)), out var power);
        var lessOne = Exponential.LessOne<L, V>(L.MultiplyAdd(squareLow, L.All(-0.5f), r));
        var ratio = Ratio<L, V>(t);
        var tail = L.MultiplyAdd(ratio, lessOne, ratio);
        return L.Multiply(L.Multiply(tail, Exponential.FirstFactor<L, V>(power)), Exponential.SecondFactor<L, V>(power));
    }

    /// <summary>t Phi(-t) exp(t^2/2), which is t times Mills' ratio over sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ratio<L, V>(V t)
        where L : struct, ILanes<V>
        where V : struct
    {
        var u = L.Divide(L.Subtract(t, L.All(Centre)), L.Add(t, L.All(Centre)));
        var h = L.MultiplyAdd(L.All(2.096274e-04f), u, L.All(2.4248891e-04f));
        h = L.MultiplyAdd(h, u, L.All(-0.0018841398f));
        h = L.MultiplyAdd(h, u, L.All(2.1749205e-04f));
        h = L.MultiplyAdd(h, u, L.All(0.01564615f));
        h = L.MultiplyAdd(h, u, L.All(-0.053381737f));
        h = L.MultiplyAdd(h, u, L.All(0.10040507f));
        h = L.MultiplyAdd(h, u, L.All(-0.12133137f));
        h = L.MultiplyAdd(h, u, L.All(0.08510355f));
        return L.MultiplyAdd(h, u, L.All(0.37373897f));
    }
}
