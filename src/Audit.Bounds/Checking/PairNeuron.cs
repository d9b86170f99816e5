namespace Audit.Bounds.Checking;

/// <summary>How the coefficients (R, S) of (Delta, h) of one neuron of two networks are replaced by (p, q) of (d, x) and a constant.</summary>
/// <remarks>
/// Guarantee: R Delta + S h &lt;= p d + q x + c on the polygon of the three intervals, whatever p and q are: c is the exact maximum over the vertices of its linear cells
/// (<see cref="Vertices"/>). The proposed (p, q) are those of FORMAT.md; their slopes are rounded down, which costs tightness only.
/// </remarks>
internal sealed class PairNeuron
{
    private readonly Kind kind;
    private readonly Vertex[] vertices = [];
    private readonly Slopes x;
    private readonly Slopes y;
    private readonly Slopes d;
    private readonly long twiceX;
    private readonly long twiceD;

    /// <summary>Prepares a neuron from its three intervals, which are not empty.</summary>
    public PairNeuron(Interval x, Interval y, Interval d, bool relu)
    {
        kind = Classify(x, y, relu);
        if (kind == Kind.General)
        {
            vertices = Vertices.Of(x, y, d);
            (this.x, this.y, this.d) = (Slopes.OfRelu(x), Slopes.OfRelu(y), Slopes.OfDifference(d));
            (twiceX, twiceD) = (x.Lower + x.Upper, d.Lower + d.Upper);
        }

        Delta = kind switch
        {
            Kind.Passes => d,
            Kind.Dead => default,
            Kind.CoarseOnly => y,
            Kind.OriginalOnly => new Interval(-x.Upper, -x.Lower),
            _ => new Interval(vertices.Min(v => v.Delta), vertices.Max(v => v.Delta)),
        };
    }

    private enum Kind
    {
        Passes,
        Dead,
        CoarseOnly,
        OriginalOnly,
        General,
    }

    /// <summary>The values of g - h.</summary>
    public Interval Delta { get; }

    /// <summary>Whether both activations are 0.</summary>
    public bool IsDead => kind == Kind.Dead;

    /// <summary>Replaces the coefficients; both have at most <see cref="FixedPoint.ValueBits"/> bits.</summary>
    /// <param name="r">Coefficient of Delta.</param>
    /// <param name="s">Coefficient of h.</param>
    /// <param name="c">What has to be added.</param>
    /// <returns>The coefficients of d and x.</returns>
    public (long P, long Q) Relax(long r, long s, out Int128 c)
    {
        c = 0;
        return kind switch
        {
            _ when r == 0 && s == 0 => (0, 0),
            Kind.Passes => (r, s),
            Kind.Dead => (0, 0),
            Kind.CoarseOnly => (r, r),
            Kind.OriginalOnly => (0, s - r),
            _ => Best(r, s, out c),
        };
    }

    private static Kind Classify(Interval x, Interval y, bool relu) =>
        !relu || (x.Lower >= 0 && y.Lower >= 0) ? Kind.Passes
        : x.Upper <= 0 && y.Upper <= 0 ? Kind.Dead
        : x.Upper <= 0 && y.Lower >= 0 ? Kind.CoarseOnly
        : x.Lower >= 0 && y.Upper <= 0 ? Kind.OriginalOnly
        : Kind.General;

    /// <summary>The one of the three forms that is smallest at the middle.</summary>
    private (long P, long Q) Best(long r, long s, out Int128 c)
    {
        Span<Int128> values = stackalloc Int128[vertices.Length];
        for (var i = 0; i < vertices.Length; i++)
        {
            values[i] = unchecked(Math.BigMul(r, vertices[i].Delta) + Math.BigMul(s, vertices[i].H));
        }

        var viaX = x.Times(s);
        var viaY = y.Times(r);
        var yOfS = y.Times(s);
        var best = Value(d.Times(r), viaX, values);
        var second = Value(viaY, viaY + x.Times(s - r), values);
        var third = Value(d.Times(r - s) + yOfS, yOfS, values);
        best = second.Middle < best.Middle ? second : best;
        best = third.Middle < best.Middle ? third : best;
        c = best.C;
        return (best.P, best.Q);
    }

    /// <summary>The constant of a choice (p, q), and twice the value of its plane in the middle of the intervals.</summary>
    private Choice Value(long p, long q, ReadOnlySpan<Int128> values)
    {
        unchecked
        {
            // |r|, |s|, |x|, |d| stay below 2^60 and |p|, |q| below 2^62: c stays below 2^125, twice the plane below 2^127
            var c = values[0] - Math.BigMul(p, vertices[0].D) - Math.BigMul(q, vertices[0].X);
            for (var i = 1; i < values.Length; i++)
            {
                c = Int128.Max(c, values[i] - Math.BigMul(p, vertices[i].D) - Math.BigMul(q, vertices[i].X));
            }

            return new Choice(p, q, c, Math.BigMul(p, twiceD) + Math.BigMul(q, twiceX) + c + c);
        }
    }

    private readonly record struct Choice(long P, long Q, Int128 C, Int128 Middle);

    /// <summary>What a positive and what a negative coefficient is multiplied by, in units of 2^-SlopeBits.</summary>
    private readonly record struct Slopes(long Positive, long Negative)
    {
        private const long One = 1L << SingleNeuron.SlopeBits;

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
        public long Times(long coefficient) => SingleNeuron.Scale(coefficient, coefficient > 0 ? Positive : Negative);

        private static long Part(long part, Interval whole) => (long)(((Int128)part << SingleNeuron.SlopeBits) / (whole.Upper - whole.Lower));
    }
}
