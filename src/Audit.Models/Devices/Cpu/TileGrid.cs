using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Devices.Cpu;

/// <summary>A part of C that register tiles cover, with A and B as they lie: in the matrices themselves or in packed panels.</summary>
internal readonly unsafe struct TileGrid(int rows, int columns, int depth)
{
    /// <summary>Rows of C.</summary>
    public int Rows { get; } = rows;

    /// <summary>Columns of C.</summary>
    public int Columns { get; } = columns;

    /// <summary>Steps of the chains.</summary>
    public int Depth { get; } = depth;

    /// <summary>A, or the first panel of it.</summary>
    public MatrixView A { get; init; }

    /// <summary>Floats from one panel of A to the next; 0 where A is not packed.</summary>
    public nint PanelA { get; init; }

    /// <summary>B, or the first panel of it.</summary>
    public MatrixView B { get; init; }

    /// <summary>Floats from one pair of vectors of B to the next; 0 where B is not packed.</summary>
    public nint PairB { get; init; }

    /// <summary>C, its columns side by side.</summary>
    public MatrixView C { get; init; }
}

/// <summary>Covers a grid with register tiles: strips of columns, and down each strip tiles of about equal height.</summary>
internal static unsafe class TileGrid<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>Rows of a panel of A: the tallest tile of two vectors.</summary>
    public static int PanelRows => L.Count == 16 ? 12 : 6;

    /// <summary>C += A B.</summary>
    public static void Run(in TileGrid grid)
    {
        unchecked
        {
            var tile = new Tile { RowA = grid.A.Row, StepA = grid.A.Column, StepB = grid.B.Row, RowC = grid.C.Row, K = grid.Depth };
            tile.PairB = grid.PairB == 0 ? 2 * L.Count : grid.PairB;
            for (var column = 0; column < grid.Columns;)
            {
                var left = grid.Columns - column;
                if (left < L.Count && !Masks<L, V>.Exist) { Padded(grid, column); return; }
                var vectors = Vectors(grid, left);
                var width = Math.Min(left, vectors * L.Count);
                tile.B = At(grid, column);
                tile.Last = width - (vectors - 1) * L.Count;
                Strip(grid, ref tile, vectors, grid.C.At + column);
                column += width;
            }
        }
    }

    /// <summary>The heights of the tiles that cover some rows: as few tiles as can be, and the rows shared out evenly.</summary>
    /// <returns>Rows of the first of the tiles.</returns>
    public static int Height(int left, int tiles) => unchecked((int)(((uint)left + (uint)tiles - 1) / (uint)tiles));

    private static float* At(in TileGrid grid, int column) => unchecked(
        grid.PairB == 0 ? grid.B.At + column : grid.B.At + column / (2 * L.Count) * grid.PairB + column % (2 * L.Count));

    /// <summary>The width of the next strip, in vectors: wide for low grids, so that every tile has enough independent chains.</summary>
    private static int Vectors(in TileGrid grid, int left)
    {
        unchecked
        {
            var widest = grid.PanelA != 0 ? 2 : grid.Rows <= Tallest(8) ? 8 : L.Count == 16 || grid.Rows <= Tallest(4) ? 4 : 2;
            var wanted = Masks<L, V>.Exist ? (left + L.Count - 1) / L.Count : left / L.Count;
            return Math.Min(widest, 1 << BitOperations.Log2((uint)wanted));
        }
    }

    /// <summary>The tallest tile that the registers hold: 32 of 512 bits, else 16.</summary>
    private static int Tallest(int vectors) => vectors switch
    {
        8 => L.Count == 16 ? 2 : 1,
        4 => L.Count == 16 ? 6 : 2,
        2 => L.Count == 16 ? 12 : 6,
        _ => 12,
    };

    private static void Strip(in TileGrid grid, ref Tile tile, int vectors, float* c)
    {
        unchecked
        {
            var tallest = grid.PanelA == 0 ? Tallest(vectors) : PanelRows;
            float* a = grid.A.At;
            var left = grid.Rows;
            for (var tiles = (left + tallest - 1) / tallest; tiles > 0; tiles--)
            {
                var rows = Height(left, tiles);
                tile.A = a;
                tile.C = c;
                a += grid.PanelA == 0 ? rows * tile.RowA : grid.PanelA;
                c += rows * tile.RowC;
                left -= rows;
                if (grid.PanelA != 0 && left > 0) { Prefetch(c, tile.RowC, rows); }
                Tiles<L, V>.Run(rows, vectors, tile);
            }
        }
    }

    /// <summary>Asks for the next tile of C while this one is computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* c, nint rowC, int rows)
    {
        unchecked
        {
            if (!Sse.IsSupported) { return; }
            for (; rows > 0; rows--, c += rowC)
            {
                Sse.Prefetch0(c);
                Sse.Prefetch0(c + 2 * L.Count - 1);
            }
        }
    }

    /// <summary>The last columns, fewer than lanes, on copies of B and C with room beside them.</summary>
    private static void Padded(in TileGrid grid, int column)
    {
        unchecked
        {
            var (width, columns, rows) = (L.Count, grid.Columns - column, grid.Rows);
            var rented = ArrayPool<float>.Shared.Rent((grid.Depth + rows) * width);
            fixed (float* memory = rented)
            {
                var b = new MatrixView(memory, width, 1);
                var c = b.From(grid.Depth, 0);
                Panels.Pack(new MatrixView(At(grid, column), 1, grid.B.Row), columns, grid.Depth, b);
                Panels.Pack(new MatrixView(grid.C.At + column, 1, grid.C.Row), columns, rows, c);
                Run(new TileGrid(rows, width, grid.Depth) { A = grid.A, PanelA = grid.PanelA, B = b, C = c });
                Panels.Pack(new MatrixView(c.At, 1, width), columns, rows, new MatrixView(grid.C.At + column, grid.C.Row, 1));
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
