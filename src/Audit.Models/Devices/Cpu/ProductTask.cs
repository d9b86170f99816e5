namespace Audit.Models.Devices.Cpu;

/// <summary>One matrix product, or a part of one, over pinned memory: C += A B.</summary>
internal readonly unsafe struct ProductTask(int m, int n, int k)
{
    /// <summary>Rows of C.</summary>
    public int M { get; private init; } = m;

    /// <summary>Columns of C.</summary>
    public int N { get; private init; } = n;

    /// <summary>Steps of every chain.</summary>
    public int K { get; } = k;

    /// <summary>[m, k].</summary>
    public MatrixView A { get; init; }

    /// <summary>[k, n]; nothing where <see cref="Packed"/> stands for it.</summary>
    public MatrixView B { get; init; }

    /// <summary>B in panels, or null.</summary>
    public PackedMatrix? Packed { get; init; }

    /// <summary>The first column of the packed matrix that takes part, a whole number of panels.</summary>
    public int FirstPacked { get; private init; }

    /// <summary>[m, n], its columns side by side.</summary>
    public MatrixView C { get; init; }

    /// <summary>The same product of other matrices that lie at a distance from these.</summary>
    public ProductTask Moved(nint a, nint b, nint c) => unchecked(this with
    {
        A = new(A.At + a, A.Row, A.Column), B = new(B.At + b, B.Row, B.Column), C = new(C.At + c, C.Row, C.Column),
    });

    /// <summary>One of several parts that together write every element of C once: whole rows, or whole columns where there are more of them.</summary>
    public ProductTask Part(int part, int parts)
    {
        if (N > M)
        {
            var (first, count) = Share(N, part, parts, PackedMatrix.WidestPanel);
            return this with { N = count, B = B.From(0, first), C = C.From(0, first), FirstPacked = FirstPacked + first };
        }
        else
        {
            var (first, count) = Share(M, part, parts, 1);
            return this with { M = count, A = A.From(first, 0), C = C.From(first, 0) };
        }
    }

    /// <summary>A share of whole groups.</summary>
    private static (int First, int Count) Share(int length, int part, int parts, int group)
    {
        var groups = (length + group - 1) / group;
        var first = Math.Min((int)((long)groups * part / parts) * group, length);
        return (first, Math.Min((int)((long)groups * (part + 1) / parts) * group, length) - first);
    }
}
