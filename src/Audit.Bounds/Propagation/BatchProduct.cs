using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>Products of a batch of coefficient rows with a layer's matrices: R = P V and S = P D + Q W, or S = Q M for one network.</summary>
/// <remarks>
/// Rows stand in the lanes. Each element is one chain of fused multiply-adds over the layer's live rows in increasing order, so the bits do not depend
/// on the vector width, the batch or the tile. Cost: three (one) multiply-adds per live row, live column and lane.
/// </remarks>
internal static unsafe class BatchProduct
{
    /// <summary>From the layer's live rows to the columns listed, or those of them that a sparse layer reaches.</summary>
    public static void Run(PairLayer layer, RowBatch batch, ReadOnlySpan<int> columns)
    {
        if (!layer.IsDense)
        {
            SparseProduct.Run(layer, batch, columns);
            return;
        }

        batch.TakeColumns(columns);
        for (var pad = columns.Length; pad % RowBatch.Tile != 0; pad++) { batch.Columns[pad] = batch.Columns[pad - 1]; }
        fixed (double* v = layer.V, d = layer.D, w = layer.W)
        fixed (int* rows = batch.Rows, live = batch.Columns)
        {
            var panel = new Panel
            {
                V = v, D = d, W = batch.Kind == RowKind.Coarse ? v : w, Stride = layer.Stride, Rows = rows, Count = batch.RowCount, Lanes = batch.Lanes,
                P = batch.P, Q = batch.Q, R = batch.R, S = batch.S,
            };
            var isPair = batch.Kind == RowKind.Pair;
            for (var column = 0; column < columns.Length; column += RowBatch.Tile) { AllLanes(panel, live + column, isPair); }
        }
    }

    private static void AllLanes(in Panel panel, int* columns, bool isPair)
    {
        var lane = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; lane + (2 * LaneVector.Width) <= panel.Lanes; lane += 2 * LaneVector.Width)
            {
                if (isPair) { PairWide(panel, columns, lane); } else { SingleWide(panel, columns, lane); }
            }
        }

        for (; lane < panel.Lanes; lane += LaneVector.Width)
        {
            if (isPair) { PairNarrow(panel, columns, lane); } else { SingleNarrow(panel, columns, lane); }
        }
    }

    /// <summary>Where everything stands.</summary>
    private struct Panel
    {
        public double* V, D, W, P, Q, R, S;
        public int* Rows;
        public int Stride, Count, Lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> a, double* b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(*b), c);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairWide(in Panel panel, int* columns, int lane)
    {
        unchecked
        {
            nint c0 = columns[0], c1 = columns[1], c2 = columns[2], c3 = columns[3], stride = panel.Stride, lanes = panel.Lanes;
            double* v = panel.V, d = panel.D, w = panel.W, p = panel.P + lane, q = panel.Q + lane;
            Vector512<double> r00 = default, r01 = default, r10 = default, r11 = default, r20 = default, r21 = default, r30 = default, r31 = default;
            Vector512<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            for (int* row = panel.Rows, end = row + panel.Count; row < end; row++)
            {
                nint at = *row * stride, from = *row * lanes;
                Vector512<double> p0 = Vector512.Load(p + from), p1 = Vector512.Load(p + from + 8), q0 = Vector512.Load(q + from), q1 = Vector512.Load(q + from + 8);
                Vector512<double> v0 = Vector512.Create(v[at + c0]), d0 = Vector512.Create(d[at + c0]), w0 = Vector512.Create(w[at + c0]);
                (r00, r01) = (Vector512.FusedMultiplyAdd(p0, v0, r00), Vector512.FusedMultiplyAdd(p1, v0, r01));
                (s00, s01) = (Vector512.FusedMultiplyAdd(p0, d0, s00), Vector512.FusedMultiplyAdd(p1, d0, s01));
                (s00, s01) = (Vector512.FusedMultiplyAdd(q0, w0, s00), Vector512.FusedMultiplyAdd(q1, w0, s01));
                (v0, d0, w0) = (Vector512.Create(v[at + c1]), Vector512.Create(d[at + c1]), Vector512.Create(w[at + c1]));
                (r10, r11) = (Vector512.FusedMultiplyAdd(p0, v0, r10), Vector512.FusedMultiplyAdd(p1, v0, r11));
                (s10, s11) = (Vector512.FusedMultiplyAdd(p0, d0, s10), Vector512.FusedMultiplyAdd(p1, d0, s11));
                (s10, s11) = (Vector512.FusedMultiplyAdd(q0, w0, s10), Vector512.FusedMultiplyAdd(q1, w0, s11));
                (v0, d0, w0) = (Vector512.Create(v[at + c2]), Vector512.Create(d[at + c2]), Vector512.Create(w[at + c2]));
                (r20, r21) = (Vector512.FusedMultiplyAdd(p0, v0, r20), Vector512.FusedMultiplyAdd(p1, v0, r21));
                (s20, s21) = (Vector512.FusedMultiplyAdd(p0, d0, s20), Vector512.FusedMultiplyAdd(p1, d0, s21));
                (s20, s21) = (Vector512.FusedMultiplyAdd(q0, w0, s20), Vector512.FusedMultiplyAdd(q1, w0, s21));
                (v0, d0, w0) = (Vector512.Create(v[at + c3]), Vector512.Create(d[at + c3]), Vector512.Create(w[at + c3]));
                (r30, r31) = (Vector512.FusedMultiplyAdd(p0, v0, r30), Vector512.FusedMultiplyAdd(p1, v0, r31));
                (s30, s31) = (Vector512.FusedMultiplyAdd(p0, d0, s30), Vector512.FusedMultiplyAdd(p1, d0, s31));
                (s30, s31) = (Vector512.FusedMultiplyAdd(q0, w0, s30), Vector512.FusedMultiplyAdd(q1, w0, s31));
            }

            Store(panel.R + lane, lanes, columns, (r00, r10, r20, r30));
            Store(panel.R + lane + 8, lanes, columns, (r01, r11, r21, r31));
            Store(panel.S + lane, lanes, columns, (s00, s10, s20, s30));
            Store(panel.S + lane + 8, lanes, columns, (s01, s11, s21, s31));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairNarrow(in Panel panel, int* columns, int lane)
    {
        unchecked
        {
            nint c0 = columns[0], c1 = columns[1], c2 = columns[2], c3 = columns[3], stride = panel.Stride, lanes = panel.Lanes;
            double* v = panel.V, d = panel.D, w = panel.W, p = panel.P + lane, q = panel.Q + lane;
            Vector512<double> r0 = default, r1 = default, r2 = default, r3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
            for (int* row = panel.Rows, end = row + panel.Count; row < end; row++)
            {
                nint at = *row * stride, from = *row * lanes;
                Vector512<double> pi = Vector512.Load(p + from), qi = Vector512.Load(q + from);
                (r0, r1, r2, r3) = (Fma(pi, v + at + c0, r0), Fma(pi, v + at + c1, r1), Fma(pi, v + at + c2, r2), Fma(pi, v + at + c3, r3));
                (s0, s1, s2, s3) = (Fma(pi, d + at + c0, s0), Fma(pi, d + at + c1, s1), Fma(pi, d + at + c2, s2), Fma(pi, d + at + c3, s3));
                (s0, s1, s2, s3) = (Fma(qi, w + at + c0, s0), Fma(qi, w + at + c1, s1), Fma(qi, w + at + c2, s2), Fma(qi, w + at + c3, s3));
            }

            Store(panel.R + lane, lanes, columns, (r0, r1, r2, r3));
            Store(panel.S + lane, lanes, columns, (s0, s1, s2, s3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SingleWide(in Panel panel, int* columns, int lane)
    {
        unchecked
        {
            nint c0 = columns[0], c1 = columns[1], c2 = columns[2], c3 = columns[3], stride = panel.Stride, lanes = panel.Lanes;
            double* w = panel.W, q = panel.Q + lane;
            Vector512<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            for (int* row = panel.Rows, end = row + panel.Count; row < end; row++)
            {
                nint at = *row * stride, from = *row * lanes;
                Vector512<double> q0 = Vector512.Load(q + from), q1 = Vector512.Load(q + from + 8);
                Vector512<double> w0 = Vector512.Create(w[at + c0]), w1 = Vector512.Create(w[at + c1]), w2 = Vector512.Create(w[at + c2]), w3 = Vector512.Create(w[at + c3]);
                (s00, s01) = (Vector512.FusedMultiplyAdd(q0, w0, s00), Vector512.FusedMultiplyAdd(q1, w0, s01));
                (s10, s11) = (Vector512.FusedMultiplyAdd(q0, w1, s10), Vector512.FusedMultiplyAdd(q1, w1, s11));
                (s20, s21) = (Vector512.FusedMultiplyAdd(q0, w2, s20), Vector512.FusedMultiplyAdd(q1, w2, s21));
                (s30, s31) = (Vector512.FusedMultiplyAdd(q0, w3, s30), Vector512.FusedMultiplyAdd(q1, w3, s31));
            }

            Store(panel.S + lane, lanes, columns, (s00, s10, s20, s30));
            Store(panel.S + lane + 8, lanes, columns, (s01, s11, s21, s31));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SingleNarrow(in Panel panel, int* columns, int lane)
    {
        unchecked
        {
            nint c0 = columns[0], c1 = columns[1], c2 = columns[2], c3 = columns[3], stride = panel.Stride, lanes = panel.Lanes;
            double* w = panel.W, q = panel.Q + lane;
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int* row = panel.Rows, end = row + panel.Count; row < end; row++)
            {
                nint at = *row * stride;
                var qi = Vector512.Load(q + (*row * lanes));
                (s0, s1, s2, s3) = (Fma(qi, w + at + c0, s0), Fma(qi, w + at + c1, s1), Fma(qi, w + at + c2, s2), Fma(qi, w + at + c3, s3));
            }

            Store(panel.S + lane, lanes, columns, (s0, s1, s2, s3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        double* to, nint lanes, int* columns, (Vector512<double> A, Vector512<double> B, Vector512<double> C, Vector512<double> D) values)
    {
        unchecked
        {
            values.A.Store(to + (columns[0] * lanes));
            values.B.Store(to + (columns[1] * lanes));
            values.C.Store(to + (columns[2] * lanes));
            values.D.Store(to + (columns[3] * lanes));
        }
    }
}
