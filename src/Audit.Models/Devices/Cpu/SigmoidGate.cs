using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>x / (1 + exp(-w)) where w has the sign of x and exp(-abs(w)) is already reduced: what Silu and the tanh form of Gelu share.</summary>
/// <remarks>
/// Formula: exp(-abs(w)) = y 2^n, y = 1 + p with p = exp r - 1. For x &lt; 0: (fma(-t, p, -t) / (1 + y 2^n)) 2^floor(n/2) 2^ceil(n/2), so that only the
/// last product rounds into the subnormals; else x / (1 + y 2^n). t is abs(x) cut where the value is zero, so that -inf gives -0.
/// </remarks>
internal static class SigmoidGate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x, V t, V r, V power)
        where L : struct, ILanes<V>
        where V : struct
    {
        var p = Exponential.LessOne<L, V>(r);
        var y = L.Add(p, L.All(1));
        var negative = L.Subtract(L.All(0), t);
        var first = Exponential.FirstFactor<L, V>(power);
        var second = Exponential.SecondFactor<L, V>(power);
        var numerator = L.IfLess(x, L.All(0), L.MultiplyAdd(negative, p, negative), x);
        var ratio = L.Divide(numerator, L.Add(L.Multiply(L.Multiply(y, first), second), L.All(1)));
        ratio = L.Multiply(ratio, L.IfLess(x, L.All(0), first, L.All(1)));
        return L.Multiply(ratio, L.IfLess(x, L.All(0), second, L.All(1)));
    }
}
