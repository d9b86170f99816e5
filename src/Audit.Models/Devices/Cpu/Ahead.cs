using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Devices.Cpu;

/// <summary>Asks the caches for memory that will soon be read. It changes no value, and any address may be asked for.</summary>
internal static unsafe class Ahead
{
    private const int Line = 16;

    /// <summary>Whether the processor can be asked.</summary>
    public static bool Exists => Sse.IsSupported;

    /// <summary>Some rows, into the first cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(float* at, nint row, int rows, int columns)
    {
        unchecked
        {
            if (!Exists) { return; }
            for (; rows > 0; rows--, at += row)
            {
                for (var column = 0; column < columns; column += Line) { Sse.Prefetch0(at + column); }
                Sse.Prefetch0(at + columns - 1);
            }
        }
    }

    /// <summary>Floats that lie side by side, into the second cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(float* at, int count)
    {
        unchecked
        {
            if (!Exists) { return; }
            for (var end = at + count; at < end; at += Line) { Sse.Prefetch1(at); }
        }
    }

    /// <summary>The share of a product's matrices that some of its rows stand for.</summary>
    public static void Rows(in TileGrid grid, ProductOffset at, int first, int end)
    {
        unchecked
        {
            if (!Exists) { return; }
            for (var row = first; row < end; row++)
            {
                if (grid.A.Column == 1) { Far(grid.A.From(row, 0).At + at.A, grid.Depth); }
                Far(grid.C.From(row, 0).At + at.C, grid.Columns);
            }

            var (step, last) = ((int)((long)grid.Depth * first / grid.Rows), (int)((long)grid.Depth * end / grid.Rows));
            for (; step < last; step++) { Far(grid.B.From(step, 0).At + at.B, grid.Columns); }
        }
    }
}
