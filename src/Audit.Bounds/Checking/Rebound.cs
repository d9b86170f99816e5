using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>Derives a node's bounds of all neurons, layer by layer: the parent's, or anew.</summary>
internal sealed class Rebound(GridNetwork network, Certificate certificate, PreorderTree tree)
{
    private const int NeuronsAtOnce = Lanes.Count / 2;
    private readonly IntervalStep steps = new(network);
    private readonly SingleLanes original = new(network, coarse: false);
    private readonly SingleLanes? coarse = network.IsPair ? new(network, coarse: true) : null;
    private readonly PairLanes? pair = network.IsPair ? new(network) : null;
    private readonly PairPass? exact = network.IsPair ? new(network) : null;
    private readonly Dictionary<CoveredBox, InputShape> shapes = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> neurons = [];

    /// <summary>The bounds of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="intersected">Whether what is derived anew is intersected with the parent's bounds.</param>
    public NodeState Derive(CheckedNode node, bool intersected)
    {
        var from = node.Parent is null ? 0 : tree[node.Index].ReboundFrom;
        var parent = from > 0 || (intersected && node.Parent is not null) ? node.Parent!.State(intersected, Derive) : null;
        if (parent is { IsEmpty: true })
        {
            return parent;
        }

        if (!shapes.TryGetValue(node.Root, out var shape))
        {
            shapes[node.Root] = shape = new InputShape(node.Root, network.InputGrid);
        }

        var state = new NodeState(new InputSet(node.Lower, node.Upper, shape, network.InputGrid), new LayerBounds[network.Layers.Length], false);
        for (var k = 0; k < network.Layers.Length; k++)
        {
            var full = k < from ? Inherit(state, k, parent!.Layers[k], node.Phase) : Tighten(state, k, parent?.Layers[k], node.Phases);
            if (!full)
            {
                return state with { IsEmpty = true };
            }
        }

        return state;
    }

    /// <summary>The parent's bounds, clipped where a phase parts the node from it; false where an interval is empty.</summary>
    private bool Inherit(NodeState state, int k, LayerBounds parents, PhasePart? phase)
    {
        state.Layers[k] = parents;
        if (phase is null || phase.Neuron.Layer != k)
        {
            return true;
        }

        var bounds = state.Layers[k] = parents.Copy();
        return Finish(k, bounds, [phase]);
    }

    /// <summary>Intervals, backward rows, what follows from both; false where an interval is empty.</summary>
    private bool Tighten(NodeState state, int k, LayerBounds? parents, PhasePart[] phases)
    {
        var bounds = state.Layers[k] = new LayerBounds(network.Layers[k].Outputs, network.IsPair);
        steps.Run(k, state.Inputs, k == 0 ? null : state.Layers[k - 1], bounds);
        if (k == network.Layers.Length - 1)
        {
            return true;
        }

        if (parents is not null)
        {
            bounds.Intersect(parents);
        }

        if (k > 0)
        {
            if (!bounds.Clip(phases, k) || !bounds.CrossTighten())
            {
                return false;
            }

            Rows(state, k, bounds, certificate.Lemmas.IsEmpty ? LemmaRows.All : certificate.Lemmas[k]);
        }

        return Finish(k, bounds, phases);
    }

    private bool Finish(int k, LayerBounds bounds, PhasePart[] phases)
    {
        if (!bounds.Clip(phases, k) || !bounds.CrossTighten())
        {
            return false;
        }

        bounds.Activate(network.Layers[k].Relu);
        return true;
    }

    /// <summary>Backward rows for the neurons that may switch.</summary>
    private void Rows(NodeState state, int k, LayerBounds bounds, LemmaRows lemmas)
    {
        var relu = network.Layers[k].Relu;
        var (x, y) = (relu.Select((r, i) => r && bounds.X[i].IsUnstable).ToArray(), network.IsPair ? relu.Select((r, i) => r && bounds.Y[i].IsUnstable).ToArray() : []);
        if ((lemmas & LemmaRows.Original) != 0)
        {
            Intersect(bounds.X, i => x[i], rows => original.OfNeurons(state, k, rows), null);
        }

        if (network.IsPair && (lemmas & LemmaRows.Coarse) != 0)
        {
            Intersect(bounds.Y, i => y[i], rows => coarse!.OfNeurons(state, k, rows), null);
        }

        if (network.IsPair && (lemmas & LemmaRows.Difference) != 0)
        {
            Intersect(bounds.D, i => (x[i] || y[i]) && !bounds.D[i].IsZero, rows => pair!.OfNeurons(state, k, rows), (i, sign) => exact!.OfNeuron(state, k, i, sign));
        }
    }

    /// <summary>Proves both ends of the neurons that are asked for; where few bits would cost too much, once more on full grids.</summary>
    private void Intersect(Interval[] intervals, Func<int, bool> isAsked, Func<int[], LaneConstants> prove, Func<int, int, Int128>? exactly)
    {
        neurons.Clear();
        neurons.AddRange(Enumerable.Range(0, intervals.Length).Where(isAsked));
        for (var at = 0; at < neurons.Count; at += NeuronsAtOnce)
        {
            int[] rows = [.. neurons[at..Math.Min(at + NeuronsAtOnce, neurons.Count)]];
            var upper = prove(rows);
            for (var i = 0; i < rows.Length; i++)
            {
                ref var interval = ref intervals[rows[i]];
                interval = interval.And(new Interval(-AsBound(upper[(2 * i) + 1]), AsBound(upper[2 * i])));
                if (exactly is not null && upper.IsCoarse(2 * i))
                {
                    interval = interval.And(new Interval(-AsBound(exactly(rows[i], -1)), AsBound(exactly(rows[i], 1))));
                }
            }
        }
    }

    /// <summary>A constant as a bound; an end that no bound can reach says nothing and is brought back to where it still does not.</summary>
    private long AsBound(Int128 upper)
    {
        const long most = 1L << FixedPoint.ValueBits;
        return (long)Int128.Clamp(FixedPoint.Up(upper, network.CoefficientBits), -most, most);
    }
}
