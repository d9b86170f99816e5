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
    /// <summary>C += A B on the widest lanes of this processor.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
        Accumulate(LaneWidths.Widest, a, b, c, m, n, k);

    /// <summary>C += A B on lanes of a given width.</summary>
    internal static void Accumulate(LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        Check(a.Length, b.Length, c.Length, m, n, k);
        switch (width)
        {
            case LaneWidth.Bits512: RowKernel<Lanes512, Vector512<float>>.Run(a, b, c, m, n, k); break;
            case LaneWidth.Bits256: RowKernel<Lanes256, Vector256<float>>.Run(a, b, c, m, n, k); break;
            case LaneWidth.Bits128: RowKernel<Lanes128, Vector128<float>>.Run(a, b, c, m, n, k); break;
            default: Define(a, b, c, m, n, k); break;
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

    private static void Check(int a, int b, int c, int m, int n, int k)
    {
        if (m < 0 || n < 0 || k < 0) { throw new ArgumentException($"Got m = {m}, n = {n}, k = {k}; wanted none negative."); }
        if (a < (long)m * k || b < (long)k * n || c < (long)m * n)
        {
            throw new ArgumentException($"Got {a}, {b} and {c} values for a [{m}, {k}], b [{k}, {n}] and c [{m}, {n}].");
        }
    }
}
