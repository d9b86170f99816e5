namespace Audit.Bounds.Relaxations;

/// <summary>Relaxes the exact product of two rows.</summary>
/// <remarks>
/// h = m2 x1 + m1 x2 - m1 m2 +- r1 r2 (m middles, r half-widths): for any coefficient this is the exact maximum over the four corners at the slopes m. Difference: Delta = M2 d1 + M1 d2 exactly, with
/// M = (x + y) / 2 = x + d / 2; each product again by middles: M2 d1 = c2 d1 + e1 M2 - c2 e1 +- rM2 rd1.
/// Source: the identity y1 y2 - x1 x2 = M2 d1 + M1 d2; McCormick 1976 for the corners.
/// </remarks>
internal static class ProductUnit
{
    public static UnitForm Of(UnitRows rows)
    {
        var h = Single(rows.X, rows, false);
        if (!rows.IsPair) { return new UnitForm(h, null, null); }
        var g = Single(rows.Y, rows, true);
        if (rows.IsStill) { return new UnitForm(h, g, Enclosed.Zero(rows)); }
        var delta = Difference(rows);
        return new UnitForm(h, g, delta with { Interval = delta.Interval.And(g.Interval - h.Interval) });
    }

    private static Enclosed Single(Range[] x, UnitRows rows, bool coarse)
    {
        double[] slopes = [x[1].Middle, x[0].Middle];
        var (constant, radius) = (-(x[0].Middle * x[1].Middle), x[0].Radius * x[1].Radius);
        return new Enclosed(x[0] * x[1], Plane.Of(slopes, constant - radius, rows, coarse), Plane.Of(slopes, constant + radius, rows, coarse));
    }

    private static Enclosed Difference(UnitRows rows)
    {
        var (first, second) = (Mean(rows, 0), Mean(rows, 1));
        var (d1, d2) = (rows.D[0], rows.D[1]);
        double[] byD = [second.Middle + (d2.Middle / 2), first.Middle + (d1.Middle / 2)];
        double[] byX = [d2.Middle, d1.Middle];
        var constant = -(second.Middle * d1.Middle) - (first.Middle * d2.Middle);
        var radius = (second.Radius * d1.Radius) + (first.Radius * d2.Radius);
        return new Enclosed((second * d1) + (first * d2), new Plane(byD, byX, constant - radius).At(rows), new Plane(byD, byX, constant + radius).At(rows));
    }

    private static Range Mean(UnitRows rows, int row) => 0.5 * (rows.X[row] + rows.Y[row]);
}
