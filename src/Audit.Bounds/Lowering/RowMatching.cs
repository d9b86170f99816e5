using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>Which row of a layer stands beside which row of another: the pairs of nearest weights first, each row once.</summary>
internal static class RowMatching
{
    /// <summary>Beyond so many comparisons of weights, rows are taken by their numbers.</summary>
    private const double MostComparisons = 3e8;

    /// <summary>For each row of b the row of a that it stands beside, or a number from a's rows on where it stands alone; null where units of several rows would be parted.</summary>
    public static int[]? Of(ChainLayer a, ChainLayer b)
    {
        if (a.Activations.AsSpan().SequenceEqual(b.Activations.AsSpan())) { return [.. Enumerable.Range(0, b.Rows)]; }
        if (a.Outputs != a.Rows || b.Outputs != b.Rows || Grouped(a) || Grouped(b)) { return null; }
        var places = Enumerable.Repeat(-1, b.Rows).ToArray();
        var taken = new bool[a.Rows];
        foreach (var (row, other) in Pairs(a, b))
        {
            if (taken[row] || places[other] >= 0) { continue; }
            (taken[row], places[other]) = (true, row);
        }

        var next = a.Rows;
        for (var other = 0; other < places.Length; other++)
        {
            if (places[other] < 0) { places[other] = next++; }
        }

        return places;
    }

    private static bool Grouped(ChainLayer layer) => layer.Activations.Any(activation => activation is Activation.SoftmaxFirst or Activation.SoftmaxNext);

    private static IEnumerable<(int A, int B)> Pairs(ChainLayer a, ChainLayer b)
    {
        if ((double)a.Rows * b.Rows * a.Inputs > MostComparisons) { return Enumerable.Range(0, Math.Min(a.Rows, b.Rows)).Where(row => a.Activations[row] == b.Activations[row]).Select(row => (row, row)); }
        var (left, right) = (Dense(a), Dense(b));
        var pairs = new List<(double Distance, int A, int B)>();
        for (var row = 0; row < a.Rows; row++)
        {
            for (var other = 0; other < b.Rows; other++)
            {
                if (a.Activations[row] == b.Activations[other]) { pairs.Add((Distance(left[row], right[other]), row, other)); }
            }
        }

        return pairs.Order().Select(pair => (pair.A, pair.B));
    }

    private static double Distance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) { sum += Math.Abs((double)a[i] - b[i]); }
        return sum;
    }

    /// <summary>Weights and, last, the bias of each row.</summary>
    private static float[][] Dense(ChainLayer layer) => [.. Enumerable.Range(0, layer.Rows).Select(row =>
    {
        var dense = new float[layer.Inputs + 1];
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++) { dense[layer.Columns[entry]] = layer.Weights[entry]; }
        dense[layer.Inputs] = layer.Bias[row];
        return dense;
    })];
}
