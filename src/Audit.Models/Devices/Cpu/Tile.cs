namespace Audit.Models.Devices.Cpu;

/// <summary>What one register tile works on. Pointers must reach the whole tile; nothing is checked.</summary>
/// <remarks>
/// Element (row, step) of A lies at A[row * RowA + step * StepA]: rows one after the other, columns one after the other, or a packed panel.
/// Pair p of vectors of B at a step lies at B[step * StepB + p * PairB]: the pairs of a matrix stand side by side, those of panels lie apart.
/// A mutable value of the loops around the tiles, which change only what differs from one tile to the next.
/// </remarks>
internal unsafe struct Tile
{
    /// <summary>First row of A, at the first step.</summary>
    public float* A;

    /// <summary>Floats from one row of A to the next.</summary>
    public nint RowA;

    /// <summary>Floats from one step of A to the next.</summary>
    public nint StepA;

    /// <summary>First column of B, at the first step.</summary>
    public float* B;

    /// <summary>Floats from one step of B to the next.</summary>
    public nint StepB;

    /// <summary>Floats from each step of B to the next, where they differ; else null.</summary>
    public nint* StepsB;

    /// <summary>Floats from one pair of vectors of B to the next.</summary>
    public nint PairB;

    /// <summary>First element of C.</summary>
    public float* C;

    /// <summary>Floats from one row of C to the next.</summary>
    public nint RowC;

    /// <summary>Steps of the chains.</summary>
    public nint K;

    /// <summary>Columns in the last vector, 1 to the number of lanes.</summary>
    public int Last;
}
