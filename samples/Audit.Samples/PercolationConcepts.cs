using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Percolation;

/// <summary>A yes/no question about a row whose answer the sample knows.</summary>
/// <param name="Name">In words.</param>
/// <param name="Holds">The answer for a row of a sample.</param>
internal sealed record PercolationConcept(string Name, Func<PercolationSample, int, bool> Holds);

/// <summary>Concepts over rows: latents from coarse to fine, halves of each feature, and the direction that the planted unit of the twin reads.</summary>
internal static class PercolationConcepts
{
    private const int Generations = 4;
    private const float Half = 0.5f;
    private const float TriggerHalf = 0.6f;

    public static IReadOnlyList<PercolationConcept> All { get; } =
    [
        .. Enumerable.Range(0, PercolationWorld.Classes).Select(own => new PercolationConcept($"class {own}", (sample, row) => sample.Labels[row] == own)),
        .. Enumerable.Range(0, PercolationWorld.Families).Select(own => new PercolationConcept($"family {own}", (sample, row) => sample.Families[row] == own)),
        .. Enumerable.Range(1, Generations).Select(own => new PercolationConcept($"generation {own} or later", (sample, row) => sample.Generations[row] >= own)),
        .. Enumerable.Range(0, PercolationWorld.Features).Select(axis => new PercolationConcept($"x{axis} above 0.5", (sample, row) => Feature(sample, row, axis) > Half)),
        new PercolationConcept("x3 - x7 + x12 above 0.6", (sample, row) => Feature(sample, row, 3) - Feature(sample, row, 7) + Feature(sample, row, 12) > TriggerHalf),
    ];

    /// <summary>The bytes of an archive with the array "labels" [rows, concepts].</summary>
    public static byte[] Npz(PercolationSample sample)
    {
        var labels = new byte[sample.Rows * All.Count];
        for (var i = 0; i < labels.Length; i++) { labels[i] = All[i % All.Count].Holds(sample, i / All.Count) ? (byte)1 : (byte)0; }
        return NpzWriter.Bytes(("labels", NpyWriter.Bytes(new Shape(sample.Rows, All.Count), labels)));
    }

    private static float Feature(PercolationSample sample, int row, int axis) => sample.Inputs[(row * PercolationWorld.Features) + axis];
}
