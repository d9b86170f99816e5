using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Devices.Cpu;

/// <summary>Reading and writing the first lanes of a vector without touching the memory beyond them, where the processor can.</summary>
/// <remarks>Where <see cref="Exist"/> is false, every mask means the whole vector, and the caller gives memory for the whole of it.</remarks>
internal static unsafe class Masks<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>Whether lanes can be left out; a constant for the compiler.</summary>
    public static bool Exist => typeof(V) == typeof(Vector512<float>) && Avx512F.IsSupported;

    /// <summary>The mask of the first lanes.</summary>
    /// <param name="count">1 to the number of lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(int count) =>
        Exist ? Unsafe.BitCast<Vector512<int>, V>(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count))) : default;

    /// <summary>The first lanes from memory, zero in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, V mask) => Exist
        ? Unsafe.BitCast<Vector512<float>, V>(
            Avx512F.MaskLoad(source, Unsafe.BitCast<V, Vector512<float>>(mask), Vector512<float>.Zero))
        : L.Load(in *source);

    /// <summary>The first lanes to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, float* target, V mask)
    {
        if (Exist)
        {
            Avx512F.MaskStore(target, Unsafe.BitCast<V, Vector512<float>>(mask), Unsafe.BitCast<V, Vector512<float>>(value));
            return;
        }

        L.Store(value, ref *target);
    }
}
