using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>The right side of matrix products, packed once into the panels that the register tiles read.</summary>
/// <remarks>
/// Guarantee: a product with it has the bits of the product with the matrix itself. Immutable; thread safe.
/// Layout: blocks of <see cref="DepthBlock(int)"/> rows; in each, panels of <see cref="PanelColumns"/> columns; in each, row after row.
/// Cost: k n floats of memory, n rounded up to whole panels, and one pass over the matrix.
/// </remarks>
internal sealed unsafe class PackedMatrix
{
    /// <summary>The columns of the widest panel; a whole number of panels at every width.</summary>
    public const int WidestPanel = 32;

    private const int CacheLine = 64;
    private readonly float[] pinned;
    private readonly float* panels;

    private PackedMatrix(LaneWidth width, int k, int n)
    {
        (Width, K, N) = (LaneWidths.Usable(width), k, n);
        pinned = GC.AllocateUninitializedArray<float>(checked(k * PaddedColumns + (CacheLine / sizeof(float))), pinned: true);
        var start = (nint)Unsafe.AsPointer(ref pinned[0]);
        panels = (float*)((start + CacheLine - 1) & ~(nint)(CacheLine - 1));
    }

    /// <summary>The lanes for which it was packed.</summary>
    public LaneWidth Width { get; }

    /// <summary>Rows.</summary>
    public int K { get; }

    /// <summary>Columns.</summary>
    public int N { get; }

    /// <summary>Columns of a panel: two vectors.</summary>
    public int PanelColumns => Width == LaneWidth.Scalar ? WidestPanel : 2 * (int)Width;

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => (long)pinned.Length * sizeof(float);

    private int PaddedColumns => (N + PanelColumns - 1) / PanelColumns * PanelColumns;

    /// <summary>Rows per block, shared out about evenly: what a strip of tiles reads of B then comes from the first two caches.</summary>
    public static int DepthBlock(int k)
    {
        const int Usual = 192, Longest = 256, Group = 16;
        var blocks = Math.Max(1, (k - Longest + Usual - 1) / Usual + 1);
        return ((k + blocks - 1) / blocks + Group - 1) / Group * Group;
    }

    /// <summary>Packs a row-major matrix [k, n].</summary>
    /// <exception cref="ArgumentException">The span is shorter than the shape.</exception>
    public static PackedMatrix From(ReadOnlySpan<float> b, int k, int n) => From(LaneWidths.Widest, b, k, n);

    /// <summary>Packs the transpose [k, n] of a row-major matrix [n, k].</summary>
    /// <exception cref="ArgumentException">The span is shorter than the shape.</exception>
    public static PackedMatrix FromTransposed(ReadOnlySpan<float> b, int k, int n) => FromTransposed(LaneWidths.Widest, b, k, n);

    internal static PackedMatrix From(LaneWidth width, ReadOnlySpan<float> b, int k, int n)
    {
        Check(b.Length, k, n);
        fixed (float* at = b) { return new PackedMatrix(width, k, n).Filled(new MatrixView(at, n, 1)); }
    }

    internal static PackedMatrix FromTransposed(LaneWidth width, ReadOnlySpan<float> b, int k, int n)
    {
        Check(b.Length, k, n);
        fixed (float* at = b) { return new PackedMatrix(width, k, n).Filled(new MatrixView(at, 1, k)); }
    }

    /// <summary>The panel that holds a row that begins a block and a column that begins a panel; the next panels of the block follow.</summary>
    public float* Panel(int row, int column) =>
        unchecked(panels + (nint)row * PaddedColumns + (nint)column * Math.Min(DepthBlock(K), K - row));

    private static void Check(int got, int k, int n)
    {
        if (k < 0 || n < 0 || got < (long)k * n) { throw new ArgumentException($"Got {got} values for a matrix [{k}, {n}]."); }
    }

    private PackedMatrix Filled(MatrixView b)
    {
        for (var row = 0; row < K; row += DepthBlock(K))
        {
            var depth = Math.Min(DepthBlock(K), K - row);
            for (var column = 0; column < N; column += PanelColumns)
            {
                var sides = Math.Min(PanelColumns, N - column);
                Panels.Pack(b.From(row, column).Turned, sides, depth, new MatrixView(Panel(row, column), PanelColumns, 1));
            }
        }

        return this;
    }
}
