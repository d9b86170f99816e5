using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>A box of the region: the ends that are proved, and the ends within which a witness must lie.</summary>
/// <param name="Lower">Lower ends for proofs.</param>
/// <param name="Upper">Upper ends for proofs.</param>
/// <param name="InnerLower">Lower ends for witnesses, at least the lower ends.</param>
/// <param name="InnerUpper">Upper ends for witnesses; below InnerLower on some axis where no float32 input exists.</param>
public sealed record SearchBox(float[] Lower, float[] Upper, float[] InnerLower, float[] InnerUpper)
{
    private const int Pulls = 4;

    /// <summary>A box whose ends are float32 values.</summary>
    public SearchBox(float[] lower, float[] upper) : this(lower, upper, lower, upper) { }

    /// <summary>The ball that the inputs also lie in, for proofs; or null.</summary>
    public Ball? Ball { get; init; }

    /// <summary>The ball within which a witness must lie, inside <see cref="Ball"/>; or null.</summary>
    public InnerBall? InnerBall { get; init; }

    /// <summary>Hulls that the inputs also lie in; a witness is one of the points of each.</summary>
    public ImmutableArray<Hull> Hulls { get; init; } = [];

    /// <summary>The float32 input nearest to a point, moved into the inner ends and the inner ball; null where none was found.</summary>
    public float[]? Snap(ReadOnlySpan<double> point)
    {
        for (var axis = 0; axis < Lower.Length; axis++)
        {
            if (InnerLower[axis] > InnerUpper[axis]) { return null; }
        }

        return InnerBall is null ? Clamp(point) : SnapToBall(InnerBall, point);
    }

    private float[]? SnapToBall(InnerBall ball, ReadOnlySpan<double> point)
    {
        var pulled = point.ToArray();
        for (var attempt = 0; attempt < Pulls; attempt++)
        {
            ball.Pull(pulled);
            var snapped = Clamp(pulled);
            if (ball.Contains(snapped)) { return snapped; }
            for (var axis = 0; axis < pulled.Length; axis++) { pulled[axis] = ball.Centre[axis] + ((snapped[axis] - ball.Centre[axis]) * (1 - Math.ScaleB(1, (3 * attempt) - 18))); }
        }

        var centre = Clamp([.. ball.Centre.Select(value => (double)value)]);
        return ball.Contains(centre) ? centre : null;
    }

    private float[] Clamp(ReadOnlySpan<double> point)
    {
        var snapped = new float[Lower.Length];
        for (var axis = 0; axis < snapped.Length; axis++) { snapped[axis] = Math.Clamp((float)point[axis], InnerLower[axis], InnerUpper[axis]); }
        foreach (var hull in Hulls) { Nearest(hull, point).AsSpan().CopyTo(snapped.AsSpan(hull.First)); }
        return snapped;
    }

    private static ImmutableArray<float> Nearest(Hull hull, ReadOnlySpan<double> point)
    {
        var (best, least) = (hull.Points[0], double.PositiveInfinity);
        foreach (var candidate in hull.Points)
        {
            var distance = 0.0;
            for (var i = 0; i < candidate.Length; i++) { distance += (candidate[i] - point[hull.First + i]) * (candidate[i] - point[hull.First + i]); }
            if (distance < least) { (best, least) = (candidate, distance); }
        }

        return best;
    }
}
