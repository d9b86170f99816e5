namespace Audit.Bounds.Propagation;

/// <summary>Rows of a layer for which backward rows are to be proved, of x, of y and of d.</summary>
internal sealed class WantedRows(int rows)
{
    private readonly int[][] lists = [new int[rows], new int[rows], new int[rows]];
    private readonly int[] counts = new int[3];

    public void Clear() => Array.Clear(counts);

    public void Add(RowKind kind, int row) => lists[(int)kind][counts[(int)kind]++] = row;

    public ReadOnlySpan<int> this[RowKind kind] => lists[(int)kind].AsSpan(0, counts[(int)kind]);
}
