namespace Audit.Models.Devices.Cpu;

/// <summary>How the matrices of one product, or of many of one shape, lie in their spans.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Steps of every chain.</param>
/// <remarks>Unless said otherwise the matrices are dense and row-major. Steps may be 0: then every product of the batch reads the same matrix.</remarks>
internal readonly record struct ProductLayout(int M, int N, int K)
{
    private readonly int rowA, rowB, rowC;

    /// <summary>Whether the span holds A as [k, m].</summary>
    public bool TransposedA { get; init; }

    /// <summary>Whether the span holds B as [n, k].</summary>
    public bool TransposedB { get; init; }

    /// <summary>Floats from one row of the stored A to the next.</summary>
    public int RowA { get => rowA == 0 ? ColumnsA : rowA; init => rowA = value; }

    /// <summary>Floats from one row of the stored B to the next.</summary>
    public int RowB { get => rowB == 0 ? ColumnsB : rowB; init => rowB = value; }

    /// <summary>Floats from one row of C to the next.</summary>
    public int RowC { get => rowC == 0 ? N : rowC; init => rowC = value; }

    /// <summary>Number of products.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Floats from one A to the next.</summary>
    public int StepA { get; init; }

    /// <summary>Floats from one B to the next.</summary>
    public int StepB { get; init; }

    /// <summary>Floats from one C to the next; the products must not write the same elements.</summary>
    public int StepC { get; init; }

    private int RowsA => TransposedA ? K : M;

    private int ColumnsA => TransposedA ? M : K;

    private int RowsB => TransposedB ? N : K;

    private int ColumnsB => TransposedB ? K : N;

    /// <summary>Refuses a layout that does not fit the spans.</summary>
    /// <exception cref="ArgumentException">An extent or a distance is negative, rows overlap, or a span is too short.</exception>
    public void Check(int a, int b, int c)
    {
        if (M < 0 || N < 0 || K < 0 || Batch < 0) { throw new ArgumentException($"Got m = {M}, n = {N}, k = {K}, batch = {Batch}; wanted none negative."); }
        if (StepA < 0 || StepB < 0 || StepC < 0 || RowA < ColumnsA || RowB < ColumnsB || RowC < N)
        {
            throw new ArgumentException($"Rows lie {RowA}, {RowB} and {RowC} apart, products {StepA}, {StepB} and {StepC}; wanted rows apart and no step back.");
        }

        if (a < Reach(RowsA, RowA, ColumnsA, StepA) || b < Reach(RowsB, RowB, ColumnsB, StepB) || c < Reach(M, RowC, N, StepC))
        {
            throw new ArgumentException($"Got {a}, {b} and {c} values for {this}.");
        }
    }

    /// <summary>The first product over pinned memory.</summary>
    public unsafe ProductTask Task(float* a, float* b, float* c) => new(M, N, K)
    {
        A = TransposedA ? new(a, 1, RowA) : new(a, RowA, 1), B = TransposedB ? new(b, 1, RowB) : new(b, RowB, 1), C = new(c, RowC, 1),
    };

    private Int128 Reach(int rows, int row, int columns, int step) =>
        Batch == 0 || rows == 0 || columns == 0 ? 0 : (Int128)(Batch - 1) * step + (Int128)(rows - 1) * row + columns;
}
