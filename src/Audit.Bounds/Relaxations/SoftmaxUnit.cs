using Audit.Bounds.Certificates;

namespace Audit.Bounds.Relaxations;

/// <summary>Relaxes a softmax over a group of rows.</summary>
/// <remarks>
/// Interval of a share: largest at its own upper score and the others' lower scores, least the other way round. Lines: p(c) + sum_j J_ij(c) (s_j - c_j) +- sum_j max |[J_ij] - J_ij(c)| r_j with J_ii = p_i (1 - p_i),
/// J_ij = -p_i p_j over the intervals of p; or the constant interval. Difference: around the middle of s and d, or sum_j G_ij (d_j - c) with G in [J] of the hull of both networks' scores, whose rows
/// sum to 0, so that any c may be taken off.
/// Around the middle: p(c + e) - p(c) + sum_j K_j (s_j - c_j) + sum_j L_j (d_j - e_j), L in [J] of the coarse scores, K in that minus [J] of the original's. Whichever is better in the middle.
/// Source: Vertex-Softmax (arXiv 2605.10974) for the interval; the mean value theorem. The computed softmax's own error is added: UnitErrors.SoftmaxRoundings.
/// </remarks>
internal static class SoftmaxUnit
{
    public static UnitForm[] Of(UnitRows rows)
    {
        var count = rows.X.Length;
        var original = Shares(rows.X);
        var h = Enumerable.Range(0, count).Select(i => Single(rows.X, original, i, rows, false)).ToArray();
        if (!rows.IsPair) { return [.. h.Select((own, i) => new UnitForm(own, null, null) { Error = (Error(rows.X, original[i]), 0) })]; }
        var coarse = Shares(rows.Y);
        var hull = Shares([.. rows.X.Zip(rows.Y, (x, y) => x.Hull(y))]);
        return [.. Enumerable.Range(0, count).Select(i => Pair(rows, i, h[i], (original, coarse, hull)))];
    }

    private static UnitForm Pair(UnitRows rows, int i, Enclosed h, (Range[] X, Range[] Y, Range[] Hull) shares)
    {
        var g = Single(rows.Y, shares.Y, i, rows, true);
        if (rows.IsStill) { return new UnitForm(h, g, Enclosed.Zero(rows)) { Error = (Error(rows.X, shares.X[i]), Error(rows.Y, shares.Y[i])) }; }
        var error = (X: Error(rows.X, shares.X[i]), Y: Error(rows.Y, shares.Y[i]));
        var delta = Sector(rows, i, shares.Hull).Or(Around(rows, i)).Widened(error.X + error.Y);
        return new UnitForm(h, g, delta with { Interval = delta.Interval.And(g.Interval - h.Interval) }) { Error = error };
    }

    private static double Error(Range[] scores, Range share)
    {
        var spread = Math.Floor(scores.Max(s => s.High) - scores.Min(s => s.Low)) + 1;
        var roundings = Math.ScaleB(UnitErrors.SoftmaxRoundings(scores.Length, (long)Math.Min(spread, 1 << 22)), -24);
        return (roundings / (1 - roundings) * share.High) + Math.ScaleB(1, -UnitErrors.AbsoluteBits);
    }

    /// <summary>Intervals of the exact shares.</summary>
    private static Range[] Shares(Range[] scores)
    {
        var result = new Range[scores.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (low, high) = (1.0, 1.0);
            for (var j = 0; j < result.Length; j++)
            {
                if (j == i) { continue; }
                low += Elementary.Exp(scores[j].High - scores[i].Low);
                high += Elementary.Exp(scores[j].Low - scores[i].High);
            }

            result[i] = new Range(1 / low, 1 / high);
        }

        return result;
    }

    private static Enclosed Single(Range[] scores, Range[] shares, int i, UnitRows rows, bool coarse)
    {
        var at = At([.. scores.Select(s => s.Middle)]);
        var (slopes, constant, radius) = (new double[scores.Length], at[i], 0.0);
        for (var j = 0; j < slopes.Length; j++)
        {
            slopes[j] = j == i ? at[i] * (1 - at[i]) : -at[i] * at[j];
            var jacobian = Jacobian(shares, i, j);
            constant -= slopes[j] * scores[j].Middle;
            radius += Math.Max(jacobian.High - slopes[j], slopes[j] - jacobian.Low) * scores[j].Radius;
        }

        var own = shares[i];
        var lines = new Enclosed(own, Plane.Of(slopes, constant - radius, rows, coarse), Plane.Of(slopes, constant + radius, rows, coarse));
        var none = new double[scores.Length];
        return lines.Or(new Enclosed(own, Plane.Of(none, own.Low, rows, coarse), Plane.Of(none, own.High, rows, coarse))).Widened(Error(scores, own));
    }

    private static Range Jacobian(Range[] shares, int i, int j)
    {
        var p = shares[i];
        if (i != j) { return -1 * (p * shares[j]); }
        var (first, last) = (p.Low * (1 - p.Low), p.High * (1 - p.High));
        return new Range(Math.Min(first, last), p.Low <= 0.5 && p.High >= 0.5 ? 0.25 : Math.Max(first, last));
    }

    /// <summary>What all differences have in common, weighted by the shares: adding a number to all scores changes no share, so it may be taken off.</summary>
    private static double Common(Range[] differences, Range[] shares)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var j = 0; j < shares.Length; j++) { (sum, weight) = (sum + (shares[j].Middle * differences[j].Middle), weight + shares[j].Middle); }
        return weight > 0 ? sum / weight : 0;
    }

    private static Enclosed Sector(UnitRows rows, int i, Range[] hull)
    {
        var count = rows.X.Length;
        var (slopes, constant, radius, interval) = (new double[count], 0.0, 0.0, Range.Point(0));
        var common = Common(rows.D, hull);
        for (var j = 0; j < count; j++)
        {
            var (jacobian, moved) = (Jacobian(hull, i, j), rows.D[j] - Range.Point(common));
            slopes[j] = jacobian.Middle;
            constant -= jacobian.Middle * common;
            radius += jacobian.Radius * moved.Magnitude;
            interval += jacobian * moved;
        }

        var none = new double[count];
        return new Enclosed(interval, new Plane(slopes, none, constant - radius).At(rows), new Plane(slopes, none, constant + radius).At(rows));
    }

    private static Enclosed Around(UnitRows rows, int i)
    {
        var count = rows.X.Length;
        Range[] moved = [.. rows.X.Zip(rows.D, (x, d) => x + d)];
        var (before, after) = (Shares(rows.X), Shares(moved));
        double[] centre = [.. rows.X.Select(x => x.Middle)];
        var value = At([.. centre.Zip(rows.D, (c, d) => c + d.Middle)])[i] - At(centre)[i];
        var (byX, byD, constant, radius, reach) = (new double[count], new double[count], value, 0.0, 0.0);
        for (var j = 0; j < count; j++)
        {
            var (k, l) = (Jacobian(after, i, j) - Jacobian(before, i, j), Jacobian(after, i, j));
            (byX[j], byD[j]) = (k.Middle, l.Middle);
            constant -= (k.Middle * centre[j]) + (l.Middle * rows.D[j].Middle);
            radius += (k.Radius * rows.X[j].Radius) + (l.Radius * rows.D[j].Radius);
            reach += (k.Magnitude * rows.X[j].Radius) + (l.Magnitude * rows.D[j].Radius);
        }

        return new Enclosed(Range.Around(value, reach), new Plane(byD, byX, constant - radius).At(rows), new Plane(byD, byX, constant + radius).At(rows));
    }

    private static double[] At(double[] scores)
    {
        var most = scores.Max();
        double[] powers = [.. scores.Select(s => Elementary.Exp(s - most))];
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
