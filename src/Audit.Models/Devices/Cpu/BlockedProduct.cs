using System.Buffers;

namespace Audit.Models.Devices.Cpu;

/// <summary>Matrix products on register tiles: small ones on the matrices as they lie, large ones on packed blocks that fit the caches.</summary>
/// <remarks>
/// The blocks of k follow one another in increasing order and C is loaded and stored between them, which is exact, so no chain is broken.
/// Source: Van Zee and van de Geijn 2015, "BLIS: a framework for rapidly instantiating BLAS functionality", for the order of the loops.
/// Cost: about (1/n + 1/m) of the product for packing; 2 MB of memory, kept by the pool of arrays.
/// </remarks>
internal static unsafe class BlockedProduct<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    private const int ColumnBlock = 2048;
    private const int CacheLine = 64;

    /// <summary>B of up to this many elements (64 KiB) stays in the first caches without being packed.</summary>
    private const long LargestB = 16_384;

    /// <summary>A product of fewer floats is read by the hardware ahead of need.</summary>
    private const int FewFloats = 2048;

    /// <summary>Up to this many rows of A, packing them costs more than it saves.</summary>
    private const int DirectRows = 12;

    private static int PanelRows => TileGrid<L, V>.PanelRows;

    private static int PanelColumns => 2 * L.Count;

    /// <summary>Rows of a packed block of A, whole panels: 360 KB, for the second cache.</summary>
    private const int RowBlock = 480;

    /// <summary>C += A B.</summary>
    public static void Run(in ProductTask task)
    {
        if (IsDirect(task)) { TileGrid<L, V>.Run(Whole(task), default, default); } else { Block(task); }
    }

    /// <summary>Products of a batch.</summary>
    public static void Run(in ProductTask first, in ProductLayout layout, int start, int end)
    {
        if (!IsDirect(first))
        {
            for (nint i = start; i < end; i++) { Block(first.Moved(i * layout.StepA, i * layout.StepB, i * layout.StepC)); }
            return;
        }

        unchecked
        {
            var grid = Whole(first);
            var asks = (long)grid.Rows * grid.Columns + (long)grid.Depth * (grid.Rows + grid.Columns) > FewFloats;
            for (nint i = start; i < end; i++)
            {
                var at = new ProductOffset(i * layout.StepA, i * layout.StepB, i * layout.StepC);
                var next = new ProductOffset(at.A + layout.StepA, at.B + layout.StepB, at.C + layout.StepC);
                TileGrid<L, V>.Run(grid, at, asks && i + 1 < end ? next : at);
            }
        }
    }

    private static bool IsDirect(in ProductTask task) =>
        task.Packed is null && task.B.Column == 1 && (task.M <= DirectRows || (long)task.K * task.N <= LargestB);

    private static TileGrid Whole(in ProductTask task) => new(task.M, task.N, task.K) { A = task.A, B = task.B, C = task.C };

    private static void Block(in ProductTask task)
    {
        unchecked
        {
            var depth = Math.Min(PackedMatrix.DepthBlock(task.K), task.K);
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

    private static bool PacksA(in ProductTask task) => task.M > DirectRows;

    private static int Padded(int count, int panel) => unchecked((count + panel - 1) / panel * panel);

    private static void Columns(in ProductTask task, float* packedB, float* packedA)
    {
        var block = PackedMatrix.DepthBlock(task.K);
        for (var column = 0; column < task.N; column += ColumnBlock)
        {
            var columns = Math.Min(ColumnBlock, task.N - column);
            for (var step = 0; step < task.K; step += block)
            {
                var depth = Math.Min(block, task.K - step);
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
        if (!PacksA(task)) { TileGrid<L, V>.Run(all, default, default); return; }
        for (var row = 0; row < task.M; row += RowBlock)
        {
            var rows = Math.Min(RowBlock, task.M - row);
            PackA(all.A.From(row, 0), rows, all.Depth, packedA);
            TileGrid<L, V>.Run(new TileGrid(rows, all.Columns, all.Depth)
            {
                A = new MatrixView(packedA, 1, PanelRows), PanelA = (nint)PanelRows * all.Depth, B = all.B, PairB = all.PairB, C = all.C.From(row, 0),
            }, default, default);
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
