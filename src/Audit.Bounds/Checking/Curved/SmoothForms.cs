using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>Lines of a smooth function of one row, in integers.</summary>
/// <remarks>
/// Guarantee: the lines enclose the computed value, its error of FORMAT.md, section Functions, included. Proof of an offset: on each of eight cells, f - a x is monotone where f' - a has one sign, so its
/// ends are the extremes; else it is within max |f' - a| times the half-width of its value in the middle, and as near to its values at the ends as f' - a allows. Differences: y - x = d gives f(y) - f(x) = G d with G in f' of the hull; or the mean value theorem
/// in (x, d) around the middle. Slopes are proposals of the same rule as the search's; any would do.
/// </remarks>
internal sealed class SmoothForms(FormGrid grid)
{
    private const int Cells = 8;

    /// <summary>The form of a function whose rows' intervals are not empty and inside its domain.</summary>
    public Form Of(Activation unit, int row, UnitRows rows)
    {
        var h = Single(unit, rows.X[0], rows, false);
        if (!rows.IsPair) { return new Form(row, h, null, null); }
        var g = Single(unit, rows.Y[0], rows, true);
        if (rows.IsStill) { return new Form(row, h, g, Zero(rows)); }
        var error = Error(unit, h.Interval) + Error(unit, g.Interval);
        var delta = Sector(unit, rows, error);
        if (Around(unit, rows, error) is { } around) { delta = delta.Or(around); }
        var apart = new Interval(g.Interval.Lower - h.Interval.Upper, g.Interval.Upper - h.Interval.Lower);
        return new Form(row, h, g, delta with { Interval = delta.Interval.And(apart) });
    }

    /// <summary>The difference that is exactly zero.</summary>
    public static Enclosed Zero(UnitRows rows)
    {
        var none = new Plane(new long[rows.D.Length], new long[rows.X.Length], 0, 0);
        return new Enclosed(default, none, none);
    }

    /// <summary>What the computed value may be off by, on 2^-60: q quarters of an ulp of the largest value, and a unit for what underflow loses.</summary>
    private Int128 Error(Activation unit, Interval values)
    {
        var quarters = UnitErrors.Quarters(unit);
        return quarters == 0 ? 0 : FixedPoint.Up(grid.Fine(values.Largest) * quarters, UnitErrors.RelativeBits) + 1;
    }

    private static Enclosure Widened(Enclosure value, Int128 by) => new(value.Low - by, value.High + by);

    /// <summary>f' of an interval: exact ends where f'' has one sign, else the mean value.</summary>
    private Enclosure Slopes(Activation unit, Interval x)
    {
        var (low, high) = (FunctionEnclosures.Slope(unit, grid.Fine(x.Lower)), FunctionEnclosures.Slope(unit, grid.Fine(x.Upper)));
        var curvature = FunctionEnclosures.Curvature(unit, grid.Fine(x));
        if (curvature.Low >= 0) { return new(low.Low, high.High); }
        if (curvature.High <= 0) { return new(high.Low, low.High); }
        var middle = Middle(x);
        return Between(FunctionEnclosures.Slope(unit, grid.Fine(middle)), (low, high), curvature, x, middle);
    }

    /// <summary>The values of a function on an interval from those in the middle and at the ends and its derivative, which has both signs.</summary>
    private Enclosure Between(Enclosure centre, (Enclosure First, Enclosure Last) ends, Enclosure derivative, Interval x, long middle)
    {
        var width = grid.Fine(x.Upper - x.Lower);
        var (fall, rise) = (Enclosure.Up(-derivative.Low, width), Enclosure.Up(derivative.High, width));
        var reach = Enclosure.Up(derivative.Magnitude, grid.Fine(Math.Max(x.Upper - middle, middle - x.Lower)));
        return Widened(centre, reach).And(new(Int128.Max(ends.First.Low - fall, ends.Last.Low - rise), Int128.Min(ends.First.High + rise, ends.Last.High + fall)));
    }

    private static long Middle(Interval x) => x.Lower + ((x.Upper - x.Lower) / 2);

    private Enclosed Single(Activation unit, Interval x, UnitRows rows, bool coarse)
    {
        var cells = Cut(unit, x);
        var flat = Offsets(cells, 0);
        var error = Error(unit, grid.Bounds(flat));
        var interval = grid.Bounds(Widened(flat, error));
        Enclosed? best = null;
        foreach (var slope in (long[])[Chord(cells, x), At(Middle(x)), At(x.Lower), At(x.Upper), 0])
        {
            var (low, high) = grid.Lines([slope], Widened(slope == 0 ? flat : Offsets(cells, slope), error), rows, coarse);
            var line = new Enclosed(interval, low, high);
            best = best?.Or(line) ?? line;
        }

        return best!;

        long At(long end) => FormGrid.Slope(FunctionEnclosures.Slope(unit, grid.Fine(end)).Low);
    }

    private long Chord(Cell[] cells, Interval x) =>
        x.Upper == x.Lower ? 0 : FixedPoint.Value(((cells[^1].Last.Low - cells[0].First.Low) << FormGrid.SlopeBits) / (grid.Fine(x.Upper) - grid.Fine(x.Lower)), "a slope");

    private Cell[] Cut(Activation unit, Interval x)
    {
        var cells = new Cell[Cells];
        var (at, value) = (x.Lower, FunctionEnclosures.Value(unit, grid.Fine(x.Lower)));
        for (var index = 0; index < Cells; index++)
        {
            var next = index == Cells - 1 ? x.Upper : x.Lower + (long)((Int128)(x.Upper - x.Lower) * (index + 1) / Cells);
            var own = new Interval(at, next);
            var last = FunctionEnclosures.Value(unit, grid.Fine(next));
            cells[index] = new Cell(own, value, FunctionEnclosures.Value(unit, grid.Fine(Middle(own))), last, Slopes(unit, own));
            (at, value) = (next, last);
        }

        return cells;
    }

    /// <summary>The values of f(x) - a x.</summary>
    private Enclosure Offsets(Cell[] cells, long slope)
    {
        var result = Offsets(cells[0], slope);
        foreach (var cell in cells.AsSpan(1)) { result = result.Hull(Offsets(cell, slope)); }
        return result;
    }

    private Enclosure Offsets(Cell cell, long slope)
    {
        var a = FormGrid.OfSlope(slope).Low;
        var (first, last) = (cell.First - grid.Times(slope, cell.X.Lower), cell.Last - grid.Times(slope, cell.X.Upper));
        if (cell.Slopes.Low >= a) { return new(first.Low, last.High); }
        if (cell.Slopes.High <= a) { return new(last.Low, first.High); }
        var middle = Middle(cell.X);
        return Between(cell.Middle - grid.Times(slope, middle), (first, last), cell.Slopes - FormGrid.OfSlope(slope), cell.X, middle);
    }

    /// <summary>Lines of d alone: the chord of max(g1 d, g2 d) above, which is convex, and of min below; their offsets are extreme at the ends of d.</summary>
    private Enclosed Sector(Activation unit, UnitRows rows, Int128 error)
    {
        var (x, y, d) = (rows.X[0], rows.Y[0], rows.D[0]);
        var slopes = Cut(unit, new Interval(Math.Min(x.Lower, y.Lower), Math.Max(x.Upper, y.Upper))).Select(cell => cell.Slopes).Aggregate((a, b) => a.Hull(b));
        var (g1, g2) = (FormGrid.Slope(slopes.Low), FormGrid.Slope(slopes.High));
        var (upper, lower) = (Chord(d, g1, g2), Chord(d, g2, g1));
        var above = Enclosure.Point(Int128.Max(Side(slopes, d.Lower).High - grid.Times(upper, d.Lower).Low, Side(slopes, d.Upper).High - grid.Times(upper, d.Upper).Low));
        var below = Enclosure.Point(Int128.Min(Side(slopes, d.Lower).Low - grid.Times(lower, d.Lower).High, Side(slopes, d.Upper).Low - grid.Times(lower, d.Upper).High));
        var reach = slopes * grid.Fine(d);
        return new Enclosed(
            grid.Bounds(Widened(reach, error)), grid.Lines([lower], [0], Widened(below, error), rows).Low, grid.Lines([upper], [0], Widened(above, error), rows).High);
    }

    /// <summary>All values of G d for one d.</summary>
    private Enclosure Side(Enclosure slopes, long d) => slopes * Enclosure.Point(grid.Fine(d));

    private static long Chord(Interval d, long first, long second) =>
        d.Lower >= 0 ? second : d.Upper <= 0 ? first
        : (long)((((Int128)second * d.Upper) - ((Int128)first * d.Lower)) / (d.Upper - d.Lower));

    /// <summary>f(xm + dm) - f(xm) + kx (x - xm) + kd (d - dm), and what the derivatives can differ from kx and kd over the box; nothing where the box leaves the domain.</summary>
    private Enclosed? Around(Activation unit, UnitRows rows, Int128 error)
    {
        var (x, d) = (rows.X[0], rows.D[0]);
        var moved = new Interval(x.Lower + d.Lower, x.Upper + d.Upper);
        var hull = new Interval(Math.Min(x.Lower, moved.Lower), Math.Max(x.Upper, moved.Upper));
        if (!FunctionEnclosures.IsDefined(unit, hull.Lower, hull.Upper)) { return null; }
        var byD = Slopes(unit, moved);
        var byX = (FunctionEnclosures.Curvature(unit, grid.Fine(hull)) * grid.Fine(d)).And(byD - Slopes(unit, x));
        var (kx, kd, xm, dm) = (FormGrid.Slope((byX.Low + byX.High) >> 1), FormGrid.Slope((byD.Low + byD.High) >> 1), Middle(x), Middle(d));
        var centre = FunctionEnclosures.Value(unit, grid.Fine(xm + dm)) - FunctionEnclosures.Value(unit, grid.Fine(xm));
        var (rx, rd) = (grid.Fine(Math.Max(x.Upper - xm, xm - x.Lower)), grid.Fine(Math.Max(d.Upper - dm, dm - d.Lower)));
        var radius = Enclosure.Up((byX - FormGrid.OfSlope(kx)).Magnitude, rx) + Enclosure.Up((byD - FormGrid.OfSlope(kd)).Magnitude, rd);
        var reach = Enclosure.Up(byX.Magnitude, rx) + Enclosure.Up(byD.Magnitude, rd);
        var (low, high) = grid.Lines([kd], [kx], Widened(centre - grid.Times(kx, xm) - grid.Times(kd, dm), radius + error), rows);
        return new Enclosed(grid.Bounds(Widened(centre, reach + error)), low, high);
    }

    /// <summary>A cell: f at its ends and middle, f' over it.</summary>
    private readonly record struct Cell(Interval X, Enclosure First, Enclosure Middle, Enclosure Last, Enclosure Slopes);
}
