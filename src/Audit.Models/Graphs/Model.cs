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
    /// <summary>The number of weights: elements of all initialisers.</summary>
    public long Parameters => Graph.Initializers.Values.Sum(tensor => (long)tensor.Shape.Count);
}
