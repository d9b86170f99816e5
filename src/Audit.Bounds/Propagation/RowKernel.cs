using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>Products of one coefficient row with the layers' matrices.</summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds over the rows in increasing order, so the bits do not depend on the vector width.
/// Zero coefficients are skipped: adding an exact zero changes nothing.
/// </remarks>
internal static class RowKernel
{
    private const int Block = 56;

    /// <summary>Columns of a block where a register holds four numbers: twelve sums fit the sixteen registers.</summary>
    private const int NarrowBlock = 24;

    /// <summary>r = p V, s = p D + q W. Rows of the layer are listed by their indices.</summary>
    public static void Pair(PairLayer layer, ReadOnlySpan<int> rows, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> r, Span<double> s)
    {
        if (!layer.IsDense) { PairSparse(layer, rows, p, q, r, s); return; }
        var column = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; column + Block <= layer.Stride; column += Block) { PairBlock(layer, rows, p, q, r, s, column); }
        }
        else
        {
            for (; column + NarrowBlock <= layer.Stride; column += NarrowBlock) { PairNarrow(layer, rows, p, q, r, s, column); }
        }

        for (; column < layer.Stride; column += 8) { PairVector(layer, rows, p, q, r, s, column); }
    }

    /// <summary>s = q M for M = W or V.</summary>
    public static void Single(PairLayer layer, bool coarse, ReadOnlySpan<int> rows, ReadOnlySpan<double> q, Span<double> s)
    {
        if (!layer.IsDense) { SingleSparse(layer, coarse, rows, q, s); return; }
        var matrix = coarse ? layer.V : layer.W;
        var column = 0;
        for (; column + Block <= layer.Stride; column += Block) { SingleBlock(matrix, layer.Stride, rows, q, s, column); }
        for (; column < layer.Stride; column += 8)
        {
            var sum = Vector512<double>.Zero;
            foreach (var row in rows) { sum = Vector512.FusedMultiplyAdd(Vector512.Create(q[row]), Load(matrix, (row * layer.Stride) + column), sum); }
            sum.CopyTo(s[column..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(double[] values, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);

    private static void PairVector(PairLayer layer, ReadOnlySpan<int> rows, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> r, Span<double> s, int column)
    {
        Vector512<double> sumR = default, sumS = default;
        foreach (var row in rows)
        {
            var at = (row * layer.Stride) + column;
            var (pi, qi) = (Vector512.Create(p[row]), Vector512.Create(q[row]));
            sumR = Vector512.FusedMultiplyAdd(pi, Load(layer.V, at), sumR);
            sumS = Vector512.FusedMultiplyAdd(pi, Load(layer.D, at), sumS);
            sumS = Vector512.FusedMultiplyAdd(qi, Load(layer.W, at), sumS);
        }

        sumR.CopyTo(r[column..]);
        sumS.CopyTo(s[column..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairBlock(PairLayer layer, ReadOnlySpan<int> rows, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> r, Span<double> s, int column)
    {
        ref var v = ref MemoryMarshal.GetArrayDataReference(layer.V);
        ref var d = ref MemoryMarshal.GetArrayDataReference(layer.D);
        ref var w = ref MemoryMarshal.GetArrayDataReference(layer.W);
        Vector512<double> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default;
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
        foreach (var row in rows)
        {
            var at = (nuint)((row * layer.Stride) + column);
            var pi = Vector512.Create(p[row]);
            var qi = Vector512.Create(q[row]);
            r0 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at), r0);
            r1 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 8), r1);
            r2 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 16), r2);
            r3 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 24), r3);
            r4 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 32), r4);
            r5 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 40), r5);
            r6 = Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref v, at + 48), r6);
            s0 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at), s0));
            s1 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 8), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 8), s1));
            s2 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 16), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 16), s2));
            s3 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 24), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 24), s3));
            s4 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 32), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 32), s4));
            s5 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 40), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 40), s5));
            s6 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 48), Vector512.FusedMultiplyAdd(pi, Vector512.LoadUnsafe(ref d, at + 48), s6));
        }

        Store(r, column, r0, r1, r2, r3, r4, r5, r6);
        Store(s, column, s0, s1, s2, s3, s4, s5, s6);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairNarrow(PairLayer layer, ReadOnlySpan<int> rows, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> r, Span<double> s, int column)
    {
        ref var v = ref MemoryMarshal.GetArrayDataReference(layer.V);
        ref var d = ref MemoryMarshal.GetArrayDataReference(layer.D);
        ref var w = ref MemoryMarshal.GetArrayDataReference(layer.W);
        Vector256<double> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        foreach (var row in rows)
        {
            var at = (nuint)((row * layer.Stride) + column);
            var pi = Vector256.Create(p[row]);
            var qi = Vector256.Create(q[row]);
            r0 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at), r0);
            r1 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at + 4), r1);
            r2 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at + 8), r2);
            r3 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at + 12), r3);
            r4 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at + 16), r4);
            r5 = Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref v, at + 20), r5);
            s0 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at), s0));
            s1 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at + 4), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at + 4), s1));
            s2 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at + 8), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at + 8), s2));
            s3 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at + 12), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at + 12), s3));
            s4 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at + 16), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at + 16), s4));
            s5 = Vector256.FusedMultiplyAdd(qi, Vector256.LoadUnsafe(ref w, at + 20), Vector256.FusedMultiplyAdd(pi, Vector256.LoadUnsafe(ref d, at + 20), s5));
        }

        Store(r, column, r0, r1, r2, r3, r4, r5);
        Store(s, column, s0, s1, s2, s3, s4, s5);
    }

    private static void Store(
        Span<double> target, int column, Vector256<double> v0, Vector256<double> v1, Vector256<double> v2, Vector256<double> v3, Vector256<double> v4, Vector256<double> v5)
    {
        var block = target.Slice(column, NarrowBlock);
        v0.CopyTo(block);
        v1.CopyTo(block[4..]);
        v2.CopyTo(block[8..]);
        v3.CopyTo(block[12..]);
        v4.CopyTo(block[16..]);
        v5.CopyTo(block[20..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SingleBlock(double[] matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<double> q, Span<double> s, int column)
    {
        ref var w = ref MemoryMarshal.GetArrayDataReference(matrix);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
        foreach (var row in rows)
        {
            var at = (nuint)((row * stride) + column);
            var qi = Vector512.Create(q[row]);
            s0 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at), s0);
            s1 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 8), s1);
            s2 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 16), s2);
            s3 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 24), s3);
            s4 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 32), s4);
            s5 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 40), s5);
            s6 = Vector512.FusedMultiplyAdd(qi, Vector512.LoadUnsafe(ref w, at + 48), s6);
        }

        Store(s, column, s0, s1, s2, s3, s4, s5, s6);
    }

    private static void Store(
        Span<double> target, int column, Vector512<double> v0, Vector512<double> v1, Vector512<double> v2, Vector512<double> v3, Vector512<double> v4, Vector512<double> v5, Vector512<double> v6)
    {
        var block = target.Slice(column, Block);
        v0.CopyTo(block);
        v1.CopyTo(block[8..]);
        v2.CopyTo(block[16..]);
        v3.CopyTo(block[24..]);
        v4.CopyTo(block[32..]);
        v5.CopyTo(block[40..]);
        v6.CopyTo(block[48..]);
    }

    private static void PairSparse(PairLayer layer, ReadOnlySpan<int> rows, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> r, Span<double> s)
    {
        r[..layer.Stride].Clear();
        s[..layer.Stride].Clear();
        foreach (var row in rows)
        {
            var (pi, qi) = (p[row], q[row]);
            for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
            {
                var column = layer.Columns[entry];
                r[column] = Math.FusedMultiplyAdd(pi, layer.SparseV[entry], r[column]);
                s[column] = Math.FusedMultiplyAdd(qi, layer.SparseW[entry], Math.FusedMultiplyAdd(pi, layer.SparseD[entry], s[column]));
            }
        }
    }

    private static void SingleSparse(PairLayer layer, bool coarse, ReadOnlySpan<int> rows, ReadOnlySpan<double> q, Span<double> s)
    {
        var weights = coarse ? layer.SparseV : layer.SparseW;
        s[..layer.Stride].Clear();
        foreach (var row in rows)
        {
            var qi = q[row];
            for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
            {
                var column = layer.Columns[entry];
                s[column] = Math.FusedMultiplyAdd(qi, weights[entry], s[column]);
            }
        }
    }
}
