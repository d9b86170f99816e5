using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>The products of <see cref="BatchProduct"/> with a sparse layer: one multiple of a vector of rows per entry.</summary>
/// <remarks>Columns that no live row reaches are left out, so that rows with a small receptive field stay small. Cost: one (pairs: three) multiply-adds per entry of a live row and lane.</remarks>
internal static unsafe class SparseProduct
{
    public static void Run(PairLayer layer, RowBatch batch, ReadOnlySpan<int> columns)
    {
        Touch(layer, batch, batch.Rows.AsSpan(0, batch.RowCount));
        Collect(batch, columns);
        foreach (var row in batch.Rows.AsSpan(0, batch.RowCount))
        {
            for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
            {
                if (batch.Touched[layer.Columns[entry]]) { Add(layer, batch, row, entry); }
            }
        }

        Untouch(batch);
    }

    /// <summary>Marks every column that a row reaches.</summary>
    public static void Touch(PairLayer layer, RowBatch batch, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            foreach (var column in layer.Columns.AsSpan(layer.RowStart[row], layer.RowStart[row + 1] - layer.RowStart[row])) { batch.Touched[column] = true; }
        }
    }

    /// <summary>Makes the marked ones of the given columns live and clears them; marks nothing else.</summary>
    public static void Collect(RowBatch batch, ReadOnlySpan<int> columns)
    {
        batch.ColumnCount = 0;
        foreach (var column in columns)
        {
            if (!batch.Touched[column]) { continue; }
            batch.Columns[batch.ColumnCount++] = column;
            new Span<double>(batch.S + ((nint)column * batch.Lanes), batch.Lanes).Clear();
            if (batch.Kind == RowKind.Pair) { new Span<double>(batch.R + ((nint)column * batch.Lanes), batch.Lanes).Clear(); }
        }

        Array.Clear(batch.Touched);
        foreach (var column in batch.Columns.AsSpan(0, batch.ColumnCount)) { batch.Touched[column] = true; }
    }

    /// <summary>Takes the marks away.</summary>
    public static void Untouch(RowBatch batch)
    {
        foreach (var column in batch.Columns.AsSpan(0, batch.ColumnCount)) { batch.Touched[column] = false; }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(PairLayer layer, RowBatch batch, int row, int entry)
    {
        unchecked
        {
            nint lanes = batch.Lanes, from = row * lanes, to = layer.Columns[entry] * lanes;
            double* p = batch.P + from, q = batch.Q + from, r = batch.R + to, s = batch.S + to;
            var isPair = batch.Kind == RowKind.Pair;
            var own = Vector512.Create(batch.Kind == RowKind.Coarse ? layer.SparseV[entry] : layer.SparseW[entry]);
            var (v, d) = isPair ? (Vector512.Create(layer.SparseV[entry]), Vector512.Create(layer.SparseD[entry])) : default;
            for (nint lane = 0; lane < lanes; lane += LaneVector.Width)
            {
                var sum = Vector512.Load(s + lane);
                if (isPair)
                {
                    var pi = Vector512.Load(p + lane);
                    Vector512.FusedMultiplyAdd(pi, v, Vector512.Load(r + lane)).Store(r + lane);
                    sum = Vector512.FusedMultiplyAdd(pi, d, sum);
                }

                Vector512.FusedMultiplyAdd(Vector512.Load(q + lane), own, sum).Store(s + lane);
            }
        }
    }
}
