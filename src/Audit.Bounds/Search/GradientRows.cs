using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>One row, or one row of intervals, times a layer's matrix.</summary>
internal static class GradientRows
{
    /// <summary>to = row M, columns in the lanes.</summary>
    public static void Multiply(PairLayer layer, bool coarse, double[] row, double[] to)
    {
        Array.Clear(to);
        for (var i = 0; i < layer.Rows; i++)
        {
            if (row[i] == 0) { continue; }
            if (layer.IsDense) { Add(coarse ? layer.V : layer.W, i * layer.Stride, layer.Stride, row[i], to); }
            else { Add(layer, coarse ? layer.SparseV : layer.SparseW, i, row[i], to); }
        }
    }

    /// <summary>[low, high] = [fromLow, fromHigh] M in interval arithmetic, to nearest.</summary>
    public static void Multiply(PairLayer layer, bool coarse, (double[] Low, double[] High) from, (double[] Low, double[] High) to)
    {
        Array.Clear(to.Low);
        Array.Clear(to.High);
        for (var i = 0; i < layer.Rows; i++)
        {
            var (l, h) = (from.Low[i], from.High[i]);
            if (l == 0 && h == 0) { continue; }
            if (layer.IsDense) { Add(coarse ? layer.V : layer.W, i * layer.Stride, layer.Stride, (l, h), to); }
            else { Add(layer, coarse ? layer.SparseV : layer.SparseW, i, (l, h), to); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double[] matrix, int start, int count, double factor, double[] to)
    {
        var f = Vector512.Create(factor);
        for (var j = 0; j < count; j += LaneVector.Width)
        {
            LaneVector.Store(Vector512.FusedMultiplyAdd(f, LaneVector.Load(matrix, start + j), LaneVector.Load(to, j)), to, j);
        }
    }

    private static void Add(PairLayer layer, double[] weights, int row, double factor, double[] to)
    {
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            var j = layer.Columns[entry];
            to[j] = Math.FusedMultiplyAdd(factor, weights[entry], to[j]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double[] matrix, int start, int count, (double Low, double High) factor, (double[] Low, double[] High) to)
    {
        var (l, h) = (Vector512.Create(factor.Low), Vector512.Create(factor.High));
        for (var j = 0; j < count; j += LaneVector.Width)
        {
            var w = LaneVector.Load(matrix, start + j);
            var (a, b) = (w * l, w * h);
            LaneVector.Store(LaneVector.Load(to.Low, j) + Vector512.Min(a, b), to.Low, j);
            LaneVector.Store(LaneVector.Load(to.High, j) + Vector512.Max(a, b), to.High, j);
        }
    }

    private static void Add(PairLayer layer, double[] weights, int row, (double Low, double High) factor, (double[] Low, double[] High) to)
    {
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            var (j, w) = (layer.Columns[entry], weights[entry]);
            var (a, b) = (w * factor.Low, w * factor.High);
            to.Low[j] += Math.Min(a, b);
            to.High[j] += Math.Max(a, b);
        }
    }
}
