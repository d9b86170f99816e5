using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Data;

/// <summary>Hulls of points made concrete: of rows or activations, and of the embeddings of tokens that may stand at a position.</summary>
/// <remarks>The points are float32 values that passes really compute, so nothing is rounded. A witness is one of the points.</remarks>
internal static class HullRegion
{
    public static Region Make(string name, RegionSpec.Hull hull, DataSet data, Model subject)
    {
        var count = RegionSite.Rows(name, hull.First, data);
        var site = hull.Site is null ? null : RegionSite.Of(name, subject, hull.Site);
        var rows = data.Slice(0, count);
        var values = site is null ? rows.ToArray() : ForwardPass.Run(subject, rows, count, null, [site]).Captured[site];
        ImmutableArray<ImmutableArray<float>> points = [.. values.Chunk(values.Length / count).Select(row => ImmutableArray.Create([.. row.Select(Plain)]))];
        var words = string.Create(CultureInfo.InvariantCulture, $"every mixture of {(site is null ? "" : $"the values of {hull.Site} on ")}{count:N0} rows of '{hull.Points}'");
        return new Region(name, words, [Around([.. points[0]], [new Hull(0, points)])], false) { Site = site, Origin = site is null ? null : data.Slice(0, 1).ToArray() };
    }

    public static Region Make(string name, RegionSpec.Tokens tokens, DataSet data, Model subject)
    {
        if (subject.Graph.TokenEmbedding is not { } embedding) { throw Fault(name, "Got a region of tokens, but the model reads none; use a box, balls or rows."); }
        var table = subject.Graph.Initializers[embedding.Inputs[1]];
        var (count, vocabulary) = (RegionSite.Rows(name, tokens.First, data), table.Shape[0]);
        ImmutableArray<int> positions = [.. tokens.Positions.Select(position => position < 0 ? position + data.Width : position).Order()];
        if (positions.Any(position => position < 0 || position >= data.Width)) { throw Fault(name, $"Got position {tokens.Positions.First(position => position >= data.Width || position < -data.Width)}, wanted 0 to {data.Width - 1}, or -{data.Width} to -1."); }
        if (positions.Distinct().Count() < positions.Length) { throw Fault(name, "Got one position twice, once from the end; name each once."); }
        if (tokens.Allowed.FirstOrDefault(id => id >= vocabulary, -1) is >= 0 and var unknown) { throw Fault(name, $"Got token {unknown}, wanted 0 to {vocabulary - 1}."); }
        ImmutableArray<int> allowed = tokens.Allowed.IsEmpty ? [.. Enumerable.Range(0, vocabulary)] : tokens.Allowed;
        var values = ForwardPass.Run(subject, data.Slice(0, count), count, null, [embedding.Output]).Captured[embedding.Output];
        var width = values.Length / count / data.Width;
        ImmutableArray<ImmutableArray<float>> points = [.. allowed.Select(id => ImmutableArray.Create([.. table.Values.Span.Slice(id * width, width).ToArray().Select(Plain)]))];
        ImmutableArray<Hull> hulls = [.. positions.Select(position => new Hull(position * width, points))];
        var words = string.Create(CultureInfo.InvariantCulture, $"the {count:N0} rows of '{tokens.Data}' with any of {allowed.Length:N0} tokens at {(positions.Length == 1 ? "position" : "positions")} {string.Join(", ", positions)}");
        return new Region(name, words, [.. values.Chunk(values.Length / count).Select(row => Around([.. row.Select(Plain)], hulls))], false) { Site = embedding.Output, Origin = data.Slice(0, 1).ToArray() };
    }

    /// <summary>The smallest box around a point and hulls.</summary>
    private static SearchBox Around(float[] point, ImmutableArray<Hull> hulls)
    {
        var (lower, upper) = ((float[])point.Clone(), (float[])point.Clone());
        foreach (var hull in hulls)
        {
            for (var i = 0; i < hull.Points[0].Length; i++)
            {
                lower[hull.First + i] = hull.Points.Min(candidate => candidate[i]);
                upper[hull.First + i] = hull.Points.Max(candidate => candidate[i]);
            }
        }

        return new SearchBox(lower, upper) { Hulls = hulls };
    }

    private static float Plain(float value) => value == 0 ? 0 : value;

    private static InputFaultException Fault(string name, string message) => new(new Diagnostic("region.shape", $"region '{name}'", message));
}
