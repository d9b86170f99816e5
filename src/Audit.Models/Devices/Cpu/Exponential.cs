using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>exp of reference arithmetic.</summary>
/// <remarks>
/// Formula: x = n ln 2 + r with n the nearest integer to x / ln 2 (found by adding 1.5 * 2^23), ln 2 in two parts; exp r = 1 + (r + r^2 q(r)) with q
/// of degree 4, fitted to 3.2e-9 relative error on abs(r) &lt;= 0.3471; then two exact-power factors 2^floor(n/2) and 2^ceil(n/2), of which only the
/// second can round (into the subnormals) or overflow.
/// Error: <see cref="ReferenceMath.ExpMaxUlps"/>. Slope: exp itself. Edges: NaN stays, exp(-inf) = +0, exp(+inf) = +inf.
/// Source: argument reduction after Cody and Waite 1980, Software Manual for the Elementary Functions; the coefficients are our own fit.
/// </remarks>
internal readonly struct Exponential : IElementwise
{
    private const float Magic = 12582912f;
    private const int MagicBits = 0x4B400000;
    private const float Log2OfE = 1.44269502f;
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860677e-06f;
    private const float Largest = 90f;
    private const float Smallest = -106f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        x = L.IfLess(L.All(Largest), x, L.All(Largest), x);
        x = L.IfLess(x, L.All(Smallest), L.All(Smallest), x);
        var r = Reduce<L, V>(x, out var power);
        return L.Multiply(L.Multiply(OfReduced<L, V>(r), FirstFactor<L, V>(power)), SecondFactor<L, V>(power));
    }

    /// <summary>x = n ln 2 + r: gives r, and n as integer bits. For abs(x) &lt;= 175, so that the factors of n are powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<L, V>(V x, out V power)
        where L : struct, ILanes<V>
        where V : struct
    {
        var shifted = L.MultiplyAdd(x, L.All(Log2OfE), L.All(Magic));
        var count = L.Subtract(shifted, L.All(Magic));
        power = L.AddBits(shifted, L.AllBits(-MagicBits));
        var r = L.MultiplyAdd(count, L.All(-Ln2High), x);
        return L.MultiplyAdd(count, L.All(-Ln2Low), r);
    }

    /// <summary>exp r for a reduced r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfReduced<L, V>(V r)
        where L : struct, ILanes<V>
        where V : struct => L.Add(LessOne<L, V>(r), L.All(1));

    /// <summary>exp r - 1 for a reduced r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LessOne<L, V>(V r)
        where L : struct, ILanes<V>
        where V : struct
    {
        var q = L.MultiplyAdd(L.All(0.00138232706f), r, L.All(0.00836883113f));
        q = L.MultiplyAdd(q, r, L.All(0.04166824f));
        q = L.MultiplyAdd(q, r, L.All(0.166665196f));
        q = L.MultiplyAdd(q, r, L.All(0.49999994f));
        return L.MultiplyAdd(L.Multiply(r, r), q, r);
    }

    /// <summary>2^floor(n/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FirstFactor<L, V>(V power)
        where L : struct, ILanes<V>
        where V : struct => PowerOfTwo<L, V>(L.ShiftRight(power, 1));

    /// <summary>2^ceil(n/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SecondFactor<L, V>(V power)
        where L : struct, ILanes<V>
        where V : struct => PowerOfTwo<L, V>(L.ShiftRight(L.AddBits(power, L.AllBits(1)), 1));

    /// <summary>2^n for -126 &lt;= n &lt;= 127, n as integer bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowerOfTwo<L, V>(V power)
        where L : struct, ILanes<V>
        where V : struct => L.ShiftLeft(L.AddBits(power, L.AllBits(127)), 23);
}
