using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Closes a box by the signs of a few neurons, where what their lines lose is what keeps it open.</summary>
/// <remarks>
/// For queries with one clause about one network of ReLU and identity units. All bounds are the box's; each leaf has a final row with one multiplier per phase, found by a line search whose candidates are bounded
/// together. Tried only where removing the largest losses would close the box. Source: beta-CROWN (Wang et al. 2021), the choice by loss ours. One per worker.
/// </remarks>
internal sealed class PhaseProof(Propagation.Propagation propagation)
{
    private const int MostNeurons = 4;

    /// <summary>Multipliers tried first, in parts of the coefficient of the neuron's output.</summary>
    private static readonly double[] Parts = [0, 0.0625, 0.125, 0.25, 0.4, 0.6, 0.8, 1];

    private const int Rounds = 3;

    /// <summary>Whether the row is below the limit on the box just bounded; then the cell has the tree that shows it.</summary>
    public bool Close(SearchNode node, NodeBounds bounds, double[] row, double limit, ImmutableArray<ImmutableArray<Share>> choices)
    {
        var rows = propagation.Phased(bounds);
        var task = new Task(rows, row, limit, (node.Lower, node.Upper), choices);
        var cell = new Cell();
        if (!Part(task, cell, [])) { return false; }
        (node.Cell.Neuron, node.Cell.Lower, node.Cell.Upper) = (cell.Neuron, cell.Lower, cell.Upper);
        return true;
    }

    private sealed record Task(PhasedRows Rows, double[] Row, double Limit, (double[] Lower, double[] Upper) Box, ImmutableArray<ImmutableArray<Share>> Choices);

    /// <summary>Parts an open cell by the neuron that loses most.</summary>
    private static bool Part(Task task, Cell cell, float[] multipliers)
    {
        var losses = new List<UnitLoss>();
        var value = task.Rows.Upper(task.Row, [multipliers], task.Box, losses)[0];
        losses.Sort((a, b) => b.Loss != a.Loss ? b.Loss.CompareTo(a.Loss) : (a.Layer, a.Row).CompareTo((b.Layer, b.Row)));
        var left = MostNeurons - multipliers.Length;
        if (!(value - losses.Take(left).Sum(loss => loss.Loss) < task.Limit)) { return false; }
        var most = losses[0];
        (cell.Neuron, cell.Lower, cell.Upper) = (new NeuronPlace(false, most.Layer, most.Row), NewCell(task), NewCell(task));
        return Side(task, cell.Lower, new NeuronPhase(most.Layer, most.Row, false), multipliers, most.Coefficient)
            && Side(task, cell.Upper, new NeuronPhase(most.Layer, most.Row, true), multipliers, most.Coefficient);
    }

    private static Cell NewCell(Task task) => new() { Choices = task.Choices, ReboundFrom = TreeNode.InheritAll, IsClosed = true };

    private static bool Side(Task task, Cell cell, NeuronPhase phase, float[] multipliers, double size)
    {
        task.Rows.Push(phase);
        var (value, best) = Search(task, multipliers, size);
        var closed = value < task.Limit;
        if (closed) { cell.Parameters = [new RowParameters([.. best], [])]; }
        else if (best.Length < MostNeurons) { closed = Part(task, cell, best); }
        task.Rows.Pop();
        return closed;
    }

    /// <summary>The best multiplier of the last phase, the others kept.</summary>
    private static (double Value, float[] Multipliers) Search(Task task, float[] multipliers, double size)
    {
        var (low, high) = (0.0, size);
        var (least, best) = (double.PositiveInfinity, (float[])[.. multipliers, 0]);
        for (var round = 0; round < Rounds; round++)
        {
            var tried = Parts.Select(part => (float)(low + (part * (high - low)))).ToArray();
            var values = task.Rows.Upper(task.Row, [.. tried.Select(last => (float[])[.. multipliers, last])], task.Box);
            var at = 0;
            for (var index = 1; index < values.Length; index++) { at = values[index] < values[at] ? index : at; }
            if (values[at] < least) { (least, best) = (values[at], [.. multipliers, tried[at]]); }
            if (least < task.Limit) { break; }
            (low, high) = (tried[Math.Max(at - 1, 0)], tried[Math.Min(at + 1, tried.Length - 1)]);
        }

        return (least, best);
    }
}
