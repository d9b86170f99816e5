using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads regions.</summary>
internal sealed class RegionReader(Names names, Faults faults)
{
    private const long MostGridPoints = 100_000_000;

    public RegionSpec? Read(SourceEntry entry, string place)
    {
        Fields kinds = new(entry.Value, place, PolicyKeys.Region, faults);
        string? kind = Kinds.One(kinds, place, PolicyKeys.Region, faults);
        if (kind is null) { return null; }
        (SourceNode node, string path) = (kinds.Node(kind)!, $"{place}.{kind}");
        return kind switch
        {
            "box" => Box(new Fields(node, path, PolicyKeys.Box, faults)),
            "ball" => Ball(new Fields(node, path, PolicyKeys.Ball, faults)),
            "hull" => HullReader.Hull(new Fields(node, path, PolicyKeys.Hull, faults), names),
            "tokens" => HullReader.Tokens(new Fields(node, path, PolicyKeys.Tokens, faults), names, faults),
            "rows" => Rows(new Fields(node, path, PolicyKeys.Rows, faults)),
            _ => Grid(new Fields(node, path, PolicyKeys.Grid, faults)),
        };
    }

    private RegionSpec? Box(Fields fields)
    {
        bool written = fields.Has("lower") || fields.Has("upper");
        if (fields.Has("vnnlib"))
        {
            if (written)
            {
                faults.Add("contradiction", fields.LineOf("vnnlib"), fields.PathOf("vnnlib"),
                    "got a file and written ends, wanted one of the two; remove vnnlib or lower and upper.");
            }

            return new RegionSpec.VnnLibBox(fields.Text("vnnlib") ?? "");
        }

        if (!written)
        {
            faults.Add("missing-key", fields.Line, fields.PathOf("lower"), "got no ends, wanted vnnlib, or lower and upper; add them.");
            return null;
        }

        return Ends(fields, Numbers(fields, "lower"), Numbers(fields, "upper"));
    }

    private RegionSpec.Box Ends(Fields fields, ImmutableArray<ExactDecimal> lower, ImmutableArray<ExactDecimal> upper)
    {
        if (lower.Length > 1 && upper.Length > 1 && lower.Length != upper.Length)
        {
            faults.Add("shape", fields.LineOf("upper"), fields.PathOf("upper"),
                $"got {lower.Length} lower and {upper.Length} upper ends, wanted as many of each; one number stands for every axis.");
            return new RegionSpec.Box(lower, upper);
        }

        int axes = lower.IsEmpty || upper.IsEmpty ? 0 : Math.Max(lower.Length, upper.Length);
        for (int i = 0; i < axes; i++)
        {
            (ExactDecimal low, ExactDecimal high) = (lower[lower.Length == 1 ? 0 : i], upper[upper.Length == 1 ? 0 : i]);
            if (Ranges.Compare(low, high) > 0)
            {
                faults.Add("range", fields.LineOf("lower"), fields.PathOf($"lower[{i}]"),
                    $"got lower {low.Text} above upper {high.Text}, wanted lower <= upper; swap or correct them.");
            }
        }

        return new RegionSpec.Box(lower, upper);
    }

    private ImmutableArray<ExactDecimal> Numbers(Fields fields, string key)
    {
        SourceNode? node = fields.Node(key, required: true);
        return node is null ? [] : Numbers(fields, node, fields.PathOf(key));
    }

    /// <summary>A number or a list of numbers.</summary>
    private ImmutableArray<ExactDecimal> Numbers(Fields fields, SourceNode node, string place)
    {
        ImmutableArray<SourceNode> items = node is SourceNode.Sequence list ? list.Items : [node];
        if (items.IsEmpty) { faults.Wrong("shape", node, place, "at least one number", "add the numbers"); }
        return [.. items.Select((item, i) => fields.Number(item, items.Length == 1 ? place : $"{place}[{i}]") ?? default)
            .Where(number => number.Text is not null)];
    }

    private RegionSpec.Ball Ball(Fields fields)
    {
        string? centres = fields.Text("centres", required: true);
        names.Require(names.Data, "data set", centres, fields, "centres");
        NormKind norm = fields.Word("norm", PolicyWords.Norms) ?? NormKind.Linf;
        ExactDecimal? radius = fields.Number("radius", required: true);
        if (radius is { } r && Ranges.Compare(r, 0) <= 0)
        {
            faults.Wrong("range", fields.Node("radius")!, fields.PathOf("radius"), "a radius above 0", "use rows: { data: ... } for the "
                + "points themselves");
        }

        ImmutableArray<ExactDecimal> clip = Clip(fields);
        return new RegionSpec.Ball(
            centres ?? "", (int?)fields.Whole("first", 1, int.MaxValue), new BallShape(norm, radius ?? default),
            clip.IsEmpty ? null : clip[0], clip.IsEmpty ? null : clip[1], fields.Text("at"));
    }

    private ImmutableArray<ExactDecimal> Clip(Fields fields)
    {
        SourceNode? node = fields.Node("clip");
        if (node is null) { return []; }
        ImmutableArray<ExactDecimal> ends = node is SourceNode.Sequence { Items.Length: 2 } ? Numbers(fields, node, fields.PathOf("clip")) : [];
        bool rising = ends.Length == 2 && Ranges.Compare(ends[0], ends[1]) < 0;
        if (node is not SourceNode.Sequence { Items.Length: 2 } || (ends.Length == 2 && !rising))
        {
            faults.Wrong("shape", node, fields.PathOf("clip"), "[lowest, highest], the first below the second", "write the range of "
                + "valid inputs, such as [0, 1]");
        }

        return rising ? ends : [];
    }

    private RegionSpec.Rows Rows(Fields fields)
    {
        string? data = fields.Text("data", required: true);
        names.Require(names.Data, "data set", data, fields, "data");
        return new RegionSpec.Rows(data ?? "");
    }

    private RegionSpec.Grid Grid(Fields fields)
    {
        SourceNode? node = fields.Node("axes", required: true);
        ImmutableArray<SourceNode> items = node is SourceNode.Sequence list ? list.Items : [];
        if (node is not null && items.IsEmpty)
        {
            faults.Wrong("shape", node, fields.PathOf("axes"), "a list with a list of values for each input", "write [[0, 1], [0, 1]]");
        }

        ImmutableArray<ImmutableArray<ExactDecimal>> axes =
            [.. items.Select((item, i) => Axis(fields, item, fields.PathOf($"axes[{i}]")))];
        System.Numerics.BigInteger points = axes.Aggregate(System.Numerics.BigInteger.One, (n, axis) => n * axis.Length);
        if (points > MostGridPoints)
        {
            faults.Add("range", fields.LineOf("axes"), fields.PathOf("axes"), $"got {points} points, wanted at most {MostGridPoints}; "
                + "use a box instead.");
        }

        return new RegionSpec.Grid(axes);
    }

    private ImmutableArray<ExactDecimal> Axis(Fields fields, SourceNode node, string place)
    {
        ImmutableArray<ExactDecimal> values = Numbers(fields, node, place);
        ExactDecimal? twice = values.GroupBy(v => (float)v.Value).Where(g => g.Count() > 1).Select(g => (ExactDecimal?)g.First()).FirstOrDefault();
        if (twice is { } value) { faults.Add("shape", node.Line, place, $"got {value.Text} twice, wanted each value once; remove one."); }
        return values;
    }
}
