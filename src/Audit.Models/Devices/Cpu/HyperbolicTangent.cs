namespace Audit.Models.Devices.Cpu;

/// <summary>tanh of reference arithmetic.</summary>
/// <remarks>
/// Formula: with a = abs(x): for a &lt; 0.625, a + a^3 p(a^2), p of degree 4 fitted to 4.8e-9; else 1 - 2 / (exp(2a) + 1) with a cut at 20, where the
/// value is 1. The sign is put back, so tanh is odd to the bit. Source: Cody and Waite 1980, Software Manual for the Elementary Functions, for the
/// split; the coefficients are our own fit.
/// </remarks>
internal readonly struct HyperbolicTangent : IElementwise
{
    private const float Split = 0.625f;

    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var a = L.AndBits(x, L.AllBits(int.MaxValue));
        var z = L.Multiply(a, a);
        var p = L.MultiplyAdd(L.All(-0.00565850642f), z, L.All(0.0205996577f));
        p = L.MultiplyAdd(p, z, L.All(-0.0537283793f));
        p = L.MultiplyAdd(p, z, L.All(0.133313164f));
        p = L.MultiplyAdd(p, z, L.All(-0.333332777f));
        var small = L.MultiplyAdd(L.Multiply(a, z), p, a);
        var cut = L.IfLess(L.All(20), a, L.All(20), a);
        var e = Exponential.Of<L, V>(L.Add(cut, cut));
        var large = L.Subtract(L.All(1), L.Divide(L.All(2), L.Add(e, L.All(1))));
        return L.OrBits(L.IfLess(a, L.All(Split), small, large), L.AndBits(x, L.AllBits(int.MinValue)));
    }
}
