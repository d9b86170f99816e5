using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>How the coefficients (R, S) of (Delta, h) of one neuron of two networks are replaced by (p, q) of (d, x) and a constant.</summary>
/// <remarks>
/// Guarantee: R Delta + S h &lt;= p d + q x + c on the polygon of the three intervals, whatever p and q are: c is the exact maximum over the vertices of its linear cells
/// (<see cref="Vertices"/>). The proposed (p, q) are those of FORMAT.md; their slopes are rounded down, which costs tightness only.
/// </remarks>
internal readonly ref struct PairRelax(ReluUnits units, int neuron, Interval values, Interval differences, Slopes x, Slopes y)
{
    /// <summary>Replaces the coefficients; both have at most <see cref="FixedPoint.ValueBits"/> bits.</summary>
    /// <param name="r">Coefficient of Delta.</param>
    /// <param name="s">Coefficient of h.</param>
    /// <param name="c">What has to be added.</param>
    /// <returns>The coefficients of d and x.</returns>
    public (long P, long Q) Relax(long r, long s, out Int128 c)
    {
        c = 0;
        return units.Kinds[neuron] switch
        {
            _ when r == 0 && s == 0 => (0, 0),
            UnitKind.Passes => (r, s),
            UnitKind.Dead => (0, 0),
            UnitKind.CoarseOnly => (r, r),
            UnitKind.OriginalOnly => (0, s - r),
            _ => Best(r, s, out c),
        };
    }

    /// <summary>The one of the three forms that is smallest at the middle, the earlier where they are nearly equal, and its exact constant.</summary>
    private (long P, long Q) Best(long r, long s, out Int128 c)
    {
        var d = units.D[neuron];
        var (viaY, yOfS) = (y.Times(r), y.Times(s));
        var best = (P: d.Times(r), Q: x.Times(s));
        c = Constant(best.P, best.Q, r, s);
        var (least, margin) = (Middle(best, c), Margin(r, s));
        foreach (var form in ((long P, long Q)[])[(viaY, viaY + x.Times(s - r)), (d.Times(r - s) + yOfS, yOfS)])
        {
            var other = Constant(form.P, form.Q, r, s);
            if (Middle(form, other) < least - margin)
            {
                (best, c, least) = (form, other, Middle(form, other));
            }
        }

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
            foreach (ref readonly var v in units.Vertices(neuron))
            {
                var value = Math.BigMul(r, v.Delta) + Math.BigMul(s, v.H) - Math.BigMul(p, v.D) - Math.BigMul(q, v.X);
                most = value > most ? value : most;
            }

            return most;
        }
    }

    /// <summary>Twice p d + q x + c in the middle of the intervals, cut by 8 bits: it only chooses, and nothing rests on it.</summary>
    private Int128 Middle((long P, long Q) form, Int128 c) =>
        (Math.BigMul(form.P, differences.Lower + differences.Upper) >> 8) + (Math.BigMul(form.Q, values.Lower + values.Upper) >> 8) + (c >> 7);

    private Int128 Margin(long r, long s) =>
        (((Int128)Math.BigMul(Math.Abs(r), differences.Upper - differences.Lower) >> 8) + (Math.BigMul(Math.Abs(s), values.Upper - values.Lower) >> 8)) >> Slopes.MarginBits;
}
