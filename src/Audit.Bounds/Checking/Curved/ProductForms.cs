using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>Lines of the exact product of two rows, in integers.</summary>
/// <remarks>
/// Guarantee: a bilinear function is extreme at the corners of a box, so an offset is the largest (least) value of a b - s a - t b at four corners, whatever the slopes. Difference: Delta = M2 d1 + M1 d2
/// exactly with M = x + d / 2, two products of that kind.
/// </remarks>
internal sealed class ProductForms(FormGrid grid, int boundBits)
{
    /// <summary>The form of a product whose rows' intervals are not empty.</summary>
    public Form Of(int row, UnitRows rows)
    {
        var h = Single(rows.X, rows, false);
        if (!rows.IsPair) { return new Form(row, h, null, null); }
        var g = Single(rows.Y, rows, true);
        if (rows.IsStill) { return new Form(row, h, g, SmoothForms.Zero(rows)); }
        var delta = Difference(rows);
        var apart = new Interval(g.Interval.Lower - h.Interval.Upper, g.Interval.Upper - h.Interval.Lower);
        return new Form(row, h, g, delta with { Interval = delta.Interval.And(apart) });
    }

    private Enclosed Single(Interval[] x, UnitRows rows, bool coarse)
    {
        var (a, b) = (Twice(x[0]), Twice(x[1]));
        long[] slopes = [Half(b), Half(a)];
        var (low, high) = grid.Lines(slopes, Offset(a, b, slopes[0], slopes[1]), rows, coarse);
        return new Enclosed(grid.Bounds(Product(a, b)), low, high);
    }

    private Enclosed Difference(UnitRows rows)
    {
        var (m1, m2, d1, d2) = (Mean(rows, 0), Mean(rows, 1), Twice(rows.D[0]), Twice(rows.D[1]));

        // slopes of M are even, so that the half of one, for d in M = x + d / 2, is a slope too
        var (c1, c2, e1, e2) = (Half(m1), Half(m2), Half(d1) & ~1L, Half(d2) & ~1L);
        var offset = Offset(m2, d1, e1, c2) + Offset(m1, d2, e2, c1);
        var (low, high) = grid.Lines([c2 + (e2 >> 1), c1 + (e1 >> 1)], [e2, e1], offset, rows);
        return new Enclosed(grid.Bounds(Product(m2, d1) + Product(m1, d2)), low, high);
    }

    /// <summary>An interval in halves of the grid of bounds.</summary>
    private static Interval Twice(Interval x) => new(2 * x.Lower, 2 * x.Upper);

    /// <summary>The mean of x and y in halves of the grid of bounds.</summary>
    private static Interval Mean(UnitRows rows, int row) => new(rows.X[row].Lower + rows.Y[row].Lower, rows.X[row].Upper + rows.Y[row].Upper);

    /// <summary>The middle of an interval in halves, as a slope.</summary>
    private long Half(Interval halves) => FixedPoint.Value(FixedPoint.Down((Int128)halves.Lower + halves.Upper, boundBits + 2 - FormGrid.SlopeBits), "a slope");

    /// <summary>All values of a b - slopeA a - slopeB b over two intervals in halves.</summary>
    private Enclosure Offset(Interval a, Interval b, long slopeA, long slopeB)
    {
        var result = Corner(a.Lower, b.Lower);
        foreach (var (first, second) in (ReadOnlySpan<(long, long)>)[(a.Lower, b.Upper), (a.Upper, b.Lower), (a.Upper, b.Upper)]) { result = result.Hull(Corner(first, second)); }
        return result;

        Enclosure Corner(long first, long second) => Scaled(Math.BigMul(first, second), (2 * boundBits) + 2)
            - Scaled(Math.BigMul(slopeA, first), FormGrid.SlopeBits + boundBits + 1) - Scaled(Math.BigMul(slopeB, second), FormGrid.SlopeBits + boundBits + 1);
    }

    /// <summary>All values of a b.</summary>
    private Enclosure Product(Interval a, Interval b) => Offset(a, b, 0, 0);

    private static Enclosure Scaled(Int128 value, int bits) => new(FixedPoint.Down(value, bits - Enclosure.Bits), FixedPoint.Up(value, bits - Enclosure.Bits));
}
