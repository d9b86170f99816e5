namespace Audit.Models.Devices.Cpu;

/// <summary>A matrix in pinned memory: element (row, column) lies at At[row * Row + column * Column].</summary>
internal readonly unsafe struct MatrixView(float* at, nint row, nint column)
{
    /// <summary>The first element.</summary>
    public float* At { get; } = at;

    /// <summary>Floats from one row to the next.</summary>
    public nint Row { get; } = row;

    /// <summary>Floats from one column to the next.</summary>
    public nint Column { get; } = column;

    /// <summary>The matrix that begins at a row and a column of this one.</summary>
    public MatrixView From(nint row, nint column) => unchecked(new(At + row * Row + column * Column, Row, Column));

    /// <summary>The same elements with rows and columns exchanged.</summary>
    public MatrixView Turned => new(At, Column, Row);
}
