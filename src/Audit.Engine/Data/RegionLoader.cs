using System.Collections.Immutable;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>Makes the regions that a policy names concrete.</summary>
/// <remarks>Rounding: decimals become float32 ends outward for proofs and inward for witnesses, each exactly.</remarks>
internal static class RegionLoader
{
    private const int LargestGrid = 10_000_000;

    public static Region Make(Policy policy, string name, RegionSpec spec, IReadOnlyDictionary<string, DataSet> data, Model subject) => spec switch
    {
        RegionSpec.VnnLibBox file => OfVnnLib(policy, name, file, Width(subject)),
        RegionSpec.Box box => OfBox(name, box, Width(subject)),
        _ when Running.Inputs.DataOf(spec) is { } drawn && data[drawn].Draw is not null => throw new InputFaultException(new Diagnostic("region.draw", $"region '{name}'", $"Got the data set '{drawn}', whose rows are drawn when the run starts; wanted rows that are known before: leave out its draw.")),
        RegionSpec.Ball ball => BallRegion.Make(name, ball, data[ball.Centres], subject),
        RegionSpec.Hull hull => HullRegion.Make(name, hull, data[hull.Points], subject),
        RegionSpec.Tokens tokens => HullRegion.Make(name, tokens, data[tokens.Data], subject),
        RegionSpec.Rows rows => new Region(name, $"'{rows.Data}'", Points(data[rows.Data]), true),
        RegionSpec.Grid grid => OfGrid(name, grid, Width(subject)),
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
        var search = new SearchBox([.. lower.Select(DirectedFloat.Down)], [.. upper.Select(DirectedFloat.Up)], [.. lower.Select(DirectedFloat.Up)], [.. upper.Select(DirectedFloat.Down)]);
        return new Region(name, $"the box '{name}'", [search], false);
    }

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

    private static int Width(Model subject) => subject.Graph.InputShape.Count;

    private static InputFaultException Fault(string name, string message) => new(new Diagnostic("region.shape", $"region '{name}'", message));
}
