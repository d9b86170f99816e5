namespace Audit.Models.Devices.Cpu;

/// <summary>exp of reference arithmetic.</summary>
/// <remarks>
/// Formula: x = n ln 2 + r with n the nearest integer to x / ln 2 (found by adding 1.5 * 2^23), ln 2 in two parts; exp r = 1 + (r + r^2 q(r)) with q
/// of degree 4, fitted to 3.2e-9 relative error on abs(r) &lt;= 0.3471; then two exact-power factors 2^floor(n/2) and 2^ceil(n/2), of which only the
/// second can round (into the subnormals) or overflow.
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

    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        x = L.IfLess(L.All(Largest), x, L.All(Largest), x);
        x = L.IfLess(x, L.All(Smallest), L.All(Smallest), x);
        var shifted = L.MultiplyAdd(x, L.All(Log2OfE), L.All(Magic));
        var count = L.Subtract(shifted, L.All(Magic));
        var r = L.MultiplyAdd(count, L.All(-Ln2High), x);
        r = L.MultiplyAdd(count, L.All(-Ln2Low), r);
        var q = L.MultiplyAdd(L.All(0.00138232706f), r, L.All(0.00836883113f));
        q = L.MultiplyAdd(q, r, L.All(0.04166824f));
        q = L.MultiplyAdd(q, r, L.All(0.166665196f));
        q = L.MultiplyAdd(q, r, L.All(0.49999994f));
        var y = L.Add(L.MultiplyAdd(L.Multiply(r, r), q, r), L.All(1));
        var power = L.AddBits(shifted, L.AllBits(-MagicBits));
        var floor = L.ShiftRight(power, 1);
        var ceiling = L.ShiftRight(L.AddBits(power, L.AllBits(1)), 1);
        return L.Multiply(L.Multiply(y, PowerOfTwo<L, V>(floor)), PowerOfTwo<L, V>(ceiling));
    }

    private static V PowerOfTwo<L, V>(V exponentBits)
        where L : struct, ILanes<V>
        where V : struct => L.ShiftLeft(L.AddBits(exponentBits, L.AllBits(127)), 23);
}
