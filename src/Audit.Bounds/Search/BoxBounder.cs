using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Bounds one box at a time for a query: layers, rows, choice of literals, points to try, axis to split.</summary>
/// <remarks>
/// First the forms that bounded the parent are evaluated on the part: all bounds inherited, at no cost. Only where they do not close the box are its bounds proved
/// anew; where closed parts are to stand alone, always. One per worker: owns scratch memory.
/// </remarks>
internal sealed class BoxBounder
{
    /// <summary>With more inputs than this an open box does not keep its forms for its parts.</summary>
    private const int MostInputsKept = 64;

    private readonly PairNetwork network;
    private readonly RowTable table;
    private readonly ClauseJudge judge;
    private readonly Propagation.Propagation propagation;
    private readonly PointEvaluator evaluator;
    private readonly AxisChoice axes;
    private readonly Combinations combinations;
    private readonly double[] keys;
    private readonly InputCut?[] cuts;
    private readonly bool mayInherit;
    private readonly PhaseProof phases;
    private readonly bool usesPhases;

    public BoxBounder(PairNetwork network, RowTable table, SearchQuery query, SearchOptions options, InputCut?[] cuts)
    {
        (this.network, this.table, mayInherit) = (network, table, !options.LargestFirst);
        judge = new ClauseJudge(table, query);
        propagation = new Propagation.Propagation(network, options.BoundBits);
        evaluator = new PointEvaluator(network);
        axes = new AxisChoice(network);
        combinations = new Combinations(table, judge, propagation, new ShareChoice(network.Inputs));
        keys = new double[table.Clauses.Length];
        this.cuts = cuts;
        phases = new PhaseProof(propagation);
        usesPhases = !network.IsPair && !query.SeeksBound && table.Clauses.Length == 1 && !network.Layers.Any(layer => layer.Units.Any(unit => unit.IsCurved));
    }

    /// <summary>Bounds a box; its parent, if any, has been bounded.</summary>
    public void Bound(SearchNode node, SearchNode? parent)
    {
        propagation.Cut = cuts[node.Box];
        var choices = new ImmutableArray<Share>[keys.Length];
        if (mayInherit && parent?.Forms is { } forms && Inherits(node, forms, parent.Combinations, choices)) { return; }
        var bounds = parent?.Bounds?.Clone() ?? new NodeBounds(network);
        if (!propagation.Rebound(bounds, node.Lower, node.Upper))
        {
            Array.Fill(choices, [new Share(0, 1)]);
            node.Cell.Choices = [.. choices];
            return;
        }

        if (!propagation.IsDefined)
        {
            Array.Fill(choices, [new Share(0, 1)]);
            (node.Cell.Choices, node.Key, node.Axis) = ([.. choices], double.PositiveInfinity, AxisChoice.Longest(node.Lower, node.Upper));
            return;
        }

        Judge(node, bounds, choices);
        node.Cell.Choices = [.. choices];
    }

    private bool Inherits(SearchNode node, FinalRows forms, List<Combination> mixed, ImmutableArray<Share>[] choices)
    {
        judge.Keys(forms, node.Lower, node.Upper, keys, choices);
        Apply(mixed, node, choices);
        if (!judge.IsClosed(keys.Max())) { return false; }
        (node.Key, node.Cell.Choices, node.Cell.ReboundFrom) = (keys.Max(), [.. choices], TreeNode.InheritAll);
        return true;
    }

    private void Judge(SearchNode node, NodeBounds bounds, ImmutableArray<Share>[] choices)
    {
        var forms = propagation.Upper(table.Rows, true);
        judge.Keys(forms, node.Lower, node.Upper, keys, choices);
        if (!judge.IsClosed(keys.Max()))
        {
            node.Combinations = combinations.Find(forms, keys, node.Lower, node.Upper);
            Apply(node.Combinations, node, choices);
        }

        var worst = Array.IndexOf(keys, keys.Max());
        node.Key = keys[worst];
        if (judge.IsClosed(node.Key) || ClosesByPhases(node, bounds, forms, choices)) { return; }
        (node.Bounds, node.Forms) = (bounds, network.Inputs <= MostInputsKept ? forms : null);
        var literal = table.Clauses[worst][choices[worst][0].Literal].Row;
        var mixed = node.Combinations.Find(item => item.Clause == worst);
        node.Axis = mixed is null
            ? axes.Choose(bounds, table.Rows[literal], (forms, literal), node.Lower, node.Upper)
            : axes.Choose(bounds, mixed.Row, (mixed.Form, 0), node.Lower, node.Upper);
        TryPoints(node, mixed is null ? forms.Row(literal, network.Inputs) : mixed.Form.Row(0, network.Inputs));
    }

    private bool ClosesByPhases(SearchNode node, NodeBounds bounds, FinalRows forms, ImmutableArray<Share>[] choices)
    {
        if (!usesPhases) { return false; }
        var mixed = node.Combinations.Find(_ => true);
        var literal = table.Clauses[0][choices[0][0].Literal];
        var (row, limit, scores) = mixed is null
            ? (table.Rows[literal.Row].Q, literal.Bound - Slack.Margin(literal.Bound), forms.Only(literal.Row, network.Inputs).Scores)
            : (mixed.Row.Q, mixed.Offset, mixed.Form.Scores);
        if ((scores.Length > 0 && node.Key - scores.Sum() >= 0) || !phases.Close(node, bounds, row, limit, [.. choices])) { return false; }
        node.Key = -double.Epsilon;
        return true;
    }

    private void Apply(List<Combination> mixed, SearchNode node, ImmutableArray<Share>[] choices)
    {
        foreach (var item in mixed)
        {
            var key = item.Over(node.Lower, node.Upper);
            if (key < keys[item.Clause]) { (keys[item.Clause], choices[item.Clause]) = (key, item.Shares); }
        }
    }

    private void TryPoints(SearchNode node, ReadOnlySpan<double> inputRow)
    {
        var middle = new double[network.Inputs];
        var corner = new double[network.Inputs];
        for (var axis = 0; axis < middle.Length; axis++)
        {
            middle[axis] = AxisChoice.Middle(node.Lower[axis], node.Upper[axis]);
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
