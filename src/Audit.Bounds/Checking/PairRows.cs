using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>The rows of both networks' layer over the union of their entries: W, V and D = V - W side by side.</summary>
internal sealed class PairRows
{
    private PairRows(GridRows original, GridRows coarse, bool[] identical)
    {
        Identical = identical;
        BiasDifference = [.. coarse.Bias.Zip(original.Bias, (c, b) => c - b)];
        Start = new int[original.Bias.Length + 1];
        var (columns, w, v) = (new List<int>(original.Column.Length), new List<long>(original.Column.Length), new List<long>(original.Column.Length));
        for (var row = 0; row < original.Bias.Length; row++)
        {
            var (i, j) = (original.Start[row], coarse.Start[row]);
            while (i < original.Start[row + 1] || j < coarse.Start[row + 1])
            {
                var left = i < original.Start[row + 1] ? original.Column[i] : int.MaxValue;
                var right = j < coarse.Start[row + 1] ? coarse.Column[j] : int.MaxValue;
                columns.Add(Math.Min(left, right));
                w.Add(left <= right ? original.Weight[i++] : 0);
                v.Add(right <= left ? coarse.Weight[j++] : 0);
            }

            Start[row + 1] = columns.Count;
        }

        (Column, Original, Coarse) = ([.. columns], [.. w], [.. v]);
        Difference = [.. v.Zip(w, (a, b) => a - b)];
    }

    /// <summary>Where each row's entries begin; one more than there are rows.</summary>
    public int[] Start { get; }

    /// <summary>Input of each entry, rising within a row.</summary>
    public int[] Column { get; }

    /// <summary>W.</summary>
    public long[] Original { get; }

    /// <summary>V.</summary>
    public long[] Coarse { get; }

    /// <summary>D = V - W.</summary>
    public long[] Difference { get; }

    /// <summary>e = c - b.</summary>
    public long[] BiasDifference { get; }

    /// <summary>Whether both networks have the same float32 weights, bias and roundings in the row.</summary>
    public bool[] Identical { get; }

    /// <summary>Joins the rows of two layers of equal shape.</summary>
    public static PairRows Of(ChainLayer original, ChainLayer coarse, GridRows originalRows, GridRows coarseRows)
    {
        var identical = new bool[original.Rows];
        for (var row = 0; row < identical.Length; row++)
        {
            identical[row] = original.Bias[row] == coarse.Bias[row]
                && original.Roundings[row] == coarse.Roundings[row]
                && Entries(original, row).SequenceEqual(Entries(coarse, row));
        }

        return new PairRows(originalRows, coarseRows, identical);
    }

    private static IEnumerable<(int Column, float Weight)> Entries(ChainLayer layer, int row) =>
        Enumerable.Range(layer.RowStart[row], layer.RowStart[row + 1] - layer.RowStart[row])
            .Where(e => layer.Weights[e] != 0)
            .Select(e => (layer.Columns[e], layer.Weights[e]));
}
