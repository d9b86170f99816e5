using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>Matrix products of reference arithmetic, float32, row-major, C += A B.</summary>
/// <remarks>
/// Guarantee: c_ij becomes fma(a_i(k-1), b_(k-1)j, ... fma(a_i1, b_1j, fma(a_i0, b_0j, c_ij))): one chain of fused multiply-adds over k in
/// increasing order, starting from the value that c held. The bits do not depend on the lane width, the blocking or the number of threads.
/// Shapes: a [m, k], b [k, n], c [m, n]. Rounding: round to nearest even at every step, subnormals kept.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>Products with fewer multiply-adds than this are not worth a second thread.</summary>
    private const long SmallestShared = 1 << 20;

    /// <summary>C += A B on the widest lanes of this processor.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
        Accumulate(LaneWidths.Widest, a, b, c, m, n, k, 1);

    /// <summary>C += A B by several threads, which share out the rows or the columns of C, never the chain.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or there is no thread.</exception>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k, int threads) =>
        Accumulate(LaneWidths.Widest, a, b, c, m, n, k, threads);

    /// <summary>C_i += A_i B_i for many products of one shape that lie one after the other: a [batch, m, k], b [batch, k, n], c [batch, m, n].</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BatchedAccumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int batch, int m, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        Check(a.Length, b.Length, c.Length, batch, m, n, k);
        for (var index = 0; index < batch; index++)
        {
            Accumulate(
                LaneWidths.Widest, a.Slice(index * m * k, m * k), b.Slice(index * k * n, k * n), c.Slice(index * m * n, m * n), m, n, k, 1);
        }
    }

    /// <summary>C += A B on lanes of a given width.</summary>
    internal static unsafe void Accumulate(
        LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Check(a.Length, b.Length, c.Length, 1, m, n, k);
        if (m == 0 || n == 0 || k == 0) { return; }
        fixed (float* pa = a, pb = b, pc = c)
        {
            var task = new ProductTask(pa, pb, pc, m, n, k, k, n, n);
            if (threads == 1 || (long)m * n * k < SmallestShared) { Run(width, task); return; }
            Parallel.For(0, threads, part => Run(width, task.Part(part, threads)));
        }
    }

    /// <summary>The definition, transcribed: every other kernel is tested against it for equal bits.</summary>
    internal static void Define(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        for (var row = 0; row < m; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var chain = c[row * n + column];
                for (var step = 0; step < k; step++) { chain = SoftFma.Compute(a[row * k + step], b[step * n + column], chain); }
                c[row * n + column] = chain;
            }
        }
    }

    private static void Run(LaneWidth width, ProductTask task)
    {
        switch (LaneWidths.Usable(width))
        {
            case LaneWidth.Bits512: Run<Lanes512, Vector512<float>>(task); break;
            case LaneWidth.Bits256: Run<Lanes256, Vector256<float>>(task); break;
            case LaneWidth.Bits128: Run<Lanes128, Vector128<float>>(task); break;
            default: ScalarProduct.Run(task); break;
        }
    }

    private static void Run<L, V>(ProductTask task)
        where L : struct, ILanes<V>
        where V : struct
    {
        if (DirectProduct<L, V>.IsBetter(task)) { DirectProduct<L, V>.Run(task); }
        else { BlockedProduct<L, V>.Run(task); }
    }

    private static void Check(int a, int b, int c, int batch, int m, int n, int k)
    {
        if (m < 0 || n < 0 || k < 0) { throw new ArgumentException($"Got m = {m}, n = {n}, k = {k}; wanted none negative."); }
        if (a < (Int128)batch * m * k || b < (Int128)batch * k * n || c < (Int128)batch * m * n)
        {
            throw new ArgumentException($"Got {a}, {b} and {c} values for {batch} of a [{m}, {k}], b [{k}, {n}] and c [{m}, {n}].");
        }
    }
}
