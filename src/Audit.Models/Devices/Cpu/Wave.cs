using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>sin and cos of a reduced argument r + l: what both functions share.</summary>
/// <remarks>
/// Formula, z = r^2: sine = r + (r z p(z) + l), p of degree 3 fitted to 1.7e-10 relative error; cosine = 1 + (z^2 q(z) - r l - z/2), q of degree 2 fitted to
/// 1.3e-10, the product z/2 and the difference 1 - z/2 with its error kept. An odd count takes the cosine for the sine; bit 1 of the count flips the sign.
/// Source: the split of 1 - z/2 as in Muller, Elementary Functions, 3rd ed., section 11.4; the coefficients are our own fit.
/// </remarks>
internal static class Wave
{
    /// <summary>sin(n pi/2 + r + l).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V count, V r, V l)
        where L : struct, ILanes<V>
        where V : struct
    {
        var odd = L.ShiftLeft(L.AndBits(count, L.AllBits(1)), 30);
        var sign = L.ShiftLeft(L.AndBits(count, L.AllBits(2)), 30);
        var z = L.Multiply(r, r);
        var value = L.IfLess(L.All(0), odd, Cosine<L, V>(r, l, z), Sine<L, V>(r, l, z));
        return L.AddBits(value, sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sine<L, V>(V r, V l, V z)
        where L : struct, ILanes<V>
        where V : struct
    {
        var p = L.MultiplyAdd(L.All(2.8314842e-06f), z, L.All(-1.9853014e-04f));
        p = L.MultiplyAdd(p, z, L.All(0.008333379f));
        p = L.MultiplyAdd(p, z, L.All(-0.16666667f));
        return L.Add(r, L.MultiplyAdd(L.Multiply(r, z), p, l));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cosine<L, V>(V r, V l, V z)
        where L : struct, ILanes<V>
        where V : struct
    {
        var q = L.MultiplyAdd(L.All(2.4431201e-05f), z, L.All(-0.0013887304f));
        q = L.MultiplyAdd(q, z, L.All(0.041666646f));
        var half = L.Multiply(z, L.All(0.5f));
        var main = L.Subtract(L.All(1), half);
        var error = L.Subtract(L.Subtract(L.All(1), main), half);
        error = L.MultiplyAdd(L.Subtract(L.All(0), r), l, error);
        return L.Add(main, L.MultiplyAdd(L.Multiply(z, z), q, error));
    }
}
