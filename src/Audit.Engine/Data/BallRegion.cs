using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Data;

/// <summary>Balls around rows of a data set, or around the values that a site of the model has on those rows.</summary>
/// <remarks>Rounding: the box around a ball and its radius outward for proofs, inward for witnesses, each from the exact decimal.</remarks>
internal static class BallRegion
{
    public static Region Make(string name, RegionSpec.Ball ball, DataSet centres, Model subject)
    {
        var count = RegionSite.Rows(name, ball.First, centres);
        var site = ball.Site is null ? null : RegionSite.Of(name, subject, ball.Site);
        var points = Centres(centres, count, subject, site);
        var boxes = points.Select((point, row) => Around(name, ball, point, row)).ToArray();
        return new Region(name, Words(ball, count), boxes, false) { Site = site, Origin = site is null ? null : centres.Slice(0, 1).ToArray() };
    }

    private static IEnumerable<float[]> Centres(DataSet data, int count, Model subject, string? site)
    {
        if (site is null) { return Enumerable.Range(0, count).Select(row => data.Slice(row, 1).ToArray()); }
        var values = ForwardPass.Run(subject, data.Slice(0, count), count, null, [site]).Captured[site];
        return values.Chunk(values.Length / count);
    }

    private static string Words(RegionSpec.Ball ball, int count)
    {
        var norm = ball.Shape.Norm switch { NormKind.Linf => "L-infinity", NormKind.L2 => "L2", _ => "L1" };
        var around = ball.Site is null ? $"rows of '{ball.Centres}'" : $"the values of {ball.Site} on rows of '{ball.Centres}'";
        var clip = ball.ClipLower is { } low ? $", cut to [{low.Text}, {ball.ClipUpper!.Value.Text}]" : "";
        return string.Create(CultureInfo.InvariantCulture, $"the {count:N0} {norm} balls of radius {ball.Shape.Radius.Text} around {around}{clip}");
    }

    private static SearchBox Around(string name, RegionSpec.Ball ball, float[] centre, int row)
    {
        var (radiusUp, radiusDown) = (Exact.Above(ball.Shape.Radius), Exact.Below(ball.Shape.Radius));
        float[] lower = [.. centre.Select(x => Clip(DirectedFloat.Down(x, -radiusUp), ball, DirectedFloat.Down, true))];
        float[] upper = [.. centre.Select(x => Clip(DirectedFloat.Up(x, radiusUp), ball, DirectedFloat.Up, false))];
        float[] innerLower = [.. centre.Select(x => Clip(DirectedFloat.Up(x, -radiusDown), ball, DirectedFloat.Up, true))];
        float[] innerUpper = [.. centre.Select(x => Clip(DirectedFloat.Down(x, radiusDown), ball, DirectedFloat.Down, false))];
        if (lower.Zip(upper).Any(ends => ends.First > ends.Second)) { throw Fault(name, $"The ball around row {row} lies outside the clip range; widen 'clip' or leave it out."); }
        var box = new SearchBox(lower, upper, innerLower, innerUpper);
        if (ball.Shape.Norm == NormKind.Linf) { return box; }
        var norm = ball.Shape.Norm == NormKind.L2 ? BallNorm.L2 : BallNorm.L1;
        ImmutableArray<float> plain = [.. centre.Select(value => value == 0 ? 0 : value)];
        return box with { Ball = new Ball(norm, plain, radiusUp), InnerBall = new InnerBall(norm, plain, radiusDown) };
    }

    private static float Clip(float end, RegionSpec.Ball ball, Func<ExactDecimal, float> round, bool isLower) => isLower
        ? ball.ClipLower is { } low ? Math.Max(end, round(low)) : end
        : ball.ClipUpper is { } high ? Math.Min(end, round(high)) : end;

    private static InputFaultException Fault(string name, string message) => new(new Diagnostic("region.shape", $"region '{name}'", message));
}
