using System.Collections.Immutable;
using System.Globalization;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>Some elements of one value, as people write them.</summary>
/// <remarks>
/// Grammar: a name alone means every element; name[3,5..8] flat positions; name[h=3][t=-1][i=0..7] positions on axes, in any order, axes left out meaning all.
/// Positions are numbers and ranges with both ends, separated by commas; a negative one counts from the end. Axes: those of <see cref="SiteAxes"/>.
/// </remarks>
/// <param name="Value">The value's name.</param>
/// <param name="Units">Flat per-sample positions in increasing order, at least one.</param>
public sealed record SiteAddress(string Value, ImmutableArray<int> Units)
{
    /// <summary>Reads an address.</summary>
    /// <exception cref="InputFaultException">There is no such value, axis or position, or the text is not of this form.</exception>
    public static SiteAddress Parse(Graph graph, string text)
    {
        // A name may hold brackets itself: the longest name that is a site counts.
        for (var cut = text.Length; cut > 0; cut = text.LastIndexOf('[', cut - 1))
        {
            if (Sites.TryResolve(graph, text[..cut]) is { } value) { return new SiteAddress(value, Select(value, graph, text, cut)); }
        }

        var open = text.IndexOf('[', StringComparison.Ordinal);
        Sites.Resolve(graph, open < 0 ? text : text[..open]);
        throw Fault(text, "wanted the name of a site.");
    }

    private static ImmutableArray<int> Select(string value, Graph graph, string text, int cut)
    {
        var (shape, axes) = (graph.Shapes[value], SiteAxes.Of(graph, value));
        var groups = Groups(text, cut);
        if (groups.Length == 0) { return [.. Enumerable.Range(0, shape.Count)]; }
        if (!groups[0].Contains('=', StringComparison.Ordinal))
        {
            return groups.Length == 1 ? [.. Positions(text, groups[0], shape.Count).Order()] : throw Fault(text, "flat positions stand alone, in one pair of brackets.");
        }

        var chosen = new SortedSet<int>?[shape.Rank];
        foreach (var group in groups)
        {
            var parts = group.Split('=', 2);
            var axis = parts.Length == 2 ? axes.IndexOf(parts[0].Trim()) : -1;
            if (axis < 0) { throw Fault(text, $"'{value}' has {(axes.IsEmpty ? "no named axes; wanted flat positions" : $"the axes {Named(axes, shape)}")}, got '[{group}]'."); }
            if (chosen[axis] is not null) { throw Fault(text, $"axis {axes[axis]} stands twice."); }
            chosen[axis] = Positions(text, parts[1], shape[axis]);
        }

        return [.. Moves(shape, chosen)];
    }

    private static int[] Moves(Shape shape, SortedSet<int>?[] chosen) =>
        Operators.Moves.Sources(shape, [.. chosen.Select((own, axis) => own is null ? Operators.Moves.Along(shape[axis]) : own.ToArray())]);

    /// <summary>What stands in the brackets after the name, pair by pair.</summary>
    private static string[] Groups(string text, int cut)
    {
        var rest = text[cut..];
        if (rest.Length == 0) { return []; }
        return rest[0] == '[' && rest[^1] == ']' && rest[1..^1].Split("][") is var groups && groups.All(group => group.Trim().Length > 0 && group.IndexOfAny(['[', ']']) < 0)
            ? groups
            : throw Fault(text, $"got '{rest}' after the name, wanted brackets such as [h=3][t=-1] or [3,5..8].");
    }

    private static SortedSet<int> Positions(string text, string list, int count)
    {
        var result = new SortedSet<int>();
        foreach (var item in list.Split(','))
        {
            var ends = item.Split("..");
            if (ends.Length > 2) { throw Fault(text, $"got '{item}', wanted a position or a range such as 5..8."); }
            var (first, last) = (Position(text, ends[0], count), Position(text, ends[^1], count));
            if (last < first) { throw Fault(text, $"the range '{item.Trim()}' is empty: it runs from {first} to {last}."); }
            for (var position = first; position <= last; position++)
            {
                if (!result.Add(position)) { throw Fault(text, $"position {position} stands twice."); }
            }
        }

        return result;
    }

    private static int Position(string text, string number, int count)
    {
        if (!int.TryParse(number.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)) { throw Fault(text, $"got '{number.Trim()}', wanted an integer."); }
        var place = position < 0 ? position + (long)count : position;
        return place >= 0 && place < count ? (int)place : throw Fault(text, $"position {position} is not there; wanted 0 to {count - 1}, or -{count} to -1 from the end.");
    }

    private static string Named(ImmutableArray<string> axes, Shape shape) => string.Join(", ", axes.Select((axis, index) => $"{axis} (0 to {shape[index] - 1})"));

    private static InputFaultException Fault(string text, string message) => new(new Diagnostic("site.address", text, $"In the address '{text}': {message}"));
}
