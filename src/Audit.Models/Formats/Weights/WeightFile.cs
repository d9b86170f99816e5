using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>One file of weights that was read.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="File">Its name, digest and length.</param>
/// <param name="Weights">What it holds; names occur once.</param>
internal sealed record WeightFile(FileBytes Bytes, ModelFile File, IReadOnlyList<Weight> Weights);
