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

    /// <summary>What is in both.</summary>
    public Interval And(Interval other) => new(Math.Max(Lower, other.Lower), Math.Min(Upper, other.Upper));
}

/// <summary>What is known of one layer's neurons on a node's box; Y, D, G, Delta and RhoY are empty where there is one network.</summary>
internal sealed class LayerBounds(int rows, bool pair)
{
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

    /// <summary>How the original network's neurons are passed backwards.</summary>
    public SingleNeuron[] OriginalNeurons { get; } = new SingleNeuron[rows];

    /// <summary>How the coarse network's neurons are passed backwards.</summary>
    public SingleNeuron[] CoarseNeurons { get; } = new SingleNeuron[pair ? rows : 0];

    /// <summary>How the neurons of both are passed backwards together.</summary>
    public PairNeuron[] PairNeurons { get; } = new PairNeuron[pair ? rows : 0];
}
