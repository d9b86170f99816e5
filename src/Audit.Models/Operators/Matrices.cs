using System.Runtime.CompilerServices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Products and transposes of row-major matrices, for the operators that are built of them.</summary>
internal static class Matrices
{
    // A memo of a pure function, keyed by the tensor itself; it never changes what a caller sees.
    private static readonly ConditionalWeakTable<Tensor, float[]> transposes = [];

    /// <summary>
    /// c = c + a b: each element one chain of fused multiply-adds over k in increasing order, starting from what c holds.
    /// </summary>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, (int M, int N, int K) size) =>
        MatrixProduct.Accumulate(a, b, c, size.M, size.N, size.K, CpuScope.Threads);

    /// <summary>The transpose of an initialiser [rows, columns], kept as long as the initialiser lives.</summary>
    public static float[] Transposed(Tensor tensor) =>
        transposes.GetValue(tensor, key => Transposed(key.Values.Span, key.Shape[0], key.Shape[1]));

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
