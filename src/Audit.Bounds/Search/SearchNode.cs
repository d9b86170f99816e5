using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>A cell of the split tree while it grows.</summary>
internal sealed class Cell
{
    public int Axis { get; set; } = -1;

    public double Cut { get; set; }

    public Cell? Lower { get; set; }

    public Cell? Upper { get; set; }

    public ImmutableArray<ImmutableArray<Share>> Choices { get; set; }

    /// <summary>Whether the query was proved here.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The first layer whose bounds the search proved anew here.</summary>
    public int ReboundFrom { get; set; }

    /// <summary>The neuron by whose sign the inputs are parted, where it is no axis.</summary>
    public NeuronPlace? Neuron { get; set; }

    /// <summary>What tightens the rows of a leaf, one per clause, or empty.</summary>
    public ImmutableArray<RowParameters> Parameters { get; set; } = [];

    /// <summary>The tree below this cell.</summary>
    public TreeNode ToTree() => Lower is null || Upper is null
        ? new TreeNode.Leaf(Choices) { ReboundFrom = ReboundFrom, Parameters = Parameters }
        : Neuron is { } neuron ? new TreeNode.Phase(neuron, 0, Lower.ToTree(), Upper.ToTree()) { ReboundFrom = ReboundFrom }
        : new TreeNode.Split(Axis, Cut, Lower.ToTree(), Upper.ToTree()) { ReboundFrom = ReboundFrom };

    public long Leaves() => Lower is null || Upper is null ? 1 : Lower.Leaves() + Upper.Leaves();
}

/// <summary>A box that was bounded.</summary>
internal sealed class SearchNode
{
    public required double[] Lower { get; init; }

    public required double[] Upper { get; init; }

    public required Cell Cell { get; init; }

    public required int Box { get; init; }

    public required long Order { get; init; }

    /// <summary>Bounds of the layers; null where no input reaches the state.</summary>
    public NodeBounds? Bounds { get; set; }

    /// <summary>Forms of the query's rows that hold wherever <see cref="Bounds"/> do.</summary>
    public FinalRows? Forms { get; set; }

    /// <summary>Combinations that hold wherever <see cref="Bounds"/> do.</summary>
    public List<Combination> Combinations { get; set; } = [];

    public double Key { get; set; } = double.NegativeInfinity;

    public int Axis { get; set; } = -1;

    /// <summary>The best point tried inside the box, and its value in float64.</summary>
    public double[]? Point { get; set; }

    public double PointValue { get; set; } = double.NegativeInfinity;
}
