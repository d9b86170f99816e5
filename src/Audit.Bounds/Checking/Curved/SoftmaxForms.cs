using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>Lines of the shares of a softmax over a group of rows, in integers.</summary>
/// <remarks>
/// Guarantee: p_i = 1 / (1 + sum_(j != i) e^(s_j - s_i)) rises in s_i and falls in the others, so its interval is exact up to rounding; lines by the mean value theorem with the Jacobian J_ii = p_i (1 - p_i),
/// J_ij = -p_i p_j over the intervals of p; the computed shares' own error by UnitErrors.SoftmaxRoundings is added.
/// </remarks>
internal sealed class SoftmaxForms(FormGrid grid, int boundBits)
{
    private static readonly Int128 LargestExponent = (Int128)43 << Enclosure.Bits;

    /// <summary>One form for each share.</summary>
    public Form[] Of(int row, UnitRows rows)
    {
        var count = rows.X.Length;
        var original = Shares(rows.X);
        var h = Enumerable.Range(0, count).Select(i => Single(rows.X, original, i, rows, false)).ToArray();
        if (!rows.IsPair) { return [.. h.Select((own, i) => new Form(row, own, null, null) { Error = (grid.UpConstant(Error(rows.X, original[i])), 0) })]; }
        var coarse = Shares(rows.Y);
        var hull = Shares([.. rows.X.Zip(rows.Y, (x, y) => new Interval(Math.Min(x.Lower, y.Lower), Math.Max(x.Upper, y.Upper)))]);
        var moved = Shares([.. rows.X.Zip(rows.D, (x, d) => new Interval(x.Lower + d.Lower, x.Upper + d.Upper))]);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var g = Single(rows.Y, coarse, i, rows, true);
            var (own, other) = (Error(rows.X, original[i]), Error(rows.Y, coarse[i]));
            var (error, ends) = (own + other, (grid.UpConstant(own), grid.UpConstant(other)));
            if (rows.IsStill) { return new Form(row, h[i], g, SmoothForms.Zero(rows)) { Error = ends }; }
            var delta = Sector(rows, i, hull, error).Or(Around(rows, i, (original, moved), error));
            var apart = new Interval(g.Interval.Lower - h[i].Interval.Upper, g.Interval.Upper - h[i].Interval.Lower);
            return new Form(row, h[i], g, delta with { Interval = delta.Interval.And(apart) }) { Error = ends };
        })];
    }

    private static Enclosure Widened(Enclosure value, Int128 by) => new(value.Low - by, value.High + by);

    private static long Middle(Interval x) => x.Lower + ((x.Upper - x.Lower) / 2);

    private static long Reach(Interval x) => Math.Max(x.Upper - Middle(x), Middle(x) - x.Lower);

    private Int128 Error(Interval[] scores, Enclosure share)
    {
        var spread = (scores.Max(s => s.Upper) - scores.Min(s => s.Lower) >> boundBits) + 1;
        var roundings = UnitErrors.SoftmaxRoundings(scores.Length, spread);
        var below = (1L << 24) - roundings;
        return below > 0 ? (((share.High * roundings) + below - 1) / below) + 1 : throw new OverflowException("the scores of a softmax are too far apart");
    }

    private Enclosure[] Shares(Interval[] scores) => [.. Enumerable.Range(0, scores.Length).Select(i => Share(scores, i))];

    private Enclosure Share(Interval[] scores, int i)
    {
        var (least, most, isTiny) = (Enclosure.One.Low, Enclosure.One.Low, false);
        for (var j = 0; j < scores.Length; j++)
        {
            if (j == i) { continue; }
            var (low, high) = (grid.Fine(scores[j].Lower - scores[i].Upper), grid.Fine(scores[j].Upper - scores[i].Lower));
            least += Exponential.Of(Int128.Min(low, LargestExponent)).Low;
            isTiny |= high > LargestExponent;
            most += isTiny ? 0 : Exponential.Of(high).High;
        }

        return new(isTiny ? 0 : Enclosure.Point(most).Inverse().Low, Enclosure.Point(least).Inverse().High);
    }

    private static Enclosure Jacobian(Enclosure[] shares, int i, int j)
    {
        var p = shares[i];
        if (i != j) { return -(p * shares[j]); }
        var half = Enclosure.One.Low >> 1;
        var (first, last) = (At(p.Low), At(p.High));
        return p.Low <= half && p.High >= half ? first.Hull(last).Hull(Enclosure.Point(half >> 1)) : first.Hull(last);

        static Enclosure At(Int128 end) => Enclosure.Point(end) * (Enclosure.One - Enclosure.Point(end));
    }

    private Enclosed Single(Interval[] scores, Enclosure[] shares, int i, UnitRows rows, bool coarse)
    {
        var at = Shares([.. scores.Select(s => new Interval(Middle(s), Middle(s)))]);
        var (slopes, offset, radius) = (new long[scores.Length], at[i], Int128.Zero);
        for (var j = 0; j < slopes.Length; j++)
        {
            slopes[j] = FormGrid.Slope(Jacobian(at, i, j).Low);
            offset -= grid.Times(slopes[j], Middle(scores[j]));
            radius += Enclosure.Up((Jacobian(shares, i, j) - FormGrid.OfSlope(slopes[j])).Magnitude, grid.Fine(Reach(scores[j])));
        }

        var error = Error(scores, shares[i]);
        var own = Widened(shares[i], error);
        var (low, high) = grid.Lines(slopes, Widened(offset, radius + error), rows, coarse);
        var (least, most) = grid.Lines(new long[scores.Length], own, rows, coarse);
        return new Enclosed(grid.Bounds(own), low, high).Or(new Enclosed(grid.Bounds(own), least, most));
    }

    /// <summary>What all differences have in common, weighted by the shares.</summary>
    private static long Common(Interval[] differences, Enclosure[] shares)
    {
        var (sum, weight) = (Int128.Zero, Int128.Zero);
        for (var j = 0; j < shares.Length; j++)
        {
            var share = (shares[j].Low + shares[j].High) >> 1;
            (sum, weight) = (sum + (share * Middle(differences[j])), weight + share);
        }

        return weight > 0 ? (long)(sum / weight) : 0;
    }

    /// <summary>sum_j G_ij (d_j - c), where the rows of G sum to 0: adding one number to all scores changes no share.</summary>
    private Enclosed Sector(UnitRows rows, int i, Enclosure[] hull, Int128 error)
    {
        var count = rows.X.Length;
        var (slopes, offset, radius, reach) = (new long[count], default(Enclosure), Int128.Zero, default(Enclosure));
        var common = Common(rows.D, hull);
        for (var j = 0; j < count; j++)
        {
            var (jacobian, moved) = (Jacobian(hull, i, j), new Interval(rows.D[j].Lower - common, rows.D[j].Upper - common));
            slopes[j] = FormGrid.Slope((jacobian.Low + jacobian.High) >> 1);
            offset -= grid.Times(slopes[j], common);
            radius += Enclosure.Up((jacobian - FormGrid.OfSlope(slopes[j])).Magnitude, grid.Fine(moved.Largest));
            reach += jacobian * grid.Fine(moved);
        }

        var (low, high) = grid.Lines(slopes, new long[count], Widened(offset, radius + error), rows);
        return new Enclosed(grid.Bounds(Widened(reach, error)), low, high);
    }

    private Enclosed Around(UnitRows rows, int i, (Enclosure[] Before, Enclosure[] After) shares, Int128 error)
    {
        var count = rows.X.Length;
        Interval[] centre = [.. rows.X.Select(x => new Interval(Middle(x), Middle(x)))];
        Interval[] moved = [.. centre.Zip(rows.D, (c, d) => new Interval(c.Lower + Middle(d), c.Lower + Middle(d)))];
        var value = Share(moved, i) - Share(centre, i);
        var (byX, byD, offset, radius, reach) = (new long[count], new long[count], value, Int128.Zero, Int128.Zero);
        for (var j = 0; j < count; j++)
        {
            var after = Jacobian(shares.After, i, j);
            var between = after - Jacobian(shares.Before, i, j);
            (byX[j], byD[j]) = (FormGrid.Slope((between.Low + between.High) >> 1), FormGrid.Slope((after.Low + after.High) >> 1));
            offset -= grid.Times(byX[j], centre[j].Lower) + grid.Times(byD[j], Middle(rows.D[j]));
            var (rx, rd) = (grid.Fine(Reach(rows.X[j])), grid.Fine(Reach(rows.D[j])));
            radius += Enclosure.Up((between - FormGrid.OfSlope(byX[j])).Magnitude, rx) + Enclosure.Up((after - FormGrid.OfSlope(byD[j])).Magnitude, rd);
            reach += Enclosure.Up(between.Magnitude, rx) + Enclosure.Up(after.Magnitude, rd);
        }

        var (low, high) = grid.Lines(byD, byX, Widened(offset, radius + error), rows);
        return new Enclosed(grid.Bounds(Widened(value, reach + error)), low, high);
    }
}
