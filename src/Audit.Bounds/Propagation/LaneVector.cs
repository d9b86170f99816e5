using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>Vectors of eight float64 lanes with results that do not depend on the processor's vector width.</summary>
/// <remarks>Every lane is a chain of its own in a fixed order, and lanes are added by one fixed tree; where the processor has narrower vectors the same operations run in parts.</remarks>
internal static class LaneVector
{
    public const int Width = 8;

    /// <summary>A count rounded up to whole vectors.</summary>
    public static int Padded(int count) => (count + Width - 1) / Width * Width;

    /// <summary>The sum of all lanes: halves, then quarters, then the two that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Total(Vector512<double> value)
    {
        var half = value.GetLower() + value.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double[] values, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, double[] values, int index) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);
}
