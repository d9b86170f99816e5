using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>Which layer of one chain stands beside which layer of another: an edit distance over layers, the last beside the last.</summary>
/// <remarks>Cost: one comparison of activations for each pair of layers.</remarks>
internal static class LayerMatching
{
    private const double Alone = 1.2;

    /// <summary>Pairs in order; a layer without a partner stands alone.</summary>
    public static IReadOnlyList<(int? A, int? B)> Of(ChainNetwork a, ChainNetwork b)
    {
        var (m, n) = (a.Layers.Length - 1, b.Layers.Length - 1);
        var cost = new double[m + 1, n + 1];
        for (var i = m; i >= 0; i--)
        {
            for (var j = n; j >= 0; j--) { cost[i, j] = i == m && j == n ? 0 : Best(a, b, cost, (i, j)).Cost; }
        }

        var (pairs, at) = (new List<(int? A, int? B)>(), (I: 0, J: 0));
        while (at.I < m || at.J < n)
        {
            var step = Best(a, b, cost, at).Step;
            pairs.Add((step.A ? at.I : null, step.B ? at.J : null));
            at = (at.I + (step.A ? 1 : 0), at.J + (step.B ? 1 : 0));
        }

        pairs.Add((m, n));
        return pairs;
    }

    private static (double Cost, (bool A, bool B) Step) Best(ChainNetwork a, ChainNetwork b, double[,] cost, (int I, int J) at)
    {
        var (m, n) = (a.Layers.Length - 1, b.Layers.Length - 1);
        var both = at.I < m && at.J < n ? Distance(a.Layers[at.I], b.Layers[at.J]) + cost[at.I + 1, at.J + 1] : double.PositiveInfinity;
        var left = at.I < m ? Alone + cost[at.I + 1, at.J] : double.PositiveInfinity;
        var right = at.J < n ? Alone + cost[at.I, at.J + 1] : double.PositiveInfinity;
        return both <= left && both <= right ? (both, (true, true)) : left <= right ? (left, (true, false)) : (right, (false, true));
    }

    /// <summary>0 for layers of one shape and weights, up to 2 for layers that have little in common.</summary>
    private static double Distance(ChainLayer a, ChainLayer b)
    {
        if (!a.Activations.AsSpan().SequenceEqual(b.Activations.AsSpan())) { return 0.5 + (Math.Abs(a.Rows - b.Rows) / (double)Math.Max(a.Rows, b.Rows)) + (a.Activations[0] == b.Activations[0] ? 0 : 0.5); }
        if (a.Weights.Length != b.Weights.Length) { return 0.25; }
        var (gap, size) = (0.0, 0.0);
        for (var entry = 0; entry < a.Weights.Length; entry++)
        {
            gap += Math.Abs((double)a.Weights[entry] - b.Weights[entry]);
            size += Math.Abs((double)a.Weights[entry]) + Math.Abs((double)b.Weights[entry]);
        }

        return size == 0 ? 0 : 0.5 * gap / size;
    }
}
