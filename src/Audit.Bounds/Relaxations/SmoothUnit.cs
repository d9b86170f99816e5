using Audit.Bounds.Certificates;

namespace Audit.Bounds.Relaxations;

/// <summary>Relaxes a smooth function of one row.</summary>
/// <remarks>
/// Lines: f(x) in a x + [lo, hi] for slopes a among the chord, f' in the middle and at both ends, and 0; lo and hi from eight cells: where f' - a has one sign the cell's ends are the extremes, else
/// f(m) - a m +- max |f' - a| w / 2, and no further from the ends than f' - a allows. Difference: G d with G in f' of the hull of x and y, the chord of max(g1 d, g2 d) above and of min below; or around the middle,
/// f(xm + dm) - f(xm) + kx (x - xm) + kd (d - dm) +- (rad [f'' d] rx + rad [f'] rd), whichever is better in the middle. f' of an interval is exact where f'' has one sign, else by the mean value.
/// Source: the mean value theorem; Moore, Kearfott, Cloud 2009, chapter 6. Each bound is attacked in tests.
/// </remarks>
internal static class SmoothUnit
{
    public const int Cells = 8;

    public static UnitForm Of(Activation unit, UnitRows rows)
    {
        var h = Single(unit, rows.X[0], rows, false);
        if (!rows.IsPair) { return new UnitForm(h, null, null); }
        var g = Single(unit, rows.Y[0], rows, true);
        if (rows.IsStill) { return new UnitForm(h, g, Enclosed.Zero(rows)); }
        var error = Error(unit, h.Interval) + Error(unit, g.Interval);
        var delta = Sector(unit, rows).Widened(error);
        if (Around(unit, rows) is { } around) { delta = delta.Or(around.Widened(error)); }
        return new UnitForm(h, g, delta with { Interval = delta.Interval.And(g.Interval - h.Interval) });
    }

    /// <summary>An interval that contains f' of an interval.</summary>
    public static Range Slopes(Activation unit, Range x)
    {
        var curvature = SmoothFunction.Curvature(unit, x);
        var (low, high) = (SmoothFunction.Slope(unit, x.Low), SmoothFunction.Slope(unit, x.High));
        if (curvature.Low >= 0) { return new Range(low, high); }
        if (curvature.High <= 0) { return new Range(high, low); }
        var (fall, rise) = (-curvature.Low * 2 * x.Radius, curvature.High * 2 * x.Radius);
        var around = Range.Around(SmoothFunction.Slope(unit, x.Middle), curvature.Magnitude * x.Radius);
        return around.And(new Range(Math.Max(low - fall, high - rise), Math.Min(low + rise, high + fall)));
    }

    private static double Error(Activation unit, Range values) =>
        UnitErrors.Quarters(unit) * Math.ScaleB(values.Magnitude, -UnitErrors.RelativeBits) + (UnitErrors.Quarters(unit) == 0 ? 0 : Math.ScaleB(1, -UnitErrors.AbsoluteBits));

    private static Enclosed Single(Activation unit, Range x, UnitRows rows, bool coarse)
    {
        var cells = Cut(unit, x);
        var width = x.High - x.Low;
        double[] slopes =
        [
            width > 0 ? (SmoothFunction.Value(unit, x.High) - SmoothFunction.Value(unit, x.Low)) / width : 0,
            SmoothFunction.Slope(unit, x.Middle), SmoothFunction.Slope(unit, x.Low), SmoothFunction.Slope(unit, x.High), 0,
        ];
        Enclosed? best = null;
        var interval = Offsets(cells, 0);
        foreach (var slope in slopes)
        {
            var offset = slope == 0 ? interval : Offsets(cells, slope);
            var line = new Enclosed(interval, Plane.Of([slope], offset.Low, rows, coarse), Plane.Of([slope], offset.High, rows, coarse));
            best = best?.Or(line) ?? line;
        }

        return best!.Widened(Error(unit, interval));
    }

    private static Cell[] Cut(Activation unit, Range x)
    {
        var cells = new Cell[Cells];
        var (at, value) = (x.Low, SmoothFunction.Value(unit, x.Low));
        for (var index = 0; index < Cells; index++)
        {
            var next = index == Cells - 1 ? x.High : x.Low + ((x.High - x.Low) * (index + 1) / Cells);
            var nextValue = SmoothFunction.Value(unit, next);
            var own = new Range(at, next);
            cells[index] = new Cell(own, value, SmoothFunction.Value(unit, own.Middle), nextValue, Slopes(unit, own));
            (at, value) = (next, nextValue);
        }

        return cells;
    }

    /// <summary>The values of f(x) - a x.</summary>
    private static Range Offsets(Cell[] cells, double slope)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var cell in cells)
        {
            var own = cell.Offsets(slope);
            (low, high) = (Math.Min(low, own.Low), Math.Max(high, own.High));
        }

        return new Range(low, high);
    }

    private static Enclosed Sector(Activation unit, UnitRows rows)
    {
        var d = rows.D[0];
        var slopes = Cut(unit, rows.X[0].Hull(rows.Y[0])).Select(cell => cell.Slopes).Aggregate((a, b) => a.Hull(b));
        var (upper, above) = Chord(d, slopes.Low, slopes.High);
        var (lower, below) = Chord(d, slopes.High, slopes.Low);
        return new Enclosed(slopes * d, new Plane([lower], [0], below).At(rows), new Plane([upper], [0], above).At(rows));
    }

    /// <summary>The chord of the function that is first d on the left of 0 and second d on the right.</summary>
    private static (double Slope, double Constant) Chord(Range d, double first, double second)
    {
        if (d.Low >= 0) { return (second, 0); }
        if (d.High <= 0) { return (first, 0); }
        var slope = ((second * d.High) - (first * d.Low)) / (d.High - d.Low);
        return (slope, (first - slope) * d.Low);
    }

    private static Enclosed? Around(Activation unit, UnitRows rows)
    {
        var (x, d) = (rows.X[0], rows.D[0]);
        var moved = x + d;
        var hull = x.Hull(moved);
        if (!SmoothFunction.IsDefined(unit, hull)) { return null; }
        var (byX, byD) = ((SmoothFunction.Curvature(unit, hull) * d).And(Slopes(unit, moved) - Slopes(unit, x)), Slopes(unit, moved));
        var centre = SmoothFunction.Value(unit, x.Middle + d.Middle) - SmoothFunction.Value(unit, x.Middle);
        var constant = centre - (byX.Middle * x.Middle) - (byD.Middle * d.Middle);
        var radius = (byX.Radius * x.Radius) + (byD.Radius * d.Radius);
        return new Enclosed(
            Range.Around(centre, (byX.Magnitude * x.Radius) + (byD.Magnitude * d.Radius)),
            new Plane([byD.Middle], [byX.Middle], constant - radius).At(rows),
            new Plane([byD.Middle], [byX.Middle], constant + radius).At(rows));
    }

    /// <summary>A cell of an interval: f at its ends and middle, f' over it.</summary>
    private readonly record struct Cell(Range X, double First, double Middle, double Last, Range Slopes)
    {
        public Range Offsets(double slope)
        {
            var (first, last) = (First - (slope * X.Low), Last - (slope * X.High));
            if (Slopes.Low >= slope) { return new Range(first, last); }
            if (Slopes.High <= slope) { return new Range(last, first); }
            var (fall, rise) = ((slope - Slopes.Low) * 2 * X.Radius, (Slopes.High - slope) * 2 * X.Radius);
            var around = Range.Around(Middle - (slope * X.Middle), Math.Max(fall, rise) / 2);
            return around.And(new Range(Math.Max(first - fall, last - rise), Math.Min(first + rise, last + fall)));
        }
    }
}
