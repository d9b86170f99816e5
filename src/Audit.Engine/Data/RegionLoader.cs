using System.Collections.Immutable;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;

namespace Audit.Engine.Data;

/// <summary>Makes the regions that a policy names concrete.</summary>
/// <remarks>Rounding: decimals become float32 ends outward for proofs and inward for witnesses, each exactly.</remarks>
internal static class RegionLoader
{
    private const int LargestGrid = 10_000_000;

    public static Region Make(Policy policy, string name, RegionSpec spec, IReadOnlyDictionary<string, DataSet> data, int width) => spec switch
    {
        RegionSpec.VnnLibBox file => OfVnnLib(policy, name, file, width),
        RegionSpec.Box box => OfBox(name, box, width),
        RegionSpec.Ball ball => OfBall(name, ball, data[ball.Centres]),
        RegionSpec.Rows rows => new Region(name, $"'{rows.Data}'", Points(data[rows.Data]), true),
        RegionSpec.Grid grid => OfGrid(name, grid, width),
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    private static Region OfVnnLib(Policy policy, string name, RegionSpec.VnnLibBox file, int width)
    {
        var property = VnnLibReader.Read(policy.Resolve(file.Path));
        if (property.Inputs != width) { throw Fault(name, $"Got {property.Inputs} inputs in {file.Path}, wanted {width} as the model reads; give a file for this model."); }
        var boxes = property.Cases.Select(item => new SearchBox([.. item.Lower], [.. item.Upper], [.. item.InnerLower], [.. item.InnerUpper]));
        return new Region(name, $"the box '{name}' ({file.Path})", [.. boxes], false);
    }

    private static Region OfBox(string name, RegionSpec.Box box, int width)
    {
        if (box.Lower.Length is not 1 && box.Lower.Length != width || box.Upper.Length is not 1 && box.Upper.Length != width)
        {
            throw Fault(name, $"Got {box.Lower.Length} lower and {box.Upper.Length} upper ends, wanted 1 or {width} as the model reads.");
        }

        var (lower, upper) = (Spread(box.Lower, width), Spread(box.Upper, width));
        var search = new SearchBox([.. lower.Select(Down)], [.. upper.Select(Up)], [.. lower.Select(Up)], [.. upper.Select(Down)]);
        return new Region(name, $"the box '{name}'", [search], false);
    }

    private static Region OfBall(string name, RegionSpec.Ball ball, DataSet centres)
    {
        if (ball.First > centres.Rows) { throw Fault(name, $"Got first: {ball.First}, but '{ball.Centres}' has {centres.Rows} rows; lower it."); }
        var count = ball.First ?? centres.Rows;
        var words = $"the {count:N0} L-infinity balls of radius {ball.Radius.Text} around rows of '{ball.Centres}'{(ball.ClipLower is { } low ? $", cut to [{low.Text}, {ball.ClipUpper!.Value.Text}]" : "")}";
        return new Region(name, words, [.. Enumerable.Range(0, count).Select(row => Around(name, ball, centres.Slice(row, 1).ToArray(), row))], false);
    }

    /// <summary>The ball's ends centre -+ radius, rounded outward and inward from the exact sum.</summary>
    private static SearchBox Around(string name, RegionSpec.Ball ball, float[] centre, int row)
    {
        var (radiusUp, radiusDown) = (Exact.Above(ball.Radius), Exact.Below(ball.Radius));
        float[] lower = [.. centre.Select(x => Clip(DirectedFloat.Down(x, -radiusUp), ball, Down, true))], upper = [.. centre.Select(x => Clip(DirectedFloat.Up(x, radiusUp), ball, Up, false))];
        float[] innerLower = [.. centre.Select(x => Clip(DirectedFloat.Up(x, -radiusDown), ball, Up, true))], innerUpper = [.. centre.Select(x => Clip(DirectedFloat.Down(x, radiusDown), ball, Down, false))];
        if (lower.Zip(upper).Any(ends => ends.First > ends.Second)) { throw Fault(name, $"The ball around row {row} lies outside the clip range; widen 'clip' or leave it out."); }
        return new SearchBox(lower, upper, innerLower, innerUpper);
    }

    private static float Clip(float end, RegionSpec.Ball ball, Func<ExactDecimal, float> round, bool isLower) =>
        isLower ? (ball.ClipLower is { } low ? Math.Max(end, round(low)) : end) : ball.ClipUpper is { } high ? Math.Min(end, round(high)) : end;

    private static Region OfGrid(string name, RegionSpec.Grid grid, int width)
    {
        if (grid.Axes.Length != width) { throw Fault(name, $"Got {grid.Axes.Length} axes, wanted {width} as the model reads."); }
        var count = grid.Axes.Aggregate(1.0, (product, axis) => product * axis.Length);
        if (count > LargestGrid) { throw Fault(name, $"Got {count:G6} points, wanted at most {LargestGrid:N0}; use a box."); }
        var values = grid.Axes.Select(axis => axis.Select(value => Plain((float)value.Value)).ToArray()).ToArray();
        var points = new SearchBox[(int)count];
        for (var index = 0; index < points.Length; index++)
        {
            var (rest, point) = (index, new float[width]);
            for (var axis = width - 1; axis >= 0; axis--) { (point[axis], rest) = (values[axis][rest % values[axis].Length], rest / values[axis].Length); }
            points[index] = new SearchBox(point, point);
        }

        return new Region(name, $"the grid '{name}'", points, true);
    }

    private static SearchBox[] Points(DataSet data) => [.. Enumerable.Range(0, data.Rows).Select(row => data.Slice(row, 1).ToArray().Select(Plain).ToArray()).Select(point => new SearchBox(point, point))];

    /// <summary>The same number without the sign of zero, which certificates do not have.</summary>
    private static float Plain(float value) => value == 0 ? 0 : value;

    private static ImmutableArray<ExactDecimal> Spread(ImmutableArray<ExactDecimal> ends, int width) => ends.Length == 1 ? [.. Enumerable.Repeat(ends[0], width)] : ends;

    private static float Down(ExactDecimal value) => DirectedFloat.Down(Exact.Below(value), 0);

    private static float Up(ExactDecimal value) => DirectedFloat.Up(Exact.Above(value), 0);

    private static InputFaultException Fault(string name, string message) => new(new Diagnostic("region.shape", $"region '{name}'", message));
}
