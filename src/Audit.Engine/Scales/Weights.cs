using Audit.Engine.Policies;
using Audit.Models.Graphs;

namespace Audit.Engine.Scales;

/// <summary>The weights that a coarse-graining acts on: a tensor, and how its elements fall into output rows.</summary>
/// <param name="Name">The initialiser.</param>
/// <param name="Tensor">Its values.</param>
/// <param name="Rows">Number of output rows: units of a layer, channels of a convolution.</param>
/// <param name="RowsAreColumns">True where element i belongs to row i mod Rows (a matrix [k, n]); else rows are contiguous.</param>
internal readonly record struct WeightTensor(string Name, Tensor Tensor, int Rows, bool RowsAreColumns)
{
    /// <summary>Elements per row.</summary>
    public int Length => Tensor.Shape.Count / Math.Max(Rows, 1);

    /// <summary>The flat index of element j of row i.</summary>
    public int Index(int row, int element) => RowsAreColumns ? (element * Rows) + row : (row * Length) + element;
}

/// <summary>Finds the weights of a graph: second operands of products and convolutions, and the tables of tokens and positions, by row.</summary>
internal static class Weights
{
    public static IEnumerable<WeightTensor> Of(Graph graph)
    {
        var seen = new HashSet<string>();
        foreach (var node in graph.Nodes.Where(node => node.OpType is "Gemm" or "MatMul" or "Conv" or "Embedding" or "Positions"))
        {
            if (!graph.Initializers.TryGetValue(node.Inputs[1], out var tensor) || !seen.Add(node.Inputs[1]) || tensor.Shape.Rank < 2) { continue; }
            var leading = node.OpType is "Conv" or "Embedding" or "Positions" || node.Attributes.Integer("transB", 0) != 0;
            yield return new WeightTensor(node.Inputs[1], tensor, leading ? tensor.Shape[0] : tensor.Shape[-1], !leading);
        }
    }

    /// <summary>The graph with each weight tensor replaced by what a rule makes of it.</summary>
    public static Graph Map(Graph graph, Func<WeightTensor, float[]> rule)
    {
        foreach (var weight in Of(graph).ToArray()) { graph = graph.WithInitializer(weight.Name, new Tensor(weight.Tensor.Shape, rule(weight))); }
        return graph;
    }
}
