using Audit.Models.Devices.Cpu;

namespace Audit.Models.Operators;

/// <summary>Products and transposes of row-major matrices, for the operators that are built of them.</summary>
internal static class Matrices
{
    /// <summary>
    /// c = c + a b: each element one chain of fused multiply-adds over k in increasing order, starting from what c holds.
    /// </summary>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, (int M, int N, int K) size) =>
        MatrixProduct.Accumulate(a, b, c, size.M, size.N, size.K, CpuScope.Threads);

    /// <summary>c = c + a b with matrices that lie as the layout says.</summary>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, in ProductLayout layout) =>
        MatrixProduct.Accumulate(a, b, c, layout, CpuScope.Threads);

    /// <summary>The transpose of a matrix [rows, columns].</summary>
    public static float[] Transposed(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) { result[(column * rows) + row] = values[(row * columns) + column]; }
        }

        return result;
    }
}
