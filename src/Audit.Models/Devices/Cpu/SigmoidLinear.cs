using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>SiLU, x / (1 + exp(-x)), of reference arithmetic.</summary>
/// <remarks>
/// Formula: t = min(abs(x), 112); exp(-t) reduced as in <see cref="Exponential"/>; then <see cref="SigmoidGate"/>.
/// Error: <see cref="ReferenceMath.SiluMaxUlps"/>, relative down to the underflow at x = -108.7. Slope: in [-0.0999, 1.0999]. The function falls until
/// x = -1.2785 (value -0.27847), then rises. Edges: NaN stays, +-0 gives +-0, -inf gives -0, +inf gives +inf.
/// Source: Hendrycks and Gimpel 2016 (arXiv 1606.08415), section 4, for the function.
/// </remarks>
internal readonly struct SigmoidLinear : IElementwise
{
    private const float Cut = 112f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var a = L.AndBits(x, L.AllBits(int.MaxValue));
        var t = L.IfLess(L.All(Cut), a, L.All(Cut), a);
        var r = Exponential.Reduce<L, V>(L.Subtract(L.All(0), t), out var power);
        return SigmoidGate.Of<L, V>(x, t, r, power);
    }
}
