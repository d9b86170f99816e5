using System.Runtime.CompilerServices;

namespace Audit.Bounds.Propagation;

/// <summary>Coefficients of many backward rows at once: for each value of a layer, one number per row ("lane").</summary>
/// <remarks>
/// P and Q multiply (d, x) of a layer's rows, R and S multiply (Delta, h) of what leaves the layer below; rows that speak of one network use Q and S
/// alone. Only the values listed as live hold coefficients; all others are zero and their memory is undefined. Lanes are padded to whole
/// vectors with rows of zeros. Memory: four times the widest layer times the lanes, made once.
/// </remarks>
internal sealed unsafe class RowBatch
{
    /// <summary>Rows at once, so that the coefficients of common layers stay in the second-level cache.</summary>
    private const int MostLanes = 64;

    private const int WideLayer = 8192;

    private readonly double[] store;
    private readonly double* start;
    private readonly int widest;

    public RowBatch(int widest)
    {
        this.widest = widest;
        Capacity = widest <= WideLayer ? MostLanes : MostLanes / 4;
        store = GC.AllocateArray<double>(checked((int)((((4L * widest) + 1) * Capacity) + LaneVector.Width)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref store[0]);
        start = (double*)((address + 63) / 64 * 64);
        (Rows, Columns, Touched) = (new int[widest], new int[widest + Tile], new bool[widest]);
        Use(RowKind.Original, Capacity);
    }

    /// <summary>Columns are computed in groups of so many.</summary>
    public const int Tile = 4;

    /// <summary>The most rows.</summary>
    public int Capacity { get; }

    public RowKind Kind { get; private set; }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Rows in use, rounded up to whole vectors: distance between the coefficients of one value and the next.</summary>
    public int Lanes { get; private set; }

    public double* P => start;

    public double* Q => start + ((nint)widest * Capacity);

    public double* R => start + (2 * (nint)widest * Capacity);

    public double* S => start + (3 * (nint)widest * Capacity);

    /// <summary>What has been added to each row's bound so far.</summary>
    public double* Constant => start + (4 * (nint)widest * Capacity);

    /// <summary>Rows of the layer that hold coefficients, rising.</summary>
    public int[] Rows { get; }

    public int RowCount { get; set; }

    /// <summary>Values below the layer that hold coefficients, rising.</summary>
    public int[] Columns { get; }

    public int ColumnCount { get; set; }

    /// <summary>Marks for finding columns; all false between uses.</summary>
    public bool[] Touched { get; }

    /// <summary>Starts a batch.</summary>
    public void Use(RowKind kind, int count)
    {
        (Kind, Count, Lanes) = (kind, count, LaneVector.Padded(count));
        (RowCount, ColumnCount) = (0, 0);
        new Span<double>(Constant, Lanes).Clear();
    }

    /// <summary>Adds a row of the layer with coefficients.</summary>
    public void AddRow(int row) => Rows[RowCount++] = row;

    /// <summary>Makes a row hold coefficients, zero where it held none, and keeps the rows rising.</summary>
    public void Require(int row)
    {
        var at = Array.BinarySearch(Rows, 0, RowCount, row);
        if (at >= 0) { return; }
        Array.Copy(Rows, ~at, Rows, ~at + 1, RowCount - ~at);
        (Rows[~at], RowCount) = (row, RowCount + 1);
        new Span<double>(P + ((nint)row * Lanes), Lanes).Clear();
        new Span<double>(Q + ((nint)row * Lanes), Lanes).Clear();
    }

    /// <summary>Takes the given columns as live.</summary>
    public void TakeColumns(ReadOnlySpan<int> columns)
    {
        columns.CopyTo(Columns);
        ColumnCount = columns.Length;
    }
}
