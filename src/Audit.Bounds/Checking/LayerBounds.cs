namespace Audit.Bounds.Checking;

/// <summary>An interval of integers on some grid, ends included.</summary>
internal readonly record struct Interval(long Lower, long Upper)
{
    /// <summary>Whether nothing is inside.</summary>
    public bool IsEmpty => Lower > Upper;

    /// <summary>Whether it is zero alone.</summary>
    public bool IsZero => Lower == 0 && Upper == 0;

    /// <summary>Whether it has numbers on both sides of zero.</summary>
    public bool IsUnstable => Lower < 0 && Upper > 0;

    /// <summary>The largest absolute value.</summary>
    public long Largest => Math.Max(Math.Abs(Lower), Math.Abs(Upper));

    /// <summary>The values max(0, t).</summary>
    public Interval Relu => new(Math.Max(Lower, 0), Math.Max(Upper, 0));

    /// <summary>Both ends, for people.</summary>
    public override string ToString() => $"[{Lower}, {Upper}]";

    /// <summary>What is in both.</summary>
    public Interval And(Interval other) => new(Math.Max(Lower, other.Lower), Math.Min(Upper, other.Upper));

    /// <summary>x, y and d = y - x against each other, where there are two networks; false where an interval is empty.</summary>
    public static bool CrossTighten(Interval[] xs, Interval[] ys, Interval[] ds)
    {
        var full = true;
        for (var i = 0; i < xs.Length; i++)
        {
            if (ys.Length > 0)
            {
                var (x, y, d) = (xs[i], ys[i], ds[i]);
                x = x.And(new Interval(y.Lower - d.Upper, y.Upper - d.Lower));
                y = y.And(new Interval(x.Lower + d.Lower, x.Upper + d.Upper));
                d = d.And(new Interval(y.Lower - x.Upper, y.Upper - x.Lower));
                (xs[i], ys[i], ds[i]) = (x, y, d);
                full &= !y.IsEmpty && !d.IsEmpty;
            }

            full &= !xs[i].IsEmpty;
        }

        return full;
    }
}

/// <summary>What is known of one layer's neurons on a node's box; Y, D, G, Delta and RhoY are empty where there is one network.</summary>
internal sealed class LayerBounds(int rows, bool pair)
{
    private ShortRanges? shortH;
    private ShortRanges? shortG;
    private ShortRanges? shortDelta;
    private SingleLaneUnits? original;
    private SingleLaneUnits? coarse;
    private PairLaneUnits? both;

    /// <summary>Pre-activations of the original network.</summary>
    public Interval[] X { get; } = new Interval[rows];

    /// <summary>Pre-activations of the coarse network.</summary>
    public Interval[] Y { get; } = new Interval[pair ? rows : 0];

    /// <summary>y - x.</summary>
    public Interval[] D { get; } = new Interval[pair ? rows : 0];

    /// <summary>Activations of the original network.</summary>
    public Interval[] H { get; } = new Interval[rows];

    /// <summary>Activations of the coarse network.</summary>
    public Interval[] G { get; } = new Interval[pair ? rows : 0];

    /// <summary>g - h.</summary>
    public Interval[] Delta { get; } = new Interval[pair ? rows : 0];

    /// <summary>Largest error of each computed x, in units of 2^-FineBits.</summary>
    public long[] RhoX { get; } = new long[rows];

    /// <summary>Largest error of each computed y, in units of 2^-FineBits.</summary>
    public long[] RhoY { get; } = new long[pair ? rows : 0];

    /// <summary>What short weights may lose of each x, in units of 2^-FineBits.</summary>
    public long[] ExtraX { get; } = new long[rows];

    /// <summary>What short weights may lose of each y.</summary>
    public long[] ExtraY { get; } = new long[pair ? rows : 0];

    /// <summary>What short weights may lose of each d.</summary>
    public long[] ExtraD { get; } = new long[pair ? rows : 0];

    /// <summary>How the neurons are passed backwards; null before the intervals are final, and for the last layer.</summary>
    public ReluUnits? Units { get; private set; }

    /// <summary>H in few bits.</summary>
    public ShortRanges ShortH(int grid) => shortH ??= new ShortRanges(H, grid);

    /// <summary>G in few bits.</summary>
    public ShortRanges ShortG(int grid) => shortG ??= new ShortRanges(G, grid);

    /// <summary>Delta in few bits.</summary>
    public ShortRanges ShortDelta(int grid) => shortDelta ??= new ShortRanges(Delta, grid);

    /// <summary>One network's neurons as lanes read them.</summary>
    public SingleLaneUnits Single(ShortLayer layer, int boundBits, bool ofCoarse) => ofCoarse
        ? coarse ??= new SingleLaneUnits(this, layer, boundBits, true)
        : original ??= new SingleLaneUnits(this, layer, boundBits, false);

    /// <summary>Both networks' neurons as lanes read them.</summary>
    public PairLaneUnits Pair(ShortLayer layer) => both ??= new PairLaneUnits(this, layer);

    /// <summary>The same intervals and errors, to be changed.</summary>
    public LayerBounds Copy()
    {
        var result = new LayerBounds(X.Length, Y.Length > 0);
        foreach (var (from, to) in new[] { (X, result.X), (Y, result.Y), (D, result.D) })
        {
            from.CopyTo(to, 0);
        }

        foreach (var (from, to) in new[] { (RhoX, result.RhoX), (RhoY, result.RhoY), (ExtraX, result.ExtraX), (ExtraY, result.ExtraY), (ExtraD, result.ExtraD) })
        {
            from.CopyTo(to, 0);
        }

        return result;
    }

    /// <summary>Keeps what is also in other bounds.</summary>
    public void Intersect(LayerBounds other)
    {
        foreach (var (mine, others) in new[] { (X, other.X), (Y, other.Y), (D, other.D) })
        {
            for (var i = 0; i < mine.Length; i++)
            {
                mine[i] = mine[i].And(others[i]);
            }
        }
    }

    /// <summary>Keeps the sides of the phases that are about this layer; false where an interval is empty.</summary>
    public bool Clip(PhasePart[] phases, int layer)
    {
        var full = true;
        foreach (var phase in phases)
        {
            if (phase.Neuron.Layer == layer)
            {
                ref var interval = ref (phase.Neuron.Coarse ? Y : X)[phase.Neuron.Row];
                interval = phase.Clip(interval);
                full &= !interval.IsEmpty;
            }
        }

        return full;
    }

    /// <summary>x, y and d = y - x against each other; false where an interval is empty.</summary>
    public bool CrossTighten() => Interval.CrossTighten(X, Y, D);

    /// <summary>Sets what follows from final intervals: kinds, slopes, vertices, activations.</summary>
    public void Activate(bool[] relu) => Units = new ReluUnits(this, relu);
}
