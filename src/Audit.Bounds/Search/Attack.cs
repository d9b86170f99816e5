using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;
using Audit.Models.Devices;

namespace Audit.Bounds.Search;

/// <summary>Looks for inputs that show a large value of a query: random points, corners, and projected sign gradients from them.</summary>
/// <remarks>
/// Guarantee: none; it exhibits, it never bounds. Candidates are ranked in float64 and must be replayed in reference arithmetic by the caller.
/// Source: projected gradient descent (Madry et al. 2018) with random and corner starts. Draws: Philox at (seed, start, axis), so the result
/// depends on nothing else. Cost: two forward and two backward passes per evaluation.
/// </remarks>
public sealed class Attack
{
    private const int Steps = 24;

    private const int Patience = 4;

    private readonly PointEvaluator evaluator;
    private readonly ClauseJudge judge;
    private readonly RowTable table;
    private readonly double[] gradient;

    /// <summary>Prepares an attack on the same query as a search.</summary>
    public Attack(ChainNetwork original, ChainNetwork? coarse, SearchQuery query)
    {
        var network = new PairNetwork(original, coarse);
        table = new RowTable(query, network.Outputs, network.IsPair);
        evaluator = new PointEvaluator(network);
        judge = new ClauseJudge(table, query);
        gradient = new double[network.Inputs];
    }

    /// <summary>The best inputs found, best first, at most as many as asked.</summary>
    /// <param name="region">Boxes.</param>
    /// <param name="evaluations">How many inputs may be evaluated.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <param name="keep">How many inputs to return.</param>
    public IReadOnlyList<float[]> Run(IReadOnlyList<SearchBox> region, int evaluations, ulong seed, int keep = 8)
    {
        var best = new List<(double Value, int Order, float[] Input)>();
        var used = 0;
        for (var start = 0; used < evaluations; start++)
        {
            var box = region[start % region.Count];
            if (box.Snap(new double[box.Lower.Length]) is null) { used++; continue; }
            var (value, input, cost) = Climb(box, Start(box, start / region.Count, seed, start));
            used += cost;
            best.Add((value, start, input));
            if (best.Count > 4 * keep) { Trim(best, keep); }
        }

        Trim(best, keep);
        return [.. best.Select(item => item.Input)];
    }

    private static void Trim(List<(double Value, int Order, float[] Input)> best, int keep)
    {
        best.Sort((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Order.CompareTo(b.Order));
        if (best.Count > keep) { best.RemoveRange(keep, best.Count - keep); }
    }

    private static double[] Start(SearchBox box, int round, ulong seed, int start)
    {
        var point = new double[box.Lower.Length];
        for (var axis = 0; axis < point.Length; axis++)
        {
            double low = box.InnerLower[axis], high = box.InnerUpper[axis];
            double draw = Philox.Uniform(seed, (ulong)start, (ulong)axis);
            point[axis] = round == 0 ? low + ((high - low) / 2) : round % 3 == 1 ? (draw < 0.5 ? low : high) : low + (draw * (high - low));
        }

        return point;
    }

    private (double Value, float[] Input, int Cost) Climb(SearchBox box, double[] point)
    {
        var current = box.Snap(point)!;
        var (bestValue, best, step, stale, cost) = (double.NegativeInfinity, current, 0.25, 0, 0);
        for (var iteration = 0; iteration < Steps; iteration++)
        {
            evaluator.Run([.. current.Select(value => (double)value)]);
            var value = judge.AtPoint(evaluator, out var row);
            cost++;
            if (value > bestValue) { (bestValue, best, stale) = (value, current, 0); }
            else if (++stale >= Patience) { (step, stale, current) = (step / 4, 0, best); }
            evaluator.Gradient(table.Rows[row], gradient);
            current = Move(box, current, step);
        }

        return (bestValue, best, cost);
    }

    private float[] Move(SearchBox box, float[] from, double step)
    {
        var to = new double[from.Length];
        for (var axis = 0; axis < to.Length; axis++)
        {
            to[axis] = from[axis] + (Math.Sign(gradient[axis]) * step * ((double)box.InnerUpper[axis] - box.InnerLower[axis]));
        }

        return box.Snap(to)!;
    }
}
