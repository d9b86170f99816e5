namespace Audit.Bounds.Checking;

/// <summary>Derives a node's bounds of all neurons anew, layer by layer, each intersected with what the parent has.</summary>
internal sealed class Rebound(GridNetwork network)
{
    private readonly IntervalStep steps = new(network);
    private readonly SinglePass original = new(network, coarse: false);
    private readonly SinglePass? coarse = network.IsPair ? new(network, coarse: true) : null;
    private readonly PairPass? pair = network.IsPair ? new(network) : null;
    private readonly Interval[] zero = new Interval[network.Inputs];

    /// <summary>The bounds on a box.</summary>
    /// <param name="inputs">The box, rounded outward.</param>
    /// <param name="parent">Bounds that hold there; nothing for a root.</param>
    public NodeState Derive(Interval[] inputs, NodeState? parent)
    {
        var state = new NodeState(inputs, new LayerBounds[network.Layers.Length], false);
        for (var k = 0; k < network.Layers.Length; k++)
        {
            var bounds = state.Layers[k] = new LayerBounds(network.Layers[k].Outputs, network.IsPair);
            Errors(state, k);
            if (k < network.Layers.Length - 1 && !Tighten(state, k, bounds, parent?.Layers[k]))
            {
                return state with { IsEmpty = true };
            }
        }

        return state;
    }

    private void Errors(NodeState state, int k)
    {
        var (h, g, _) = Into(state, k);
        steps.Rho(k, network.Layers[k].Original, h, state.Layers[k].RhoX);
        if (network.IsPair)
        {
            steps.Rho(k, network.Layers[k].Coarse!, g, state.Layers[k].RhoY);
        }
    }

    private (Interval[] H, Interval[] G, Interval[] Delta) Into(NodeState state, int k) =>
        k == 0 ? (state.Inputs, state.Inputs, zero) : (state.Layers[k - 1].H, state.Layers[k - 1].G, state.Layers[k - 1].Delta);

    /// <summary>Intervals, backward rows, what follows from both; false where an interval is empty.</summary>
    private bool Tighten(NodeState state, int k, LayerBounds bounds, LayerBounds? parent)
    {
        Intervals(state, k, bounds);
        Intersect(bounds.X, parent?.X);
        Intersect(bounds.Y, parent?.Y);
        Intersect(bounds.D, parent?.D);
        if (!CrossTighten(bounds))
        {
            return false;
        }

        if (k > 0)
        {
            Rows(state, k, bounds);
        }

        if (!CrossTighten(bounds))
        {
            return false;
        }

        Activate(bounds, network.Layers[k].Relu);
        return true;
    }

    private void Intervals(NodeState state, int k, LayerBounds bounds)
    {
        var (h, g, delta) = Into(state, k);
        steps.Values(k, network.Layers[k].Original, h, bounds.RhoX, bounds.X);
        if (network.IsPair)
        {
            steps.Values(k, network.Layers[k].Coarse!, g, bounds.RhoY, bounds.Y);
            steps.Differences(k, h, delta, bounds, bounds.D);
        }
    }

    private static void Intersect(Interval[] mine, Interval[]? parents)
    {
        for (var i = 0; i < mine.Length && parents is not null; i++)
        {
            mine[i] = mine[i].And(parents[i]);
        }
    }

    /// <summary>x, y and d = y - x against each other; false where an interval is empty.</summary>
    private static bool CrossTighten(LayerBounds bounds)
    {
        var full = true;
        for (var i = 0; i < bounds.X.Length; i++)
        {
            if (bounds.Y.Length > 0)
            {
                var (x, y, d) = (bounds.X[i], bounds.Y[i], bounds.D[i]);
                x = x.And(new Interval(y.Lower - d.Upper, y.Upper - d.Lower));
                y = y.And(new Interval(x.Lower + d.Lower, x.Upper + d.Upper));
                d = d.And(new Interval(y.Lower - x.Upper, y.Upper - x.Lower));
                (bounds.X[i], bounds.Y[i], bounds.D[i]) = (x, y, d);
                full &= !y.IsEmpty && !d.IsEmpty;
            }

            full &= !bounds.X[i].IsEmpty;
        }

        return full;
    }

    /// <summary>Backward rows for the neurons that may switch.</summary>
    private void Rows(NodeState state, int k, LayerBounds bounds)
    {
        for (var i = 0; i < bounds.X.Length; i++)
        {
            if (!network.Layers[k].Relu[i])
            {
                continue;
            }

            var (x, y) = (bounds.X[i].IsUnstable, network.IsPair && bounds.Y[i].IsUnstable);
            if (x)
            {
                bounds.X[i] = bounds.X[i].And(Between(original.OfNeuron(state, k, i, -1), original.OfNeuron(state, k, i, 1)));
            }

            if (y)
            {
                bounds.Y[i] = bounds.Y[i].And(Between(coarse!.OfNeuron(state, k, i, -1), coarse.OfNeuron(state, k, i, 1)));
            }

            if ((x || y) && network.IsPair && !bounds.D[i].IsZero)
            {
                bounds.D[i] = bounds.D[i].And(Between(pair!.OfNeuron(state, k, i, -1), pair.OfNeuron(state, k, i, 1)));
            }
        }
    }

    /// <summary>The interval that two rows prove; an end that no bound can reach says nothing and is brought back to where it still does not.</summary>
    private Interval Between(Int128 minusLower, Int128 upper) => new(-AsBound(minusLower), AsBound(upper));

    private long AsBound(Int128 upper)
    {
        const long most = 1L << FixedPoint.ValueBits;
        return (long)Int128.Clamp(FixedPoint.Up(upper, network.CoefficientBits), -most, most);
    }

    private static void Activate(LayerBounds bounds, bool[] relu)
    {
        for (var i = 0; i < relu.Length; i++)
        {
            bounds.H[i] = relu[i] ? bounds.X[i].Relu : bounds.X[i];
            bounds.OriginalNeurons[i] = new SingleNeuron(bounds.X[i], relu[i]);
            if (bounds.Y.Length > 0)
            {
                bounds.G[i] = relu[i] ? bounds.Y[i].Relu : bounds.Y[i];
                bounds.CoarseNeurons[i] = new SingleNeuron(bounds.Y[i], relu[i]);
                bounds.PairNeurons[i] = new PairNeuron(bounds.X[i], bounds.Y[i], bounds.D[i], relu[i]);
                bounds.Delta[i] = bounds.PairNeurons[i].Delta;
            }
        }
    }
}
