using System.Collections.Immutable;
using System.Globalization;

namespace Audit.Engine.Policies;

/// <summary>Reads regions that are hulls of points: of activations, and of the tokens that may stand at a position.</summary>
internal static class HullReader
{
    public static RegionSpec.Hull Hull(Fields fields, Names names)
    {
        string? points = fields.Text("points", required: true);
        names.Require(names.Data, "data set", points, fields, "points");
        return new RegionSpec.Hull(points ?? "", (int?)fields.Whole("first", 1, int.MaxValue), fields.Text("at"));
    }

    public static RegionSpec.Tokens Tokens(Fields fields, Names names, Faults faults)
    {
        string? data = fields.Text("data", required: true);
        names.Require(names.Data, "data set", data, fields, "data");
        ImmutableArray<int> positions = Wholes(fields, "positions", faults, int.MinValue), allowed = Wholes(fields, "allowed", faults, 0);
        if (positions.IsEmpty)
        {
            faults.Add("missing-key", fields.LineOf("positions"), fields.PathOf("positions"), "got no position, wanted those whose token may change; add positions: [0], or use rows for the rows themselves.");
        }

        return new RegionSpec.Tokens(data ?? "", (int?)fields.Whole("first", 1, int.MaxValue), positions, allowed);
    }

    /// <summary>A list of whole numbers, each once.</summary>
    private static ImmutableArray<int> Wholes(Fields fields, string key, Faults faults, int least)
    {
        if (fields.Node(key) is not { } node) { return []; }
        ImmutableArray<SourceNode> items = node is SourceNode.Sequence list ? list.Items : [node];
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (SourceNode item in items)
        {
            bool whole = int.TryParse((item as SourceNode.Scalar)?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least;
            if (!whole || numbers.Contains(number)) { faults.Wrong("range", item, fields.PathOf(key), $"whole numbers{(least == 0 ? " from 0" : "")}, each once", "correct the list"); }
            else { numbers.Add(number); }
        }

        return numbers.ToImmutable();
    }
}
