using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>What a neuron of two networks does on a node's inputs.</summary>
internal enum UnitKind : byte
{
    /// <summary>Both activations are the pre-activations.</summary>
    Passes,

    /// <summary>Both activations are 0.</summary>
    Dead,

    /// <summary>Only the coarse network's is active: Delta is y, h is 0.</summary>
    CoarseOnly,

    /// <summary>Only the original's is active: Delta is -x, h is x.</summary>
    OriginalOnly,

    /// <summary>At least one may switch: planes.</summary>
    General,
}

/// <summary>What a positive and what a negative coefficient is multiplied by, in units of 2^-<see cref="Bits"/>; between 0 and 1.</summary>
internal readonly record struct Slopes(int Positive, int Negative)
{
    /// <summary>Fractional bits of slopes.</summary>
    public const int Bits = 30;

    /// <summary>A later form is taken only if it is smaller by more than 2^-MarginBits of what the neuron can move: ties are common, and all who propose should break them alike.</summary>
    public const int MarginBits = 17;

    /// <summary>The slope 1.</summary>
    public const int One = 1 << Bits;

    /// <summary>Chord for positive coefficients, 0 or 1 for negative ones.</summary>
    public static Slopes OfRelu(Interval t) =>
        t.Lower >= 0 ? new Slopes(One, One)
        : t.Upper <= 0 ? default
        : new Slopes(Part(t.Upper, t), t.Upper > -t.Lower ? One : 0);

    /// <summary>The lines through which Delta is bounded by d alone.</summary>
    public static Slopes OfDifference(Interval d) =>
        d.Lower >= 0 ? new Slopes(One, 0)
        : d.Upper <= 0 ? new Slopes(0, One)
        : new Slopes(Part(d.Upper, d), Part(-d.Lower, d));

    /// <summary>The coefficient times its slope, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Times(long coefficient) => unchecked((long)(Math.BigMul(coefficient, (long)(coefficient > 0 ? Positive : Negative)) >> Bits));

    private static int Part(long part, Interval whole)
    {
        var cut = Lanes.Excess(whole.Upper - whole.Lower, 32);
        return (int)Math.Min(One, ((part >> cut) << Bits) / ((whole.Upper - whole.Lower) >> cut));
    }
}

/// <summary>The neurons of one layer of one or two networks on a node's inputs: kinds, slopes, and the vertices of their polygons.</summary>
/// <remarks>Any slopes are sound: constants are maxima over the vertices. For one network there are no vertices: the points are the ends and 0.</remarks>
internal sealed class ReluUnits
{
    private readonly Vertex[] vertices;
    private readonly int[] start;

    /// <summary>Prepares a layer whose intervals are final and not empty; sets the activations' intervals.</summary>
    public ReluUnits(LayerBounds bounds, bool[] relu)
    {
        var pair = bounds.Y.Length > 0;
        var found = new List<Vertex>(pair ? 8 * relu.Length : 0);
        (Kinds, start) = (new UnitKind[relu.Length], new int[relu.Length + 1]);
        (X, Y, D) = (new Slopes[relu.Length], new Slopes[pair ? relu.Length : 0], new Slopes[pair ? relu.Length : 0]);
        for (var i = 0; i < relu.Length; i++)
        {
            X[i] = relu[i] ? Slopes.OfRelu(bounds.X[i]) : new Slopes(Slopes.One, Slopes.One);
            bounds.H[i] = relu[i] ? bounds.X[i].Relu : bounds.X[i];
            Kinds[i] = Classify(bounds.X[i], pair ? bounds.Y[i] : bounds.X[i], relu[i]);
            if (pair)
            {
                Pair(bounds, i, relu[i], found);
            }

            start[i + 1] = found.Count;
        }

        vertices = [.. found];
        (Live, Position) = Choose(Kinds);
    }

    /// <summary>What each neuron does.</summary>
    public UnitKind[] Kinds { get; }

    /// <summary>Slopes of relu(x).</summary>
    public Slopes[] X { get; }

    /// <summary>Slopes of relu(y).</summary>
    public Slopes[] Y { get; }

    /// <summary>Slopes of Delta by d.</summary>
    public Slopes[] D { get; }

    /// <summary>The neurons that are not dead, rising.</summary>
    public int[] Live { get; }

    /// <summary>Place of each neuron among the live ones, or -1.</summary>
    public int[] Position { get; }

    /// <summary>Vertices of a neuron's polygon.</summary>
    public ReadOnlySpan<Vertex> Vertices(int neuron) => vertices.AsSpan(start[neuron], start[neuron + 1] - start[neuron]);

    /// <summary>Replaces the coefficient s of a neuron's activation, one network taken alone, by one of its pre-activation.</summary>
    /// <remarks>Guarantee: s h &lt;= q x + c for every x of the interval, whatever q is: c is the exact maximum of s h - q x, which is linear between the ends and 0.</remarks>
    public long Relax(int neuron, Interval x, Slopes slopes, long s, out Int128 c)
    {
        var q = slopes.Times(s);
        c = 0;
        if (Kinds[neuron] != UnitKind.Passes && x.IsUnstable)
        {
            unchecked
            {
                // |s|, |q|, |x| stay below 2^61: no term reaches 2^123
                c = Int128.Max(0, Int128.Max(-Math.BigMul(q, x.Lower), Math.BigMul(s - q, x.Upper)));
            }
        }

        return q;
    }

    private static (int[] Live, int[] Position) Choose(UnitKind[] kinds)
    {
        var (live, position) = (new List<int>(kinds.Length), new int[kinds.Length]);
        for (var i = 0; i < kinds.Length; i++)
        {
            position[i] = kinds[i] == UnitKind.Dead ? -1 : live.Count;
            if (kinds[i] != UnitKind.Dead)
            {
                live.Add(i);
            }
        }

        return ([.. live], position);
    }

    private static UnitKind Classify(Interval x, Interval y, bool relu) =>
        !relu || (x.Lower >= 0 && y.Lower >= 0) ? UnitKind.Passes
        : x.Upper <= 0 && y.Upper <= 0 ? UnitKind.Dead
        : x.Upper <= 0 && y.Lower >= 0 ? UnitKind.CoarseOnly
        : x.Lower >= 0 && y.Upper <= 0 ? UnitKind.OriginalOnly
        : UnitKind.General;

    private void Pair(LayerBounds bounds, int i, bool relu, List<Vertex> found)
    {
        var (x, y, d) = (bounds.X[i], bounds.Y[i], bounds.D[i]);
        Y[i] = relu ? Slopes.OfRelu(y) : new Slopes(Slopes.One, Slopes.One);
        bounds.G[i] = relu ? y.Relu : y;
        bounds.Delta[i] = Kinds[i] switch
        {
            UnitKind.Passes => d,
            UnitKind.Dead => default,
            UnitKind.CoarseOnly => y,
            UnitKind.OriginalOnly => new Interval(-x.Upper, -x.Lower),
            _ => General(x, y, d, i, found),
        };
    }

    private Interval General(Interval x, Interval y, Interval d, int i, List<Vertex> found)
    {
        var first = found.Count;
        D[i] = Slopes.OfDifference(d);
        Checking.Vertices.Add(x, y, d, found);
        var (least, most) = (long.MaxValue, long.MinValue);
        for (var v = first; v < found.Count; v++)
        {
            (least, most) = (Math.Min(least, found[v].Delta), Math.Max(most, found[v].Delta));
        }

        return new Interval(least, most);
    }
}
