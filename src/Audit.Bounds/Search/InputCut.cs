using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>What a region's boxes are cut with: a ball, and hulls of groups of inputs.</summary>
/// <remarks>
/// Formula: FORMAT.md, "Backward row", step 3: a hull's largest point in place of its inputs' box terms where that is smaller; S . m + t |S|* of the ball in place of the whole where that is smaller.
/// Rounding: float64 to nearest; the checker has the last word. Cost: one product per input and point.
/// </remarks>
internal sealed class InputCut
{
    private readonly Ball? ball;
    private readonly ImmutableArray<Hull> hulls;

    private InputCut(Ball? ball, ImmutableArray<Hull> hulls) => (this.ball, this.hulls) = (ball, hulls);

    /// <summary>The cut of a box of a region; null where there is none.</summary>
    public static InputCut? Of(SearchBox box) => box.Ball is null && box.Hulls.IsEmpty ? null : new InputCut(box.Ball, box.Hulls);

    /// <summary>The largest value of a linear form over a box within the ball and the hulls.</summary>
    public double Largest(ReadOnlySpan<double> form, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var (total, next) = (0.0, 0);
        foreach (var hull in hulls)
        {
            var width = hull.Points[0].Length;
            total += OverBox(form[next..hull.First], lower[next..], upper[next..]);
            var group = form.Slice(hull.First, width);
            total += Math.Min(OverBox(group, lower[hull.First..], upper[hull.First..]), AtPoints(group, hull.Points));
            next = hull.First + width;
        }

        total += OverBox(form[next..], lower[next..], upper[next..]);
        return ball is null ? total : Math.Min(total, InBall(form, ball));
    }

    private static double OverBox(ReadOnlySpan<double> form, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var total = 0.0;
        for (var i = 0; i < form.Length; i++) { total += Math.Max(form[i] * lower[i], form[i] * upper[i]); }
        return total;
    }

    private static double AtPoints(ReadOnlySpan<double> form, ImmutableArray<ImmutableArray<float>> points)
    {
        var most = double.NegativeInfinity;
        foreach (var point in points)
        {
            var value = 0.0;
            for (var i = 0; i < form.Length; i++) { value += form[i] * point[i]; }
            most = Math.Max(most, value);
        }

        return most;
    }

    private static double InBall(ReadOnlySpan<double> form, Ball ball)
    {
        var (centre, most, squares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < form.Length; i++)
        {
            centre += form[i] * ball.Centre[i];
            most = Math.Max(most, Math.Abs(form[i]));
            squares += form[i] * form[i];
        }

        return centre + (ball.Radius * (ball.Norm == BallNorm.L1 ? most : Math.Sqrt(squares)));
    }
}
