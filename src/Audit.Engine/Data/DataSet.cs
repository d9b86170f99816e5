using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>Rows of inputs, with labels and cluster keys where the policy names them.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="FileName">The file it was read from.</param>
/// <param name="Sha256">Digest of that file.</param>
/// <param name="Inputs">[rows, width], row-major.</param>
/// <param name="Rows">Number of rows used.</param>
/// <param name="Width">Elements per row.</param>
/// <param name="Clusters">The independent unit of each row, or null where rows are independent.</param>
public sealed record DataSet(
    string Name, string FileName, Digest Sha256, ReadOnlyMemory<float> Inputs, int Rows, int Width, ImmutableArray<string>? Clusters)
{
    /// <summary>Some consecutive rows.</summary>
    public ReadOnlyMemory<float> Slice(int first, int count) => Inputs.Slice(first * Width, count * Width);
}
