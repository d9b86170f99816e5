namespace Audit.Bounds.Propagation;

/// <summary>Units of one kind in a layer: how coefficients of what leaves them become coefficients of the rows that they read, over one box.</summary>
/// <remarks>
/// Guarantee of <see cref="Pass"/>: the new coefficients with what is added to the constants are an upper bound of the old ones for all (x, y) of the
/// box, up to float64 rounding. One per worker: it keeps what was prepared for the box.
/// </remarks>
internal abstract class UnitFamily
{
    /// <summary>Reads a box's bounds of the rows and sets the ranges of what leaves.</summary>
    public abstract void Prepare(in LayerEnds ends, LayerUnits layer);

    /// <summary>Adds the rows whose intervals would gain from backward rows.</summary>
    public abstract void Want(in LayerEnds ends, WantedRows rows);

    /// <summary>Whether a coefficient of this output can matter.</summary>
    public abstract bool IsLive(int output, RowKind kind);

    /// <summary>Replaces (R, S) of a live output by (P, Q) of its rows, adds to the constants, and adds the rows, in rising order; P of a row that does not move is cleared afterwards.</summary>
    /// <remarks>A unit with several outputs is called for each live one, and reads all of them at the first.</remarks>
    public abstract void Pass(int output, RowBatch batch);

    /// <summary>How much the last <see cref="Pass"/> of an output added at most to one row of the batch, over what the unit can really give; 0 where nothing is lost.</summary>
    /// <remarks>Steers where to split; nothing rests on it.</remarks>
    public abstract double Loss(int output, RowBatch batch, int lane);
}
