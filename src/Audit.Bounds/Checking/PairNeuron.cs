using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>How the coefficients (R, S) of (Delta, h) of one neuron of two networks are replaced by (p, q) of (d, x) and a constant.</summary>
/// <remarks>
/// Guarantee: R Delta + S h &lt;= p d + q x + c on the polygon of the three intervals, whatever p and q are: c is the exact maximum over the vertices of its linear cells
/// (<see cref="Vertices"/>). The proposed (p, q) are those of FORMAT.md; their slopes are rounded down, which costs tightness only.
/// </remarks>
internal sealed class PairNeuron
{
    private const int LeadingBits = 28;
    private readonly Kind kind;
    private readonly Vertex[] vertices = [];
    private readonly Vertex[] leading = [];
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
            var cut = Math.Max(0, FixedPoint.Bits(Math.Max(x.Largest, d.Largest)) - LeadingBits);
            leading = [.. vertices.Select(v => new Vertex(v.X >> cut, v.D >> cut))];
            (twiceX, twiceD) = ((x.Lower + x.Upper) >> cut, (d.Lower + d.Upper) >> cut);
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

    /// <summary>The one of the three forms that is smallest at the middle, as far as leading bits tell, and its exact constant.</summary>
    private (long P, long Q) Best(long r, long s, out Int128 c)
    {
        var viaY = y.Times(r);
        var yOfS = y.Times(s);
        var first = (P: d.Times(r), Q: x.Times(s));
        var second = (P: viaY, Q: viaY + x.Times(s - r));
        var third = (P: d.Times(r - s) + yOfS, Q: yOfS);
        var cut = Math.Max(0, FixedPoint.Bits(FixedPoint.Magnitude(r) | FixedPoint.Magnitude(s)) - LeadingBits);
        var (best, least) = (first, Middle(first.P >> cut, first.Q >> cut, r >> cut, s >> cut));
        var other = second == best ? least : Middle(second.P >> cut, second.Q >> cut, r >> cut, s >> cut);
        (best, least) = other < least ? (second, other) : (best, least);
        other = third == best ? least : Middle(third.P >> cut, third.Q >> cut, r >> cut, s >> cut);
        best = other < least ? third : best;
        c = Constant(best.P, best.Q, r, s);
        return best;
    }

    /// <summary>The exact maximum of r Delta + s h - p d - q x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Int128 Constant(long p, long q, long r, long s)
    {
        unchecked
        {
            // |r|, |s| and all coordinates stay below 2^60, |p| and |q| below 2^62: no sum reaches 2^125
            var most = Int128.MinValue;
            foreach (var v in vertices)
            {
                var value = Math.BigMul(r, v.Delta) + Math.BigMul(s, v.H) - Math.BigMul(p, v.D) - Math.BigMul(q, v.X);
                most = value > most ? value : most;
            }

            return most;
        }
    }

    /// <summary>Twice p d + q x + c in the middle of the intervals, from the leading bits of all numbers: it only chooses, and nothing rests on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Middle(long p, long q, long r, long s)
    {
        unchecked
        {
            // |r|, |s| and coordinates stay below 2^28, |p| and |q| below 2^31: no sum reaches 2^63
            var most = long.MinValue;
            foreach (var v in leading)
            {
                most = Math.Max(most, (r * v.Delta) + (s * v.H) - (p * v.D) - (q * v.X));
            }

            return (p * twiceD) + (q * twiceX) + (2 * most);
        }
    }

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
