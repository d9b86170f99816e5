using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>sin of reference arithmetic, over the whole range of float32.</summary>
/// <remarks>
/// Formula: <see cref="QuarterTurns{V}"/>, then <see cref="Wave"/>; below 2^-13 in size, x itself.
/// Error: <see cref="ReferenceMath.SinMaxUlps"/>. Slope: cos, in [-1, 1]. Edges: NaN stays, +-0 gives +-0, infinities give NaN.
/// </remarks>
internal readonly struct Sine : IElementwise
{
    private const float Tiny = 1f / 8192;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var turns = QuarterTurns<V>.Of<L>(x);
        var y = Wave.Of<L, V>(turns.Count, turns.High, turns.Low);
        return L.IfLess(L.AndBits(x, L.AllBits(int.MaxValue)), L.All(Tiny), x, y);
    }
}
