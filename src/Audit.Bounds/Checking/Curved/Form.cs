namespace Audit.Bounds.Checking.Curved;

/// <summary>A linear function of a unit's rows: sum D_i d_i + X_i x_i + C, with slopes on 2^-SlopeBits and a constant on its own grid.</summary>
/// <param name="D">Slopes of the differences; empty for one network.</param>
/// <param name="X">Slopes of the original's values.</param>
/// <param name="C">The constant, rounded to the safe side.</param>
/// <param name="Middle">About its value in the middle of the intervals, on the constant's grid: it only chooses.</param>
internal sealed record Plane(long[] D, long[] X, long C, long Middle);

/// <summary>An interval on the grid of bounds, a function below and one above.</summary>
internal sealed record Enclosed(Interval Interval, Plane Low, Plane High)
{
    /// <summary>The line for a coefficient's sign.</summary>
    public Plane For(long coefficient) => coefficient > 0 ? High : Low;

    /// <summary>Coefficient times the bounding line's value in the middle.</summary>
    public Int128 Middle(long coefficient) => Math.BigMul(coefficient, For(coefficient).Middle);

    /// <summary>For each side the line that is better in the middle, the first on a tie; intervals intersected.</summary>
    public Enclosed Or(Enclosed other) => new(
        Interval.And(other.Interval), other.Low.Middle > Low.Middle ? other.Low : Low, other.High.Middle < High.Middle ? other.High : High);
}

/// <summary>How the coefficients of one value that leaves a curved unit are replaced by coefficients of the unit's rows.</summary>
/// <remarks>Guarantee: the lines enclose the computed value on the rows' intervals with y = x + d, so R Delta + S h is at most the sum of the lines taken; what rounding takes off a coefficient is paid with the row's largest value.</remarks>
internal sealed class Form(int row, Enclosed h, Enclosed? g, Enclosed? delta)
{
    /// <summary>The value's enclosure in the original network.</summary>
    public Enclosed H { get; } = h;

    /// <summary>In the coarse network.</summary>
    public Enclosed? G { get; } = g;

    /// <summary>Of the difference.</summary>
    public Enclosed? Delta { get; } = delta;

    /// <summary>Of a share of a softmax: how far the computed share may be from the exact one in each network, on the grid of lines' constants.</summary>
    public (long X, long Y) Error { get; init; }

    /// <summary>Adds the replacement of r Delta + s h to (p, q) of the rows and to the constant.</summary>
    public Int128 Pair(long r, long s, CurvedBounds bounds, Span<long> p, Span<long> q, int constantShift)
    {
        var (a, b, c) = (Delta!.Middle(r) + H.Middle(s), G!.Middle(r) + H.Middle(s - r), Delta.Middle(r - s) + G.Middle(s));
        if (b < a && b <= c) { return Add(r, G, bounds, p, q, constantShift) + Add(s - r, H, bounds, p, q, constantShift); }
        return c < a && c < b
            ? Add(r - s, Delta, bounds, p, q, constantShift) + Add(s, G, bounds, p, q, constantShift)
            : Add(r, Delta, bounds, p, q, constantShift) + Add(s, H, bounds, p, q, constantShift);
    }

    /// <summary>Adds the replacement of s h (s g) of one network.</summary>
    public Int128 Single(bool coarse, long s, CurvedBounds bounds, Span<long> q, int constantShift)
    {
        var plane = (coarse ? G! : H).For(s);
        Int128 constant = 0;
        for (var i = 0; i < plane.X.Length; i++) { constant += Scaled(s, plane.X[i], (coarse ? bounds.Y : bounds.X)[row + i], ref q[row + i]); }
        return constant + FixedPoint.Up(Math.BigMul(s, plane.C), constantShift);
    }

    private Int128 Add(long coefficient, Enclosed enclosed, CurvedBounds bounds, Span<long> p, Span<long> q, int constantShift)
    {
        if (coefficient == 0) { return 0; }
        var plane = enclosed.For(coefficient);
        Int128 constant = 0;
        for (var i = 0; i < plane.X.Length; i++)
        {
            constant += Scaled(coefficient, plane.X[i], bounds.X[row + i], ref q[row + i]);
            constant += Scaled(coefficient, plane.D[i], bounds.D[row + i], ref p[row + i]);
        }

        return constant + FixedPoint.Up(Math.BigMul(coefficient, plane.C), constantShift);
    }

    /// <summary>Adds coefficient times slope, rounded down; gives what the part that was cut off can be worth.</summary>
    private static Int128 Scaled(long coefficient, long slope, Interval value, ref long to)
    {
        var product = Math.BigMul(coefficient, slope);
        var whole = product >> FormGrid.SlopeBits;
        to += FixedPoint.Value(whole, "a coefficient");
        return whole << FormGrid.SlopeBits == product ? 0 : Math.Max(value.Upper, 0);
    }
}
