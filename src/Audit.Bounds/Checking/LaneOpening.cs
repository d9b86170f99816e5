using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Exact first coefficients of up to eight rows, brought to lanes on one grid for all, downward.</summary>
internal sealed class LaneOpening(int live)
{
    private const int MostBits = 60;
    private readonly Int128[] r = new Int128[live * Lanes.Count];
    private readonly Int128[] s = new Int128[live * Lanes.Count];
    private int bitsR;
    private int bitsS;

    /// <summary>Takes the coefficients of the live neurons for a lane.</summary>
    public void Keep(int lane, ReadOnlySpan<Int128> ofR, ReadOnlySpan<Int128> ofS, int[] neurons)
    {
        for (var at = 0; at < neurons.Length; at++)
        {
            var (first, second) = (ofR[neurons[at]], ofS[neurons[at]]);
            (r[(at * Lanes.Count) + lane], s[(at * Lanes.Count) + lane]) = (first, second);
            (bitsR, bitsS) = (Math.Max(bitsR, FixedPoint.Bits(first)), Math.Max(bitsS, FixedPoint.Bits(second)));
        }
    }

    /// <summary>Writes all lanes.</summary>
    /// <returns>By how many bits each tensor was cut; what is cut off is less than a unit.</returns>
    public (int R, int S) Write(Vector512<long>[] toR, Vector512<long>[] toS)
    {
        var (cutR, cutS) = (Math.Max(0, bitsR - MostBits), Math.Max(0, bitsS - MostBits));
        var lanesR = MemoryMarshal.Cast<Vector512<long>, long>(toR.AsSpan(0, live));
        var lanesS = MemoryMarshal.Cast<Vector512<long>, long>(toS.AsSpan(0, live));
        for (var i = 0; i < lanesR.Length; i++)
        {
            (lanesR[i], lanesS[i]) = ((long)(r[i] >> cutR), (long)(s[i] >> cutS));
        }

        return (cutR, cutS);
    }
}
