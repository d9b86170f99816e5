using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>A function of one float32 that is written once for lanes of every width.</summary>
internal interface IElementwise
{
    /// <summary>The function, lane by lane.</summary>
    static abstract V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct;
}

/// <summary>Runs a function over spans: whole groups of lanes, then one group padded with zeros for what is left.</summary>
internal static class Elementwise<F>
    where F : struct, IElementwise
{
    /// <summary>y_i = F(x_i) on lanes of a given width; y may be x itself.</summary>
    public static void Run(LaneWidth width, ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length) { throw new ArgumentException($"Got {x.Length} arguments and room for {y.Length} values."); }
        if (x.Overlaps(y, out var offset) && offset != 0) { throw new ArgumentException("The values overlap the arguments without being the same span."); }
        switch (LaneWidths.Usable(width))
        {
            case LaneWidth.Bits512: Run<Lanes512, Vector512<float>>(x, y); break;
            case LaneWidth.Bits256: Run<Lanes256, Vector256<float>>(x, y); break;
            case LaneWidth.Bits128: Run<Lanes128, Vector128<float>>(x, y); break;
            default: Run<LanesScalar, float>(x, y); break;
        }
    }

    [SkipLocalsInit]
    private static void Run<L, V>(ReadOnlySpan<float> x, Span<float> y)
        where L : struct, ILanes<V>
        where V : struct
    {
        var whole = x.Length / L.Count * L.Count;
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(y);
        for (var index = 0; index < whole; index += L.Count)
        {
            L.Store(F.Of<L, V>(L.Load(in Unsafe.Add(ref source, index))), ref Unsafe.Add(ref target, index));
        }

        if (whole == x.Length) { return; }
        Span<float> rest = stackalloc float[L.Count];
        rest.Clear();
        x[whole..].CopyTo(rest);
        L.Store(F.Of<L, V>(L.Load(in rest[0])), ref rest[0]);
        rest[..(x.Length - whole)].CopyTo(y[whole..]);
    }
}
