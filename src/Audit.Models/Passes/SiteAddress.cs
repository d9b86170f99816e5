using System.Collections.Immutable;
using System.Globalization;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>Chosen elements of one value of a graph, by an address such as "blocks.1.attn.hook_z[h=3][t=-1]".</summary>
/// <remarks>
/// Grammar: name, then any of [axis=list] with a list of indices and rising ranges (both ends included), as in [i=0,4..7]; negative indices count from the end; an axis that is not
/// named is taken whole. Axes: t token, h head, i coordinate of values [t, i] and [t, h, i]; h, q query, k key of scores and patterns; c channel, y, x of images; i of vectors.
/// [list] without an axis chooses along the first axis (neurons, channels) of values without a token axis.
/// </remarks>
/// <param name="Value">The value's name in the graph.</param>
/// <param name="Units">Flat per-sample positions of its elements, rising.</param>
public sealed record SiteAddress(string Value, ImmutableArray<int> Units)
{
    private const int MostIndices = 1 << 20;

    /// <summary>Reads an address.</summary>
    /// <exception cref="InputFaultException">No such site, axis or index, or another form: names what there is.</exception>
    public static SiteAddress Parse(Graph graph, string address)
    {
        var open = address.IndexOf('[', StringComparison.Ordinal);
        var value = Sites.Resolve(graph, open < 0 ? address : address[..open]);
        var (shape, axes) = (graph.Shapes[value], Axes(graph, value));
        var chosen = axes.Select((_, axis) => Enumerable.Range(0, shape[axis]).ToArray()).ToArray();
        var named = new HashSet<int>();
        for (var rest = open < 0 ? "" : address[open..]; rest.Length > 0;)
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            if (rest[0] != '[' || close < 0) { throw Fault(address, $"Got '{rest}', wanted [axis=indices]."); }
            var part = rest[1..close];
            var axis = Axis(address, part, shape, axes);
            if (!named.Add(axis)) { throw Fault(address, $"The axis '{axes[axis]}' is chosen twice."); }
            chosen[axis] = Indices(address, part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..], axes[axis], shape[axis]);
            rest = rest[(close + 1)..];
        }

        return new SiteAddress(value, Flat(shape, chosen));
    }

    /// <summary>The letters of a value's axes, outermost first.</summary>
    public static string Axes(Graph graph, string value)
    {
        var rank = graph.Shapes[value].Rank;
        var isScores = value.EndsWith("hook_attn_scores", StringComparison.Ordinal) || value.EndsWith("hook_pattern", StringComparison.Ordinal);
        if (HasTokens(graph)) { return rank switch { 0 => "", 1 => value == graph.Input ? "t" : "i", 2 => "ti", 3 when isScores => "hqk", 3 => "thi", _ => Numbered(rank) }; }
        return rank switch { 0 => "", 1 => "i", 2 => "cx", 3 => "cyx", _ => Numbered(rank) };
    }

    private static string Numbered(int rank) => "abdefgjlmnoprs"[..rank];

    private static bool HasTokens(Graph graph) => graph.Nodes.Any(node => node.OpType == "Embedding" && node.Inputs[0] == graph.Input);

    private static int Axis(string address, string part, Shape shape, string axes)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            var found = equals == 1 ? axes.IndexOf(part[0], StringComparison.Ordinal) : -1;
            return found >= 0 ? found : throw Fault(address, $"Got axis '{part[..equals]}'; the site {shape} has {Named(axes)}.");
        }

        if (axes.Length > 0 && axes[0] is 'c' or 'i' or 'a') { return 0; }
        throw Fault(address, $"Got [{part}] without an axis; the site {shape} has {Named(axes)}: write, for example, [{(axes.Length > 0 ? axes[^1] : 'i')}={part}].");
    }

    private static int[] Indices(string address, string list, char axis, int extent)
    {
        var indices = new SortedSet<int>();
        foreach (var item in list.Split(','))
        {
            var ends = item.Split("..");
            if (ends.Length > 2 || !Index(ends[0], extent, out var first) || !Index(ends[^1], extent, out var last) || first > last)
            {
                throw Fault(address, $"Got '{item}' on axis '{axis}', wanted indices from 0 to {extent - 1} (or -{extent} to -1), or rising ranges such as 0..{extent - 1}.");
            }

            for (var index = first; index <= last && indices.Count < MostIndices; index++) { indices.Add(index); }
        }

        return [.. indices];
    }

    private static bool Index(string text, int extent, out int index)
    {
        if (!int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index)) { return false; }
        if (index < 0) { index += extent; }
        return index >= 0 && index < extent;
    }

    private static ImmutableArray<int> Flat(Shape shape, int[][] chosen)
    {
        int[] units = [0];
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var (outer, extent, along) = (units, shape[axis], chosen[axis]);
            units = [.. outer.SelectMany(unit => along.Select(index => (unit * extent) + index))];
        }

        return [.. units];
    }

    private static string Named(string axes) => axes.Length == 0 ? "no axes" : $"the axes {string.Join(", ", axes.AsEnumerable())}";

    private static InputFaultException Fault(string address, string message) => new(new Diagnostic("site.address", address, message));
}
