using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>The last lanes of a row that fill no vector: read beside a filling value, written without touching what follows.</summary>
internal static unsafe class Tails<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    private static ReadOnlySpan<float> Places => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>The first lanes from memory, a value in the others. For 1 &lt;= count &lt;= Count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, int count, float fill)
    {
        if (!Masks<L, V>.Exist) { return Copied(source, count, fill); }
        var values = Masks<L, V>.Load(source, Masks<L, V>.Of(count));
        return fill == 0 ? values : L.IfLess(L.Load(in Places[0]), L.All(count), values, L.All(fill));
    }

    /// <summary>The first lanes to memory. For 1 &lt;= count &lt;= Count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, float* target, int count)
    {
        if (Masks<L, V>.Exist) { Masks<L, V>.Store(value, target, Masks<L, V>.Of(count)); }
        else { Copy(value, target, count); }
    }

    [SkipLocalsInit]
    private static V Copied(float* source, int count, float fill)
    {
        var lanes = stackalloc float[16];
        for (var lane = 0; lane < L.Count; lane++) { lanes[lane] = lane < count ? source[lane] : fill; }
        return L.Load(in *lanes);
    }

    [SkipLocalsInit]
    private static void Copy(V value, float* target, int count)
    {
        var lanes = stackalloc float[16];
        L.Store(value, ref *lanes);
        for (var lane = 0; lane < count; lane++) { target[lane] = lanes[lane]; }
    }
}
