using System.Collections.Immutable;

namespace Audit.Models.Graphs;

/// <summary>A file that a model was read from.</summary>
/// <param name="Name">The file's name without folders.</param>
/// <param name="Sha256">Digest of its bytes.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record ModelFile(string Name, Digest Sha256, long Length);

/// <summary>A network that Audit can run: a graph and the files it came from.</summary>
/// <param name="Name">A short name for people.</param>
/// <param name="Graph">What is computed.</param>
/// <param name="Files">The files it was read from, the main one first; empty for a model made in memory.</param>
public sealed record Model(string Name, Graph Graph, ImmutableArray<ModelFile> Files)
{
    /// <summary>For a model of sequences, its graph for another number of tokens; null for a model of one shape.</summary>
    public Func<int, Graph>? AtLength { get; init; }

    /// <summary>The longest sequence of a model of sequences, else 0.</summary>
    public int Context { get; init; }

    /// <summary>What was taken for granted when the files were read, one sentence each: inputs that were bound, axes that were fixed.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];

    /// <summary>
    /// Looks at weights that lie in mapped files again: the names of those files that are not what they were. What was computed from a changed file is worth nothing.
    /// </summary>
    public Func<IEnumerable<string>> ChangedFiles { get; init; } = () => [];

    /// <summary>The same model for sequences of a length; a model of one shape stays as it is.</summary>
    /// <exception cref="InputFaultException">The length is out of range.</exception>
    public Model WithLength(int length) => AtLength is null || Graph.InputShape.Count == length ? this : this with { Graph = AtLength(length) };

    /// <summary>The number of weights: elements of all initialisers but computed tables.</summary>
    public long Parameters => Graph.Initializers.RemoveRange(Graph.ComputedTables).Values.Sum(tensor => (long)tensor.Shape.Count);
}
