using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>Softplus, log(1 + exp(x)), of reference arithmetic.</summary>
/// <remarks>
/// Formula: max(x, 0) + log(1 + e), e = exp(-abs(x)) of <see cref="Exponential"/>. For e &lt;= 1/2, f = e; else f = e/2 - 1/2 and log 2 is added:
/// log(1 + f) = f + (f^2 (-1/2) + f^3 p(f)), p of degree 8 fitted to 9.5e-10 relative error on [-1/4, 1/2], log 2 in two parts of which the low one joins
/// the product.
/// Error: <see cref="ReferenceMath.SoftplusMaxUlps"/>, relative down to the underflow of exp. Slope: the logistic sigmoid, in [0, 1]; the exact function rises.
/// Edges: NaN stays, -inf gives +0, +inf gives +inf, 0 gives log 2.
/// Source: Dugas et al. 2000, "Incorporating second-order functional knowledge", for the function; the coefficients are our own fit.
/// </remarks>
internal readonly struct SoftPlus : IElementwise
{
    private const float Half = 0.5f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860677e-06f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var e = Exponential.Of<L, V>(L.OrBits(x, L.AllBits(int.MinValue)));
        var f = L.IfLess(L.All(Half), e, L.MultiplyAdd(e, L.All(Half), L.All(-Half)), e);
        var high = L.IfLess(L.All(Half), e, L.All(Ln2High), L.All(0));
        var low = L.IfLess(L.All(Half), e, L.All(Ln2Low), L.All(0));
        var square = L.Multiply(f, f);
        var y = L.MultiplyAdd(L.Multiply(square, f), Polynomial<L, V>(f), low);
        y = L.Add(high, L.Add(f, L.MultiplyAdd(square, L.All(-Half), y)));
        return L.Add(L.IfLess(L.All(0), x, x, L.All(0)), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<L, V>(V f)
        where L : struct, ILanes<V>
        where V : struct
    {
        var p = L.MultiplyAdd(L.All(0.03770109f), f, L.All(-0.09123498f));
        p = L.MultiplyAdd(p, f, L.All(0.11706102f));
        p = L.MultiplyAdd(p, f, L.All(-0.12728962f));
        p = L.MultiplyAdd(p, f, L.All(0.14276025f));
        p = L.MultiplyAdd(p, f, L.All(-0.1665518f));
        p = L.MultiplyAdd(p, f, L.All(0.19999593f));
        p = L.MultiplyAdd(p, f, L.All(-0.25000167f));
        return L.MultiplyAdd(p, f, L.All(0.3333334f));
    }
}
