namespace Audit.Models.Devices.Cpu;

/// <summary>The natural logarithm of reference arithmetic.</summary>
/// <remarks>
/// Formula: x = m 2^e with m in [sqrt(1/2), sqrt(2)), f = m - 1 exactly; log x = e ln 2 + f - f^2/2 + f^3 p(f), p of degree 8 fitted to 7.8e-10
/// relative error, ln 2 in two parts. Subnormals are first scaled by 2^23. log 0 = -inf, log of less than 0 is not a number.
/// Source: the reduction is standard (Muller, Elementary Functions, 3rd ed., chapter 11); the coefficients are our own fit.
/// </remarks>
internal readonly struct Logarithm : IElementwise
{
    private const float SmallestNormal = 1.17549435e-38f;
    private const int RootOfHalfBits = 0x3F3504F3;
    private const int MagicBits = 0x4B400000;
    private const float Magic = 12582912f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860677e-06f;

    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var tiny = L.All(SmallestNormal);
        var scaled = L.IfLess(x, tiny, L.Multiply(x, L.All(8388608f)), x);
        var bits = L.AddBits(scaled, L.AllBits(-RootOfHalfBits));
        var exponent = L.Subtract(L.AddBits(L.ShiftRight(bits, 23), L.AllBits(MagicBits)), L.All(Magic));
        exponent = L.Add(exponent, L.IfLess(x, tiny, L.All(-23), L.All(0)));
        var f = L.Subtract(L.AddBits(L.AndBits(bits, L.AllBits(0x7FFFFF)), L.AllBits(RootOfHalfBits)), L.All(1));
        var square = L.Multiply(f, f);
        var y = L.MultiplyAdd(L.Multiply(square, f), Polynomial<L, V>(f), L.Multiply(exponent, L.All(Ln2Low)));
        y = L.Add(f, L.MultiplyAdd(square, L.All(-0.5f), y));
        y = L.MultiplyAdd(exponent, L.All(Ln2High), y);
        var positive = L.IfLess(L.All(float.MaxValue), x, x, y);
        var other = L.IfLess(x, L.All(0), L.All(float.NaN), L.Add(L.All(float.NegativeInfinity), x));
        return L.IfLess(L.All(0), x, positive, other);
    }

    private static V Polynomial<L, V>(V f)
        where L : struct, ILanes<V>
        where V : struct
    {
        var p = L.MultiplyAdd(L.All(0.0673248619f), f, L.All(-0.116609186f));
        p = L.MultiplyAdd(p, f, L.All(0.118865512f));
        p = L.MultiplyAdd(p, f, L.All(-0.124081761f));
        p = L.MultiplyAdd(p, f, L.All(0.1422019f));
        p = L.MultiplyAdd(p, f, L.All(-0.166678548f));
        p = L.MultiplyAdd(p, f, L.All(0.200020745f));
        p = L.MultiplyAdd(p, f, L.All(-0.250000119f));
        return L.MultiplyAdd(p, f, L.All(0.333333135f));
    }
}
