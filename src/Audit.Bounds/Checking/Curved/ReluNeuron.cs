namespace Audit.Bounds.Checking.Curved;

/// <summary>A ReLU beside curved units: how the coefficients of what leaves it are replaced, with constants that are exact maxima over its polygon's vertices.</summary>
/// <remarks>Guarantee: R Delta + S h &lt;= p d + q x + c on the polygon, whatever p and q are. Formulas: FORMAT.md, "Vertices" and "Proposed (p, q)".</remarks>
internal sealed class ReluNeuron
{
    private readonly (long X, long D, long Delta, long H)[] vertices;
    private readonly Interval x;
    private readonly Interval y;
    private readonly Interval d;
    private readonly bool isGeneral;

    /// <summary>Prepares a neuron; y and d are x and zero for one network.</summary>
    public ReluNeuron(Interval x, Interval y, Interval d)
    {
        (this.x, this.y, this.d) = (x, y, d);
        isGeneral = x.IsUnstable || y.IsUnstable;
        vertices = [.. Points().Where(IsInside).Distinct().Select(p => (p.X, p.D, Math.Max(p.X + p.D, 0) - Math.Max(p.X, 0), Math.Max(p.X, 0)))];
        if (vertices.Length == 0) { throw new ArithmeticException("a polygon has no vertex"); }
        Delta = new Interval(vertices.Min(v => v.Delta), vertices.Max(v => v.Delta));
    }

    /// <summary>The values of g - h.</summary>
    public Interval Delta { get; }

    /// <summary>Replaces r Delta + s h.</summary>
    public (long P, long Q) Pair(long r, long s, out Int128 c)
    {
        if (!isGeneral) { return Stable(r, s, out c); }
        var first = (P: OfDifference(r), Q: Slope(x, s));
        var viaY = Slope(y, r);
        var second = (P: viaY, Q: viaY + Slope(x, s - r));
        var ofS = Slope(y, s);
        var third = (P: OfDifference(r - s) + ofS, Q: ofS);
        var (best, least) = (first, Middle(first, r, s));
        foreach (var form in (ReadOnlySpan<(long P, long Q)>)[second, third])
        {
            var value = Middle(form, r, s);
            if (value < least) { (best, least) = (form, value); }
        }

        c = Constant(best, r, s);
        return best;
    }

    /// <summary>Replaces s relu(x) of one network alone.</summary>
    public static long Single(Interval x, long s, out Int128 c)
    {
        var q = Slope(x, s);
        c = x.IsUnstable ? Int128.Max(0, Int128.Max(-Math.BigMul(q, x.Lower), Math.BigMul(s - q, x.Upper))) : 0;
        return q;
    }

    private (long P, long Q) Stable(long r, long s, out Int128 c)
    {
        var (onX, onY) = (x.Lower >= 0, y.Lower >= 0);
        (long P, long Q) form = onX && onY ? (r, s) : !onX && !onY ? (0, 0) : onY ? (r, r) : (0, s - r);
        c = Constant(form, r, s);
        return form;
    }

    private IEnumerable<(long X, long D)> Points()
    {
        foreach (var a in (long[])[x.Lower, x.Upper, 0])
        {
            yield return (a, d.Lower);
            yield return (a, d.Upper);
            foreach (var b in (long[])[y.Lower, y.Upper, 0]) { yield return (a, b - a); }
        }

        foreach (var b in (long[])[y.Lower, y.Upper, 0])
        {
            yield return (b - d.Lower, d.Lower);
            yield return (b - d.Upper, d.Upper);
        }
    }

    private bool IsInside((long X, long D) point) =>
        point.X >= x.Lower && point.X <= x.Upper && point.D >= d.Lower && point.D <= d.Upper && point.X + point.D >= y.Lower && point.X + point.D <= y.Upper;

    private Int128 Constant((long P, long Q) form, long r, long s)
    {
        var most = Int128.MinValue;
        foreach (var v in vertices)
        {
            most = Int128.Max(most, Math.BigMul(r, v.Delta) + Math.BigMul(s, v.H) - Math.BigMul(form.P, v.D) - Math.BigMul(form.Q, v.X));
        }

        return most;
    }

    private Int128 Middle((long P, long Q) form, long r, long s) =>
        Math.BigMul(form.P, d.Lower + d.Upper) + Math.BigMul(form.Q, x.Lower + x.Upper) + (2 * Constant(form, r, s));

    private long OfDifference(long t) =>
        d.Lower >= 0 ? t > 0 ? t : 0 : d.Upper <= 0 ? t > 0 ? 0 : t : Share(t, t > 0 ? d.Upper : -d.Lower, d);

    private static long Slope(Interval of, long t) =>
        of.Lower >= 0 ? t : of.Upper <= 0 ? 0 : t > 0 ? Share(t, of.Upper, of) : of.Upper > -of.Lower ? t : 0;

    /// <summary>t part / whole, rounded down.</summary>
    private static long Share(long t, long part, Interval whole) => (long)(Math.BigMul(t, (long)(((Int128)part << FormGrid.SlopeBits) / (whole.Upper - whole.Lower))) >> FormGrid.SlopeBits);
}
