using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>Where a pass may look or intervene: the input and the output of every node.</summary>
public static class Sites
{
    private const int Suggestions = 5;

    /// <summary>The value that a site name means: the name of a value, or of the node that makes it.</summary>
    /// <exception cref="InputFaultException">No such site; near names are listed.</exception>
    public static string Resolve(Graph graph, string site) =>
        TryResolve(graph, site) ?? throw new InputFaultException(Unknown(graph, site));

    /// <summary>The value that a site name means, or null where there is none.</summary>
    public static string? TryResolve(Graph graph, string site)
    {
        if (graph.Shapes.ContainsKey(site)) { return site; }
        foreach (var node in graph.Nodes)
        {
            if (node.Name == site) { return node.Output; }
        }

        return null;
    }

    private static Diagnostic Unknown(Graph graph, string site)
    {
        var names = graph.Nodes.SelectMany(node => new[] { node.Name, node.Output }).Prepend(graph.Input).Distinct();
        var near = names.OrderBy(name => Distance(name, site)).ThenBy(name => name, StringComparer.Ordinal).Take(Suggestions);
        var why = HookNames.Why(graph, site) is { } reason ? $"The graph has no site '{site}': {reason}" : $"The graph has no site '{site}'";
        return new Diagnostic("site.unknown", site, $"{why}; wanted the input or a node, nearest by name: {string.Join(", ", near)}.");
    }

    /// <summary>Levenshtein distance, letter case not counted; cut to the first 64 characters.</summary>
    private static int Distance(string first, string second)
    {
        var (a, b) = (Cut(first), Cut(second));
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var letter in a)
        {
            var diagonal = row[0]++;
            for (var j = 1; j < row.Length; j++)
            {
                var best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (letter == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], best);
            }
        }

        return row[^1];

        static string Cut(string text) => (text.Length > 64 ? text[..64] : text).ToUpperInvariant();
    }
}
