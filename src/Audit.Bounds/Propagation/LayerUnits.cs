using Audit.Bounds.Certificates;

namespace Audit.Bounds.Propagation;

/// <summary>All units of a layer over one box: ranges of what leaves it, which outputs can matter, and how a batch of rows passes.</summary>
/// <remarks>One per worker and layer; <see cref="Prepare"/> before use. Memory is made once.</remarks>
internal sealed unsafe class LayerUnits
{
    private readonly UnitFamily[] families;
    private readonly UnitFamily[] familyOf;
    private readonly int[][] live;
    private readonly int[] liveCount = new int[3];
    private readonly bool[] isStill;
    private readonly (int First, int Count)[] rowsOf;
    private readonly CurvedUnits? curved;

    /// <summary>Makes the units of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="wanted">Rows that curved units read (<see cref="UnitLayout.Wanted"/>).</param>
    public LayerUnits(PairLayer layer, bool[] wanted)
    {
        Layer = layer;
        (H, G, Delta) = (new Ranges(layer.Outputs), layer.IsPair ? new Ranges(layer.Outputs) : new Ranges(0), new Ranges(layer.IsPair ? layer.Outputs : 0));
        var piecewise = new PiecewiseUnits(layer, layer.Units.Where(unit => !unit.IsCurved));
        families = [piecewise];
        familyOf = [.. Enumerable.Repeat<UnitFamily>(piecewise, layer.Outputs)];
        if (wanted.Contains(true) || layer.Units.Any(unit => unit.IsCurved))
        {
            curved = new CurvedUnits(layer, [.. layer.Units.Where(unit => unit.IsCurved)], wanted);
            families = [piecewise, curved];
            foreach (var unit in layer.Units.Where(unit => unit.IsCurved)) { familyOf.AsSpan(unit.Output, unit.Outputs).Fill(curved); }
        }

        live = [new int[layer.Outputs], new int[layer.Outputs], new int[layer.Outputs]];
        isStill = new bool[layer.Rows];
        rowsOf = new (int, int)[layer.Outputs];
        foreach (var unit in layer.Units) { rowsOf.AsSpan(unit.Output, unit.Outputs).Fill((unit.Row, unit.Rows)); }
    }

    public PairLayer Layer { get; }

    /// <summary>Ranges of the original's outputs of this layer.</summary>
    public Ranges H { get; }

    /// <summary>Ranges of the coarse network's outputs.</summary>
    public Ranges G { get; }

    /// <summary>Ranges of the outputs' difference.</summary>
    public Ranges Delta { get; }

    /// <summary>Takes a box's bounds of the rows; false where a function may be outside its domain, so that nothing is known.</summary>
    public bool Prepare(in LayerEnds ends)
    {
        foreach (var family in families) { family.Prepare(ends, this); }
        if (curved is { IsDefined: false }) { return false; }
        for (var i = 0; i < ends.Ld.Length; i++) { isStill[i] = ends.Ld[i] == 0 && ends.Ud[i] == 0; }
        Array.Clear(liveCount);
        for (var output = 0; output < familyOf.Length; output++)
        {
            List(output, RowKind.Original);
            if (!Layer.IsPair) { continue; }
            List(output, RowKind.Coarse);
            List(output, RowKind.Pair);
        }

        return true;
    }

    /// <summary>Adds the rows whose intervals would gain from backward rows.</summary>
    public void Want(in LayerEnds ends, WantedRows rows)
    {
        foreach (var family in families) { family.Want(ends, rows); }
    }

    /// <summary>Outputs whose coefficients matter for rows of a kind, rising.</summary>
    public ReadOnlySpan<int> Live(RowKind kind) => live[(int)kind].AsSpan(0, liveCount[(int)kind]);

    /// <summary>Passes a batch from what leaves the layer (R, S) to its rows (P, Q).</summary>
    public void Pass(RowBatch batch)
    {
        batch.RowCount = 0;
        for (var index = 0; index < batch.ColumnCount; index++)
        {
            var output = batch.Columns[index];
            familyOf[output].Pass(output, batch);
        }

        if (batch.Kind != RowKind.Pair) { return; }
        for (var index = 0; index < batch.RowCount; index++)
        {
            var row = batch.Rows[index];
            if (isStill[row]) { new Span<double>(batch.P + ((nint)row * batch.Lanes), batch.Lanes).Clear(); }
        }
    }

    /// <summary>What was lost at an output in one row of the batch last passed.</summary>
    public double Loss(int output, RowBatch batch, int lane) => familyOf[output].Loss(output, batch, lane);

    /// <summary>The rows that the unit of an output reads.</summary>
    public (int First, int Count) RowsOf(int output) => rowsOf[output];

    private void List(int output, RowKind kind)
    {
        if (familyOf[output].IsLive(output, kind)) { live[(int)kind][liveCount[(int)kind]++] = output; }
    }
}
