using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>Large matrix products: A and B are packed in blocks that fit the caches, and register tiles run over the blocks.</summary>
/// <remarks>
/// The blocks of k follow one another in increasing order and C is loaded and stored between them, which is exact, so no chain is broken.
/// Source: Van Zee and van de Geijn 2015, "BLIS: a framework for rapidly instantiating BLAS functionality", for the order of the loops.
/// Cost: about (1/n + 1/m) of the product for packing; 2.3 MB of memory while it runs.
/// </remarks>
internal static unsafe class BlockedProduct<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    private const int DepthBlock = 256;
    private const int ColumnBlock = 2048;
    private const nuint CacheLine = 64;

    /// <summary>Rows of the register tile.</summary>
    private static int TileRows => L.Count == 16 ? 14 : 6;

    /// <summary>Columns of the register tile.</summary>
    private static int TileColumns => 2 * L.Count;

    /// <summary>Rows of a packed block of A: about 224, whole tiles.</summary>
    private static int RowBlock => 224 / TileRows * TileRows;

    /// <summary>C += A B.</summary>
    public static void Run(in ProductTask task)
    {
        unchecked
        {
            var depth = Math.Min(DepthBlock, task.K);
            var columns = Math.Min(ColumnBlock, (task.N + TileColumns - 1) / TileColumns * TileColumns);
            var rows = Math.Min(RowBlock, (task.M + TileRows - 1) / TileRows * TileRows);
            var floats = (nuint)(columns * depth + rows * depth + TileRows * TileColumns) + 48;
            var memory = (float*)NativeMemory.AlignedAlloc(floats * sizeof(float), CacheLine);
            try
            {
                var packedB = memory;
                var packedA = (float*)Align((nuint)(packedB + columns * depth));
                var scratch = (float*)Align((nuint)(packedA + rows * depth));
                Blocks(task, packedA, packedB, scratch);
            }
            finally
            {
                NativeMemory.AlignedFree(memory);
            }
        }
    }

    private static nuint Align(nuint address) => unchecked((address + CacheLine - 1) / CacheLine * CacheLine);

    private static void Blocks(in ProductTask task, float* packedA, float* packedB, float* scratch)
    {
        unchecked
        {
            for (var column = 0; column < task.N; column += ColumnBlock)
            {
                var columns = Math.Min(ColumnBlock, task.N - column);
                for (var step = 0; step < task.K; step += DepthBlock)
                {
                    var depth = Math.Min(DepthBlock, task.K - step);
                    PackB(task.B + step * task.Ldb + column, task.Ldb, packedB, depth, columns);
                    for (var row = 0; row < task.M; row += RowBlock)
                    {
                        var rows = Math.Min(RowBlock, task.M - row);
                        PackA(task.A + row * task.Lda + step, task.Lda, packedA, rows, depth);
                        TilesOf(task.C + row * task.Ldc + column, task.Ldc, packedA, packedB, scratch, rows, columns, depth);
                    }
                }
            }
        }
    }

    /// <summary>Every register tile of one block of A and one of B; tiles that stick out run on a copy of C.</summary>
    private static void TilesOf(float* c, nint ldc, float* packedA, float* packedB, float* scratch, int rows, int columns, int depth)
    {
        unchecked
        {
            for (var column = 0; column < columns; column += TileColumns)
            {
                var b = packedB + (nint)column * depth;
                var width = Math.Min(TileColumns, columns - column);
                for (var row = 0; row < rows; row += TileRows)
                {
                    var a = packedA + (nint)row * depth;
                    var height = Math.Min(TileRows, rows - row);
                    var target = c + row * ldc + column;
                    if (height == TileRows && width == TileColumns) { Tile(a, b, target, ldc, depth); continue; }
                    Copy(target, ldc, scratch, TileColumns, height, width);
                    Tile(a, b, scratch, TileColumns, depth);
                    Copy(scratch, TileColumns, target, ldc, height, width);
                }
            }
        }
    }

    private static void Tile(float* a, float* b, float* c, nint ldc, int depth)
    {
        if (L.Count == 16) { Tiles<L, V>.Packed14x2(a, b, TileColumns, c, ldc, depth); }
        else { Tiles<L, V>.Packed6x2(a, b, TileColumns, c, ldc, depth); }
    }

    private static void Copy(float* source, nint sourceRow, float* target, nint targetRow, int rows, int columns)
    {
        unchecked
        {
            for (var row = 0; row < rows; row++, source += sourceRow, target += targetRow)
            {
                for (var column = 0; column < columns; column++) { target[column] = source[column]; }
            }
        }
    }

    /// <summary>Panels of TileRows rows: for each k, the rows side by side; rows beyond the matrix are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackA(float* a, nint lda, float* target, int rows, int depth)
    {
        unchecked
        {
            var height = TileRows;
            for (var first = 0; first < rows; first += height, target += (nint)height * depth)
            {
                for (var row = 0; row < height; row++)
                {
                    var panel = target + row;
                    var source = a + (first + row) * lda;
                    var isInside = first + row < rows;
                    for (var step = 0; step < depth; step++, panel += height) { *panel = isInside ? source[step] : 0; }
                }
            }
        }
    }

    /// <summary>Panels of TileColumns columns: for each k, the columns side by side; columns beyond the matrix are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackB(float* b, nint ldb, float* target, int depth, int columns)
    {
        unchecked
        {
            for (var first = 0; first < columns; first += TileColumns)
            {
                var source = b + first;
                var inside = Math.Min(TileColumns, columns - first);
                for (var step = 0; step < depth; step++, source += ldb, target += TileColumns)
                {
                    if (inside == TileColumns)
                    {
                        L.Store(L.Load(in source[0]), ref target[0]);
                        L.Store(L.Load(in source[L.Count]), ref target[L.Count]);
                        continue;
                    }

                    for (var column = 0; column < TileColumns; column++) { target[column] = column < inside ? source[column] : 0; }
                }
            }
        }
    }
}
