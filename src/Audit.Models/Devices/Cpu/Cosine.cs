using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>cos of reference arithmetic, over the whole range of float32.</summary>
/// <remarks>
/// Formula: <see cref="QuarterTurns{V}"/>, one quarter more, then <see cref="Wave"/>.
/// Error: <see cref="ReferenceMath.CosMaxUlps"/>. Slope: -sin, in [-1, 1]. Edges: NaN stays, +-0 gives 1, infinities give NaN.
/// </remarks>
internal readonly struct Cosine : IElementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var turns = QuarterTurns<V>.Of<L>(x);
        return Wave.Of<L, V>(L.AddBits(turns.Count, L.AllBits(1)), turns.High, turns.Low);
    }
}
