using System.Runtime.InteropServices;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Tests.Devices.Cpu;

/// <summary>Seeded inputs for kernel tests and the comparison of results bit by bit.</summary>
internal static class Samples
{
    public static IEnumerable<LaneWidth> Widths => Enum.GetValues<LaneWidth>();

    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] Ordinary(int count, ulong seed) => Make(count, i => 2 * Philox.Uniform(seed, 0, i) - 1);

    /// <summary>Any finite float32: subnormals, zeros of both signs and numbers of every size.</summary>
    public static float[] AnyFinite(int count, ulong seed) => Make(count, i => Finite(Philox.Bits(seed, 1, i)));

    /// <summary>Numbers so small that products and sums fall into the subnormals.</summary>
    public static float[] Tiny(int count, ulong seed) => Make(count, i => (2 * Philox.Uniform(seed, 2, i) - 1) * 3e-20f);

    /// <summary>Large numbers of both signs beside small ones, so that sums cancel.</summary>
    public static float[] Cancelling(int count, ulong seed) =>
        Make(count, i => (i % 3) switch { 0 => 4096, 1 => -4096, _ => 1 } * (1 + Philox.Uniform(seed, 3, i)));

    public static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static float[] Make(int count, Func<ulong, float> value) => [.. Enumerable.Range(0, count).Select(i => value((ulong)i))];

    private static float Finite(uint bits) =>
        float.IsFinite(BitConverter.UInt32BitsToSingle(bits)) ? BitConverter.UInt32BitsToSingle(bits) : BitConverter.UInt32BitsToSingle(bits & 0x807FFFFF);
}
