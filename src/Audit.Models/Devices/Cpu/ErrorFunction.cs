using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>erf of reference arithmetic.</summary>
/// <remarks>
/// Formula: a = abs(x). For a &lt; 1: a + a p(a^2), p of degree 6 fitted to 1.5e-9 relative error of erf. Else, with a cut at 4, where erf rounds to 1:
/// 1 - exp(-q(a)), q of degree 6 fitted to -log(erfc a) with 1.1e-9 error of erf; exp by the steps of <see cref="Exponential"/>, its power of two and
/// the subtraction in one fma. The sign is put back, so erf is odd to the bit.
/// Error: <see cref="ReferenceMath.ErfMaxUlps"/>. Slope: 2/sqrt(pi) exp(-x^2), in (0, 1.12838]. Edges: NaN stays, erf(+-0) = +-0, erf(+-inf) = +-1.
/// Source: Abramowitz and Stegun 7.1.1 for the function; splits and coefficients are our own.
/// </remarks>
internal readonly struct ErrorFunction : IElementwise
{
    private const float Split = 1f;
    private const float Cut = 4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var a = L.AndBits(x, L.AllBits(int.MaxValue));
        var z = L.Multiply(a, a);
        var p = L.MultiplyAdd(L.All(7.806981e-05f), z, L.All(-7.9978653e-04f));
        p = L.MultiplyAdd(p, z, L.All(0.0051871627f));
        p = L.MultiplyAdd(p, z, L.All(-0.026853347f));
        p = L.MultiplyAdd(p, z, L.All(0.11283579f));
        p = L.MultiplyAdd(p, z, L.All(-0.37612626f));
        p = L.MultiplyAdd(p, z, L.All(0.12837917f));
        var small = L.MultiplyAdd(a, p, a);
        return L.OrBits(L.IfLess(a, L.All(Split), small, Large<L, V>(a)), L.AndBits(x, L.AllBits(int.MinValue)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Large<L, V>(V a)
        where L : struct, ILanes<V>
        where V : struct
    {
        a = L.IfLess(L.All(Cut), a, L.All(Cut), a);
        var q = L.MultiplyAdd(L.All(1.86369e-04f), a, L.All(-0.0029475822f));
        q = L.MultiplyAdd(q, a, L.All(0.021837845f));
        q = L.MultiplyAdd(q, a, L.All(-0.103106454f));
        q = L.MultiplyAdd(q, a, L.All(-0.638145f));
        q = L.MultiplyAdd(q, a, L.All(-1.1270891f));
        q = L.MultiplyAdd(q, a, L.All(-3.4152155e-04f));
        var r = Exponential.Reduce<L, V>(q, out var power);
        var negative = L.Subtract(L.All(0), Exponential.OfReduced<L, V>(r));
        return L.MultiplyAdd(negative, Exponential.PowerOfTwo<L, V>(power), L.All(1));
    }
}
