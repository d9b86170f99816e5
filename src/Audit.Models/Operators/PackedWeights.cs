using System.Runtime.CompilerServices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Products of rows with a matrix of weights, which is packed once where it meets few rows again and again.</summary>
/// <remarks>
/// Guarantee: the bits of the product with the matrix itself. Many rows pay for packing as they go; for fewer than <see cref="ManyRows"/> packed weights
/// are kept, from their second use on, as long as they live and as long as all that is kept takes an eighth of the memory at most: a model that is larger
/// than the memory is never held widened.
/// </remarks>
internal static class PackedWeights
{
    private const int ManyRows = 128;

    // A memo of a pure function, keyed by the tensor itself; it never changes what a caller sees.
    private static readonly ConditionalWeakTable<Tensor, Entry> entries = [];
    private static long bytes;

    /// <summary>c = c + a W, or a times the transpose of W; each element one chain over k in increasing order.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="weights">[k, n], or [n, k] when transposed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="size">Rows, columns, steps, and whether the weights are transposed.</param>
    public static void Accumulate(ReadOnlySpan<float> a, Tensor weights, Span<float> c, (int M, int N, int K, bool Transposed) size)
    {
        if (size.M < ManyRows && entries.GetOrCreateValue(weights).Packed(weights, size) is { } packed)
        {
            MatrixProduct.Accumulate(a, packed, c, size.M, CpuScope.Threads);
            return;
        }

        var layout = new ProductLayout(size.M, size.N, size.K) { TransposedB = size.Transposed };
        MatrixProduct.Accumulate(a, weights.Values.Span, c, layout, CpuScope.Threads);
    }

    /// <summary>What is kept of one tensor.</summary>
    private sealed class Entry
    {
        private int uses;
        private bool transposed;
        private PackedMatrix? packed;

        ~Entry() => Interlocked.Add(ref bytes, -(packed?.Bytes ?? 0));

        /// <summary>The weights packed for this width and this side, or null where that is not kept.</summary>
        public PackedMatrix? Packed(Tensor weights, (int M, int N, int K, bool Transposed) size)
        {
            lock (this)
            {
                if (packed is null && uses++ > 0 && Room(size)) { Pack(weights, size); }
                return packed is not null && packed.Width == LaneWidths.Usable(LaneWidths.Widest) && transposed == size.Transposed ? packed : null;
            }
        }

        private static bool Room((int M, int N, int K, bool Transposed) size) =>
            Interlocked.Read(ref bytes) + ((long)size.N * size.K * sizeof(float)) < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;

        private void Pack(Tensor weights, (int M, int N, int K, bool Transposed) size)
        {
            transposed = size.Transposed;
            packed = transposed ? PackedMatrix.FromTransposed(weights.Values.Span, size.K, size.N) : PackedMatrix.From(weights.Values.Span, size.K, size.N);
            Interlocked.Add(ref bytes, packed.Bytes);
        }
    }
}
