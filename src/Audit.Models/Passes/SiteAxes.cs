using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>What the axes of a value are called, by the layout of TransformerLens where the value has its name or comes from attention.</summary>
/// <remarks>
/// h head, q query, k key in scores and patterns [h, q, k]; t token, h head, i coordinate in queries, keys, values and heads' results [t, h, i]; t, i in streams [t, i];
/// i in vectors; c, x and c, y, x in channels over places. A value of another rank has no named axes.
/// </remarks>
public static class SiteAxes
{
    private static readonly string[] windows = ["Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "BatchNormalization"];

    /// <summary>The names of a value's axes, none where they have none.</summary>
    public static ImmutableArray<string> Of(Graph graph, string value) => graph.Shapes[value].Rank switch
    {
        1 => ["i"],
        2 => IsImage(graph, value) ? ["c", "x"] : ["t", "i"],
        3 => IsPattern(graph, value) ? ["h", "q", "k"] : IsImage(graph, value) ? ["c", "y", "x"] : ["t", "h", "i"],
        _ => [],
    };

    private static bool IsPattern(Graph graph, string value) =>
        value.EndsWith(".hook_attn_scores", StringComparison.Ordinal) || value.EndsWith(".hook_pattern", StringComparison.Ordinal)
        || (graph.Producer(value) is { } node && (node.OpType == "AttentionScores" || (node.OpType is "Softmax" or "Identity" && IsPattern(graph, node.Inputs[0]))));

    /// <summary>Whether a window slides over the value, or over what it was made of one by one.</summary>
    private static bool IsImage(Graph graph, string value)
    {
        if (graph.Nodes.Any(node => windows.Contains(node.OpType) && node.Inputs.Contains(value))) { return true; }
        return graph.Producer(value) is { } maker && (windows.Contains(maker.OpType) || (graph.Shapes.TryGetValue(maker.Inputs[0], out var shape) && shape == graph.Shapes[value] && IsImageMaker(graph, maker)));
    }

    private static bool IsImageMaker(Graph graph, Node maker) => graph.Producer(maker.Inputs[0]) is { } before && windows.Contains(before.OpType);
}
