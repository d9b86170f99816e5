namespace Audit.Bounds.Propagation;

/// <summary>How strongly each input moves each hidden row: magnitudes of the input coefficients of the rows last proved.</summary>
/// <remarks>
/// Steers where to split; no bound rests on it, but the tree does: it must be a function of the box alone, so rows that were not proved on this box have none.
/// Kept for few inputs only.
/// </remarks>
internal sealed class Sensitivity
{
    public const int MostInputs = 32;

    private readonly PairNetwork network;
    private readonly double[][] ofX;
    private readonly double[][] ofD;

    public Sensitivity(PairNetwork network)
    {
        this.network = network;
        IsKept = network.Inputs <= MostInputs;
        ofX = IsKept ? Rows(network) : [];
        ofD = IsKept && network.IsPair ? Rows(network) : [];
        for (var row = 0; IsKept && network.Layers.Length > 1 && row < network.Layers[0].Rows; row++) { First(network.Layers[0], row); }
    }

    public bool IsKept { get; }

    /// <summary>Forgets the rows of a layer, before those of another box are proved.</summary>
    public void Forget(int k)
    {
        if (!IsKept) { return; }
        Array.Clear(ofX[k]);
        if (network.IsPair) { Array.Clear(ofD[k]); }
    }

    /// <summary>Takes the coefficients that a batch of neurons' rows ended with.</summary>
    public unsafe void Take(int k, RowBatch batch, ReadOnlySpan<int> neurons)
    {
        if (!IsKept || batch.Kind == RowKind.Coarse) { return; }
        var to = batch.Kind == RowKind.Pair ? ofD[k] : ofX[k];
        for (var n = 0; n < neurons.Length; n++)
        {
            for (var j = 0; j < network.Inputs; j++)
            {
                var at = ((nint)j * batch.Lanes) + (2 * n);
                to[(neurons[n] * network.Inputs) + j] = Math.Abs(batch.S[at]) + Math.Abs(batch.S[at + 1]);
            }
        }
    }

    /// <summary>Parts a loss at a neuron among the inputs, by how much each moves it within the box: of a pair by x and by d in halves, or by the one that was proved.</summary>
    public void Attribute(int k, int row, double loss, ReadOnlySpan<double> widths, Span<double> scores)
    {
        var x = ofX[k].AsSpan(row * network.Inputs, network.Inputs);
        var d = network.IsPair ? ofD[k].AsSpan(row * network.Inputs, network.Inputs) : [];
        var part = Total(x, widths) > 0 && Total(d, widths) > 0 ? loss / 2 : loss;
        Part(d, part, widths, scores);
        Part(x, part, widths, scores);
    }

    private static double Total(ReadOnlySpan<double> moves, ReadOnlySpan<double> widths)
    {
        double total = 0;
        for (var j = 0; j < moves.Length; j++) { total += moves[j] * widths[j]; }
        return total;
    }

    private static void Part(ReadOnlySpan<double> moves, double loss, ReadOnlySpan<double> widths, Span<double> scores)
    {
        var total = Total(moves, widths);
        if (!(total > 0)) { return; }
        for (var j = 0; j < widths.Length; j++) { scores[j] += loss * moves[j] * widths[j] / total; }
    }

    private static double[][] Rows(PairNetwork network) => [.. network.Layers[..^1].Select(layer => new double[layer.Rows * network.Inputs])];

    private void First(PairLayer layer, int row)
    {
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            var at = (row * network.Inputs) + layer.Columns[entry];
            ofX[0][at] = Math.Abs(layer.SparseW[entry]);
            if (layer.IsPair) { ofD[0][at] = Math.Abs(layer.SparseD[entry]); }
        }
    }
}
