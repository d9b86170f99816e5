using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt.Leaves;

/// <summary>A layer of one or two chains with the entries of both rows side by side.</summary>
/// <param name="Start">Where each row's entries begin.</param>
/// <param name="Column">Input of each entry.</param>
/// <param name="W">Weight in the original.</param>
/// <param name="V">Weight in the coarse network; for one network W again.</param>
/// <param name="B">Bias in the original.</param>
/// <param name="C">Bias in the coarse network; for one network B again.</param>
/// <param name="IsRelu">Whether a ReLU follows.</param>
/// <param name="Roundings">Roundings of each row, original and coarse.</param>
/// <param name="Inputs">Values that enter.</param>
internal sealed record LeafLayer(int[] Start, int[] Column, double[] W, double[] V, double[] B, double[] C, bool[] IsRelu, (int X, int Y)[] Roundings, int Inputs)
{
    /// <summary>Number of rows.</summary>
    public int Rows => B.Length;

    /// <summary>Whether both networks compute row i by the same operations.</summary>
    public bool IsIdentical(int row) => B[row] == C[row] && Roundings[row].X == Roundings[row].Y && Enumerable.Range(Start[row], Start[row + 1] - Start[row]).All(entry => W[entry] == V[entry]);
}

/// <summary>One or two chains of affine, ReLU and identity rows, for the evaluation of leaves apart from the checker's.</summary>
internal sealed record LeafNetwork(LeafLayer[] Layers, bool IsPair)
{
    /// <summary>Entries of all layers: what one backward row costs.</summary>
    public long Entries => Layers.Sum(layer => (long)layer.Column.Length);

    /// <summary>The joined chains; null where a unit is neither identity nor ReLU.</summary>
    public static LeafNetwork? Of(ChainNetwork original, ChainNetwork? coarse)
    {
        var isPlain = original.Layers.Concat(coarse?.Layers ?? []).All(layer => layer.Activations.All(unit => unit is Activation.Identity or Activation.Relu));
        return isPlain ? new LeafNetwork([.. original.Layers.Select((layer, k) => Join(layer, coarse?.Layers[k] ?? layer))], coarse is not null) : null;
    }

    private static LeafLayer Join(ChainLayer w, ChainLayer v)
    {
        var (start, column, first, second) = (new int[w.Rows + 1], new List<int>(), new List<double>(), new List<double>());
        for (var row = 0; row < w.Rows; row++)
        {
            var (i, j) = (w.RowStart[row], v.RowStart[row]);
            while (i < w.RowStart[row + 1] || j < v.RowStart[row + 1])
            {
                var (left, right) = (i < w.RowStart[row + 1] ? w.Columns[i] : int.MaxValue, j < v.RowStart[row + 1] ? v.Columns[j] : int.MaxValue);
                column.Add(Math.Min(left, right));
                first.Add(left <= right ? w.Weights[i++] : 0);
                second.Add(right <= left ? v.Weights[j++] : 0);
            }

            start[row + 1] = column.Count;
        }

        return new LeafLayer(
            start, [.. column], [.. first], [.. second], [.. w.Bias.Select(value => (double)value)], [.. v.Bias.Select(value => (double)value)],
            [.. w.Activations.Select(unit => unit == Activation.Relu)], [.. w.Roundings.Zip(v.Roundings)], w.Inputs);
    }
}
