using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Bounds one box at a time for a query: layers, rows, choice of literals, points to try, axis to split.</summary>
/// <remarks>One per worker: owns scratch memory.</remarks>
internal sealed class BoxBounder
{
    private readonly PairNetwork network;
    private readonly RowTable table;
    private readonly ClauseJudge judge;
    private readonly Propagation.Propagation propagation;
    private readonly PointEvaluator evaluator;
    private readonly Smear smear;
    private readonly double[] values;
    private readonly bool seeksBound;

    public BoxBounder(PairNetwork network, RowTable table, bool seeksBound, int boundBits)
    {
        (this.network, this.table, this.seeksBound) = (network, table, seeksBound);
        judge = new ClauseJudge(table, seeksBound);
        propagation = new Propagation.Propagation(network, boundBits);
        evaluator = new PointEvaluator(network);
        smear = new Smear(network);
        values = new double[table.Rows.Length];
    }

    public void Bound(SearchNode node, NodeBounds? inherited)
    {
        var bounds = inherited?.Clone() ?? new NodeBounds(network);
        var choices = new ImmutableArray<Share>[table.Clauses.Length];
        if (!propagation.Rebound(bounds, node.Lower, node.Upper))
        {
            Array.Fill(choices, [new Share(0, 1)]);
            node.Cell.Choices = [.. choices];
            return;
        }

        if (!propagation.IsDefined)
        {
            Array.Fill(choices, [new Share(0, 1)]);
            (node.Cell.Choices, node.Key, node.Axis) = ([.. choices], double.PositiveInfinity, Smear.Longest(node.Lower, node.Upper));
            return;
        }

        var final = propagation.Upper(table.Rows);
        for (var row = 0; row < values.Length; row++) { values[row] = final.Over(row, node.Lower, node.Upper); }

        node.Key = judge.Key(values, choices, out var worst);
        if (!seeksBound && node.Key >= 0) { node.Key = Combine(node, choices); }
        node.Cell.Choices = [.. choices];
        node.Bounds = bounds;
        node.Axis = smear.Axis(bounds, table.Rows[worst], node.Lower, node.Upper);
        TryPoints(node, final.Row(worst, network.Inputs));
    }

    private double Combine(SearchNode node, ImmutableArray<Share>[] choices)
    {
        var worst = double.NegativeInfinity;
        for (var clause = 0; clause < table.Clauses.Length; clause++)
        {
            var items = table.Clauses[clause];
            var own = items[choices[clause][0].Literal];
            var excess = values[own.Row] - own.Bound + ClauseJudge.Margin(own.Bound);
            if (excess >= 0 && judge.NearestTwo(clause, values, out var first, out var second))
            {
                var (a, b) = (items[first], items[second]);
                var row = (Mean(table.Rows[a.Row].P, table.Rows[b.Row].P), Mean(table.Rows[a.Row].Q, table.Rows[b.Row].Q));
                var mixed = propagation.Upper([row]).Over(0, node.Lower, node.Upper) - ((a.Bound + b.Bound) / 2) + ClauseJudge.Margin(Math.Abs(a.Bound) + Math.Abs(b.Bound));
                if (mixed < excess)
                {
                    excess = mixed;
                    choices[clause] = [new Share(Math.Min(first, second), 0.5), new Share(Math.Max(first, second), 0.5)];
                }
            }

            worst = Math.Max(worst, excess);
        }

        return worst;
    }

    private static double[] Mean(double[] a, double[] b) => [.. a.Zip(b, (x, y) => (x + y) / 2)];

    private void TryPoints(SearchNode node, ReadOnlySpan<double> inputRow)
    {
        var middle = new double[network.Inputs];
        var corner = new double[network.Inputs];
        for (var axis = 0; axis < middle.Length; axis++)
        {
            middle[axis] = Smear.Middle(node.Lower[axis], node.Upper[axis]);
            corner[axis] = inputRow[axis] > 0 ? node.Upper[axis] : node.Lower[axis];
        }

        Try(node, middle);
        Try(node, corner);
    }

    private void Try(SearchNode node, double[] point)
    {
        evaluator.Run(point);
        var value = judge.AtPoint(evaluator, out _);
        if (value > node.PointValue) { (node.Point, node.PointValue) = (point, value); }
    }
}
