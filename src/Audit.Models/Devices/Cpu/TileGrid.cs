using System.Buffers;
using System.Numerics;

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

    /// <summary>Floats from each row of B to the next, where they differ; then whole vectors of B may be read behind the last column. Else null.</summary>
    public nint* StepsB { get; init; }

    /// <summary>C, its columns side by side.</summary>
    public MatrixView C { get; init; }
}

/// <summary>Where a product of a batch begins, in floats from the first.</summary>
internal readonly record struct ProductOffset(nint A, nint B, nint C);

/// <summary>Covers a grid with register tiles: strips of columns, and down each strip tiles of about equal height.</summary>
internal static unsafe class TileGrid<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>Rows of a panel of A. Low, wide tiles touch few rows of C, which often lie a power of two apart and then fight for the same cache sets.</summary>
    public static int PanelRows => 6;

    /// <summary>Vectors of a tile on packed panels, so that PanelRows of them fill the registers.</summary>
    private static int PanelVectors => L.Count == 16 ? 4 : 2;

    /// <summary>C += A B.</summary>
    /// <param name="grid">The part of C.</param>
    /// <param name="at">Where this product begins.</param>
    /// <param name="next">Where the product begins that follows and is asked for while this one is computed; this one where there is none.</param>
    public static void Run(in TileGrid grid, ProductOffset at, ProductOffset next)
    {
        unchecked
        {
            var tile = new Tile { RowA = grid.A.Row, StepA = grid.A.Column, StepB = grid.B.Row, RowC = grid.C.Row, K = grid.Depth, StepsB = grid.StepsB };
            tile.PairB = grid.PairB == 0 ? 2 * L.Count : grid.PairB;
            for (var column = 0; column < grid.Columns;)
            {
                var left = grid.Columns - column;
                if (left < L.Count && !Masks<L, V>.Exist) { Padded(grid, at, column); return; }
                var vectors = Vectors(grid, left);
                var width = Math.Min(left, vectors * L.Count);
                tile.B = At(grid, column) + at.B;
                tile.A = grid.A.At + at.A;
                tile.C = grid.C.At + at.C + column;
                tile.Last = width - (vectors - 1) * L.Count;
                var after = column + width;
                if (grid.PanelA != 0) { Strip(grid, ref tile, vectors, At(grid, after < grid.Columns ? after : 0)); }
                else { Strip(grid, ref tile, vectors, column == 0 && next != at ? next : default); }

                column = after;
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
            var widest = grid.PanelA != 0 ? PanelVectors : grid.Rows <= Tallest(8) ? 8 : L.Count == 16 || grid.Rows <= Tallest(4) ? 4 : 2;
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
        _ => L.Count == 16 ? 16 : 12,
    };

    private static void Tile(int rows, int vectors, in Tile tile)
    {
        if (tile.StepsB == null) { Tiles<L, V, EvenSteps>.Run(rows, vectors, tile); } else { Tiles<L, V, ListedSteps>.Run(rows, vectors, tile); }
    }

    /// <summary>One strip of tiles on A as it lies.</summary>
    private static void Strip(in TileGrid grid, ref Tile tile, int vectors, ProductOffset next)
    {
        unchecked
        {
            var tallest = Tallest(vectors);
            var row = 0;
            for (var tiles = (grid.Rows + tallest - 1) / tallest; tiles > 0; tiles--)
            {
                var rows = Height(grid.Rows - row, tiles);
                if (next != default) { Ahead.Rows(grid, next, row, row + rows); }
                Tile(rows, vectors, tile);
                tile.A += rows * tile.RowA;
                tile.C += rows * tile.RowC;
                row += rows;
            }
        }
    }

    /// <summary>One strip of tiles on packed panels of A, with the panels of B that come next.</summary>
    private static void Strip(in TileGrid grid, ref Tile tile, int vectors, float* ahead)
    {
        unchecked
        {
            var (row, tiles) = (0, (grid.Rows + PanelRows - 1) / PanelRows);
            for (var share = PanelVectors * L.Count * grid.Depth / tiles; tiles > 0; tiles--, ahead += share)
            {
                var rows = Height(grid.Rows - row, tiles);
                row += rows;
                Ahead.Near(tile.C + rows * tile.RowC, tile.RowC, row < grid.Rows ? rows : 0, vectors * L.Count);
                Ahead.Far(ahead, share);
                Tile(rows, vectors, tile);
                tile.A += grid.PanelA;
                tile.C += rows * tile.RowC;
            }
        }
    }

    /// <summary>The last columns, fewer than lanes, on copies of B and C with room beside them.</summary>
    private static void Padded(in TileGrid grid, ProductOffset at, int column)
    {
        unchecked
        {
            var (width, columns, rows) = (L.Count, grid.Columns - column, grid.Rows);
            var rented = ArrayPool<float>.Shared.Rent((grid.Depth + rows) * width);
            fixed (float* memory = rented)
            {
                var b = new MatrixView(memory, width, 1);
                var c = b.From(grid.Depth, 0);
                if (grid.StepsB != null) { b = new MatrixView(At(grid, column) + at.B, 0, 1); }
                else { Panels.Pack(new MatrixView(At(grid, column) + at.B, 1, grid.B.Row), columns, grid.Depth, b); }
                Panels.Pack(new MatrixView(grid.C.At + at.C + column, 1, grid.C.Row), columns, rows, c);
                Run(new TileGrid(rows, width, grid.Depth) { A = new(grid.A.At + at.A, grid.A.Row, grid.A.Column), PanelA = grid.PanelA, B = b, StepsB = grid.StepsB, C = c }, default, default);
                Panels.Pack(new MatrixView(c.At, 1, width), columns, rows, new MatrixView(grid.C.At + at.C + column, grid.C.Row, 1));
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
