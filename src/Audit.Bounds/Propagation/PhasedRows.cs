namespace Audit.Bounds.Propagation;

/// <summary>A phase of a neuron of one network: its value is at most 0, or at least 0.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="Row">Row of the layer.</param>
/// <param name="IsActive">Whether the value is at least 0.</param>
internal readonly record struct NeuronPhase(int Layer, int Row, bool IsActive);

/// <summary>What one unit loses in a row.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Row">Row of the layer.</param>
/// <param name="Loss">How much.</param>
/// <param name="Coefficient">Size of the row's coefficient of what leaves the unit.</param>
internal readonly record struct UnitLoss(int Layer, int Row, double Loss, double Coefficient);

/// <summary>Bounds a row of one network where neurons have phases, with a multiplier for each: all other bounds are inherited.</summary>
/// <remarks>
/// Formula: FORMAT.md, phases: "value at least 0" adds b to the neuron's coefficient, "at most 0" adds -b, for any b at least 0. Source: beta-CROWN (Wang et al. 2021). Candidates for the
/// multipliers stand in the lanes. Not thread-safe: shares the memory of its propagation.
/// </remarks>
internal sealed unsafe class PhasedRows(PairNetwork network, NodeBounds bounds, LayerUnits[] units, BackwardPass pass)
{
    private readonly List<NeuronPhase> phases = [];
    private readonly Stack<(double Lower, double Upper)> clipped = [];

    /// <summary>The phases in force.</summary>
    public IReadOnlyList<NeuronPhase> Phases => phases;

    /// <summary>Puts a phase in force.</summary>
    public void Push(NeuronPhase phase)
    {
        var ends = bounds[phase.Layer];
        clipped.Push((ends.Lx[phase.Row], ends.Ux[phase.Row]));
        if (phase.IsActive) { ends.Lx[phase.Row] = Math.Max(ends.Lx[phase.Row], 0); } else { ends.Ux[phase.Row] = Math.Min(ends.Ux[phase.Row], 0); }
        phases.Add(phase);
        units[phase.Layer].Prepare(ends);
    }

    /// <summary>Takes the last phase back.</summary>
    public void Pop()
    {
        var phase = phases[^1];
        var ends = bounds[phase.Layer];
        (ends.Lx[phase.Row], ends.Ux[phase.Row]) = clipped.Pop();
        phases.RemoveAt(phases.Count - 1);
        units[phase.Layer].Prepare(ends);
    }

    /// <summary>The largest value of a row for each candidate: multipliers of all phases.</summary>
    public double[] Upper(double[] row, IReadOnlyList<float[]> candidates, (double[] Lower, double[] Upper) box, List<UnitLoss>? losses = null)
    {
        var batch = pass.Batch;
        batch.Use(RowKind.Original, candidates.Count);
        for (var value = 0; value < row.Length; value++)
        {
            batch.AddRow(value);
            new Span<double>(batch.Q + ((nint)value * batch.Lanes), batch.Lanes).Fill(row[value]);
        }

        pass.OfRows(units.Length, k => Passed(k, candidates, losses));
        pass.Concretise(box.Lower, box.Upper);
        var result = new double[candidates.Count];
        for (var lane = 0; lane < result.Length; lane++) { result[lane] = batch.Constant[lane]; }
        return result;
    }

    private void Passed(int k, IReadOnlyList<float[]> candidates, List<UnitLoss>? losses)
    {
        var batch = pass.Batch;
        if (losses is not null) { AddLosses(k, losses); }
        for (var index = 0; index < phases.Count; index++)
        {
            var phase = phases[index];
            if (phase.Layer != k) { continue; }
            batch.Require(phase.Row);
            var at = (nint)phase.Row * batch.Lanes;
            for (var lane = 0; lane < candidates.Count; lane++) { batch.Q[at + lane] += phase.IsActive ? candidates[lane][index] : -(double)candidates[lane][index]; }
        }
    }

    private void AddLosses(int k, List<UnitLoss> losses)
    {
        foreach (var output in pass.Batch.Columns.AsSpan(0, pass.Batch.ColumnCount))
        {
            var (row, count) = units[k].RowsOf(output);
            var loss = units[k].Loss(output, pass.Batch, 0);
            if (count == 1 && loss > 0 && network.Layers[k].Activations[row] == Certificates.Activation.Relu)
            {
                losses.Add(new UnitLoss(k, row, loss, Math.Abs(pass.Batch.S[(nint)output * pass.Batch.Lanes])));
            }
        }
    }
}
