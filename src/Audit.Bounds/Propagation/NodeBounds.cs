namespace Audit.Bounds.Propagation;

/// <summary>Intervals of the pre-activations of every layer but the last, over one box.</summary>
/// <remarks>Ends are multiples of 2^-BoundBits, so sums and differences of them are exact in float64. All ends stand in one array, layer after layer for each kind of end.</remarks>
internal sealed class NodeBounds
{
    private readonly PairNetwork network;
    private readonly double[] ends;
    private readonly int hidden;

    /// <summary>Bounds that say nothing.</summary>
    public NodeBounds(PairNetwork network)
    {
        this.network = network;
        hidden = network.BoundsStart[^1];
        ends = new double[(network.IsPair ? 6 : 2) * hidden];
        for (var kind = 0; kind * hidden < ends.Length; kind++)
        {
            ends.AsSpan(kind * hidden, hidden).Fill(kind % 2 == 0 ? double.NegativeInfinity : double.PositiveInfinity);
        }
    }

    private NodeBounds(NodeBounds other) => (network, hidden, ends) = (other.network, other.hidden, (double[])other.ends.Clone());

    public NodeBounds Clone() => new(this);

    /// <summary>The ends of one layer.</summary>
    public LayerEnds this[int k]
    {
        get
        {
            var (start, rows) = (network.BoundsStart[k], network.Layers[k].Rows);
            Span<double> Kind(int kind) => ends.AsSpan((kind * hidden) + start, rows);
            return network.IsPair
                ? new LayerEnds { Lx = Kind(0), Ux = Kind(1), Ly = Kind(2), Uy = Kind(3), Ld = Kind(4), Ud = Kind(5) }
                : new LayerEnds { Lx = Kind(0), Ux = Kind(1), Ly = Kind(0), Uy = Kind(1) };
        }
    }
}

/// <summary>Ends of the intervals of x, y and d = y - x of a layer's rows; with one network y is x and there is no d.</summary>
internal readonly ref struct LayerEnds
{
    public Span<double> Lx { get; init; }

    public Span<double> Ux { get; init; }

    public Span<double> Ly { get; init; }

    public Span<double> Uy { get; init; }

    public Span<double> Ld { get; init; }

    public Span<double> Ud { get; init; }

    /// <summary>Applies to every row the six exact rules that relate x, y and d; false when an interval is empty.</summary>
    public bool CrossTighten()
    {
        var full = true;
        for (var i = 0; i < Lx.Length; i++) { full &= Ld.Length == 0 ? Lx[i] <= Ux[i] : CrossTighten(i); }
        return full;
    }

    private bool CrossTighten(int i)
    {
        double lx = Lx[i], ux = Ux[i], ly = Ly[i], uy = Uy[i], ld = Ld[i], ud = Ud[i];
        lx = Math.Max(lx, ly - ud);
        ux = Math.Min(ux, uy - ld);
        ly = Math.Max(ly, lx + ld);
        uy = Math.Min(uy, ux + ud);
        ld = Math.Max(ld, ly - ux);
        ud = Math.Min(ud, uy - lx);
        (Lx[i], Ux[i], Ly[i], Uy[i], Ld[i], Ud[i]) = (lx, ux, ly, uy, ld, ud);
        return lx <= ux && ly <= uy && ld <= ud;
    }
}
