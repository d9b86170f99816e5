using System.Buffers;

namespace Audit.Models.Devices.Cpu;

/// <summary>Matrix products on register tiles: small ones on the matrices as they lie, large ones on packed blocks that fit the caches.</summary>
/// <remarks>
/// The blocks of k follow one another in increasing order and C is loaded and stored between them, which is exact, so no chain is broken.
/// Source: Van Zee and van de Geijn 2015, "BLIS: a framework for rapidly instantiating BLAS functionality", for the order of the loops.
/// Cost: about (1/n + 1/m) of the product for packing; 2.3 MB of memory, kept by the pool of arrays.
/// </remarks>
internal static unsafe class BlockedProduct<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    private const int DepthBlock = PackedMatrix.DepthBlock;
    private const int ColumnBlock = 2048;
    private const int CacheLine = 64;

    /// <summary>B of up to this many elements (64 KiB) stays in the first caches without being packed.</summary>
    private const long LargestB = 16_384;

    private static int PanelRows => TileGrid<L, V>.PanelRows;

    private static int PanelColumns => 2 * L.Count;

    /// <summary>Rows of a packed block of A: whole panels, about half of a second-level cache of 1 MiB or less.</summary>
    private static int RowBlock => 240;

    /// <summary>C += A B.</summary>
    public static void Run(in ProductTask task)
    {
        if (task.Packed is null && task.B.Column == 1 && (task.M <= PanelRows || (long)task.K * task.N <= LargestB))
        {
            TileGrid<L, V>.Run(new TileGrid(task.M, task.N, task.K) { A = task.A, B = task.B, C = task.C });
            return;
        }

        Block(task);
    }

    private static void Block(in ProductTask task)
    {
        unchecked
        {
            var depth = Math.Min(DepthBlock, task.K);
            var floatsB = task.Packed is null ? Padded(Math.Min(ColumnBlock, task.N), PanelColumns) * depth : 0;
            var floatsA = PacksA(task) ? Padded(Math.Min(RowBlock, task.M), PanelRows) * depth : 0;
            var rented = ArrayPool<float>.Shared.Rent(floatsA + floatsB + CacheLine);
            fixed (float* memory = rented)
            {
                var packedB = (float*)(((nint)memory + CacheLine - 1) & ~(nint)(CacheLine - 1));
                Columns(task, packedB, packedB + floatsB);
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static bool PacksA(in ProductTask task) => task.M > PanelRows;

    private static int Padded(int count, int panel) => unchecked((count + panel - 1) / panel * panel);

    private static void Columns(in ProductTask task, float* packedB, float* packedA)
    {
        for (var column = 0; column < task.N; column += ColumnBlock)
        {
            var columns = Math.Min(ColumnBlock, task.N - column);
            for (var step = 0; step < task.K; step += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, task.K - step);
                var panels = task.Packed is null ? packedB : task.Packed.Panel(step, task.FirstPacked + column);
                if (task.Packed is null) { PackB(task.B.From(step, column), columns, depth, packedB); }
                Rows(task, new TileGrid(task.M, columns, depth)
                {
                    A = task.A.From(0, step), B = new MatrixView(panels, PanelColumns, 1), PairB = (nint)PanelColumns * depth, C = task.C.From(0, column),
                }, packedA);
            }
        }
    }

    /// <summary>One block of B with all rows of A.</summary>
    private static void Rows(in ProductTask task, in TileGrid all, float* packedA)
    {
        if (!PacksA(task)) { TileGrid<L, V>.Run(all); return; }
        for (var row = 0; row < task.M; row += RowBlock)
        {
            var rows = Math.Min(RowBlock, task.M - row);
            PackA(all.A.From(row, 0), rows, all.Depth, packedA);
            TileGrid<L, V>.Run(new TileGrid(rows, all.Columns, all.Depth)
            {
                A = new MatrixView(packedA, 1, PanelRows), PanelA = (nint)PanelRows * all.Depth, B = all.B, PairB = all.PairB, C = all.C.From(row, 0),
            });
        }
    }

    private static void PackA(MatrixView a, int rows, int depth, float* target)
    {
        var first = 0;
        for (var tiles = (rows + PanelRows - 1) / PanelRows; tiles > 0; tiles--)
        {
            var height = TileGrid<L, V>.Height(rows - first, tiles);
            Panels.Pack(a.From(first, 0), height, depth, new MatrixView(target, PanelRows, 1));
            target += (nint)PanelRows * depth;
            first += height;
        }
    }

    private static void PackB(MatrixView b, int columns, int depth, float* target)
    {
        for (var first = 0; first < columns; first += PanelColumns)
        {
            var sides = Math.Min(PanelColumns, columns - first);
            Panels.Pack(b.From(0, first).Turned, sides, depth, new MatrixView(target + (nint)first * depth, PanelColumns, 1));
        }
    }
}
