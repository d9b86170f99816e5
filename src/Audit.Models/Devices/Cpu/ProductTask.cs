namespace Audit.Models.Devices.Cpu;

/// <summary>One matrix product, or a part of one, over pinned memory: C += A B with the distances between rows.</summary>
internal readonly unsafe struct ProductTask(float* a, float* b, float* c, int m, int n, int k, nint lda, nint ldb, nint ldc)
{
    public float* A { get; } = a;

    public float* B { get; } = b;

    public float* C { get; } = c;

    public int M { get; } = m;

    public int N { get; } = n;

    public int K { get; } = k;

    public nint Lda { get; } = lda;

    public nint Ldb { get; } = ldb;

    public nint Ldc { get; } = ldc;

    /// <summary>One of several parts that together write every element of C once: whole rows, or whole columns where there are more of them.</summary>
    public ProductTask Part(int part, int parts)
    {
        if (N > M)
        {
            var (first, count) = Share(N, part, parts);
            return new(A, B + first, C + first, M, count, K, Lda, Ldb, Ldc);
        }
        else
        {
            var (first, count) = Share(M, part, parts);
            return new(A + first * Lda, B, C + first * Ldc, count, N, K, Lda, Ldb, Ldc);
        }
    }

    /// <summary>A share of whole groups of 32, so that parts do not meet within one vector.</summary>
    private static (int First, int Count) Share(int length, int part, int parts)
    {
        const int Group = 32;
        var groups = (length + Group - 1) / Group;
        var first = Math.Min((int)((long)groups * part / parts) * Group, length);
        return (first, Math.Min((int)((long)groups * (part + 1) / parts) * Group, length) - first);
    }
}
