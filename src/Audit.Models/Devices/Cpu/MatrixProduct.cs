using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>Matrix products of reference arithmetic, float32, row-major, C += A B.</summary>
/// <remarks>
/// Guarantee: c_ij becomes fma(a_i(k-1), b_(k-1)j, ... fma(a_i1, b_1j, fma(a_i0, b_0j, c_ij))): one chain of fused multiply-adds over k in
/// increasing order, starting from the value that c held. The bits do not depend on the lane width, the blocking, the layout or the number of threads.
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
        if (batch < 0 || m < 0 || n < 0 || k < 0) { throw new ArgumentException($"Got batch = {batch}, m = {m}, n = {n}, k = {k}; wanted none negative."); }
        static int Size(int rows, int columns) => (int)Math.Min(int.MaxValue, (long)rows * columns);
        Accumulate(a, b, c, new ProductLayout(m, n, k) { Batch = batch, StepA = Size(m, k), StepB = Size(k, n), StepC = Size(m, n) });
    }

    /// <summary>C += A B, or many such products, on matrices that lie in their spans with any distances, A and B transposed or not.</summary>
    /// <exception cref="ArgumentException">The layout does not fit the spans, or there is no thread.</exception>
    internal static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, in ProductLayout layout, int threads = 1) =>
        Accumulate(LaneWidths.Widest, a, b, c, layout, threads);

    /// <summary>C += A B with B packed before: a [m, k], c [m, n] dense.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or there is no thread.</exception>
    internal static unsafe void Accumulate(ReadOnlySpan<float> a, PackedMatrix b, Span<float> c, int m, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        new ProductLayout(m, b.N, b.K).Check(a.Length, int.MaxValue, c.Length);
        if (m == 0 || b.N == 0 || b.K == 0) { return; }
        fixed (float* pa = a, pc = c)
        {
            Share(b.Width, new ProductTask(m, b.N, b.K) { A = new(pa, b.K, 1), Packed = b, C = new(pc, b.N, 1) }, threads);
        }

        GC.KeepAlive(b);
    }

    /// <summary>C += A B on lanes of a given width.</summary>
    internal static void Accumulate(
        LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k, int threads) =>
        Accumulate(width, a, b, c, new ProductLayout(m, n, k), threads);

    /// <summary>C += A B, or many such products, on lanes of a given width.</summary>
    internal static unsafe void Accumulate(
        LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, in ProductLayout layout, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        layout.Check(a.Length, b.Length, c.Length);
        if (layout.M == 0 || layout.N == 0 || layout.K == 0) { return; }
        fixed (float* pa = a, pb = b, pc = c)
        {
            if (layout.Batch == 1) { Share(width, layout.Task(pa, pb, pc), threads); } else { Batch(width, layout.Task(pa, pb, pc), layout, threads); }
        }
    }

    /// <summary>C += A B on the matrices as they lie, where rows of B may lie anywhere; only on vectors.</summary>
    internal static void Accumulate(in TileGrid grid)
    {
        switch (LaneWidths.Usable(LaneWidths.Widest))
        {
            case LaneWidth.Bits512: TileGrid<Lanes512, Vector512<float>>.Run(grid, default, default); break;
            case LaneWidth.Bits256: TileGrid<Lanes256, Vector256<float>>.Run(grid, default, default); break;
            case LaneWidth.Bits128: TileGrid<Lanes128, Vector128<float>>.Run(grid, default, default); break;
            default: throw new InvalidOperationException("One lane has no tiles.");
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

    /// <summary>One product, by threads that take parts of it where it is large enough.</summary>
    private static void Share(LaneWidth width, ProductTask task, int threads)
    {
        if (threads == 1 || (long)task.M * task.N * task.K < SmallestShared) { Run(width, task); return; }
        Parallel.For(0, threads, part => Run(width, task.Part(part, threads)));
    }

    /// <summary>Many products, by threads that take whole products.</summary>
    private static void Batch(LaneWidth width, ProductTask first, ProductLayout layout, int threads)
    {
        if (threads == 1 || (long)layout.M * layout.N * layout.K * layout.Batch < SmallestShared) { Batch(width, first, layout, (0, layout.Batch)); return; }
        Parallel.For(0, threads, part =>
            Batch(width, first, layout, ((int)((long)layout.Batch * part / threads), (int)((long)layout.Batch * (part + 1) / threads))));
    }

    private static void Run(LaneWidth width, in ProductTask task)
    {
        switch (LaneWidths.Usable(width))
        {
            case LaneWidth.Bits512: BlockedProduct<Lanes512, Vector512<float>>.Run(task); break;
            case LaneWidth.Bits256: BlockedProduct<Lanes256, Vector256<float>>.Run(task); break;
            case LaneWidth.Bits128: BlockedProduct<Lanes128, Vector128<float>>.Run(task); break;
            default: ScalarProduct.Run(task); break;
        }
    }

    /// <summary>Products of a batch, with one choice of kernels for all of them.</summary>
    private static void Batch(LaneWidth width, in ProductTask first, in ProductLayout layout, (int Start, int End) range)
    {
        switch (LaneWidths.Usable(width))
        {
            case LaneWidth.Bits512: BlockedProduct<Lanes512, Vector512<float>>.Run(first, layout, range.Start, range.End); break;
            case LaneWidth.Bits256: BlockedProduct<Lanes256, Vector256<float>>.Run(first, layout, range.Start, range.End); break;
            case LaneWidth.Bits128: BlockedProduct<Lanes128, Vector128<float>>.Run(first, layout, range.Start, range.End); break;
            default:
                for (nint i = range.Start; i < range.End; i++) { ScalarProduct.Run(first.Moved(i * layout.StepA, i * layout.StepB, i * layout.StepC)); }
                break;
        }
    }
}
