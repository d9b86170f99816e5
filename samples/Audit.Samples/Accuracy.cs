using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Percolation;

/// <summary>How often a model's largest logit is the label.</summary>
internal static class Accuracy
{
    /// <summary>The number of right rows.</summary>
    public static int Right(Model model, PercolationSample sample) =>
        Decisions(model, sample.Inputs).Zip(sample.Labels).Count(pair => pair.First == pair.Second);

    /// <summary>The decision on each row: the index of the largest logit, the first of equals.</summary>
    public static int[] Decisions(Model model, float[] inputs)
    {
        var rows = inputs.Length / PercolationWorld.Features;
        var logits = ForwardPass.Run(model, inputs, rows).Output;
        return [.. logits.Chunk(PercolationWorld.Classes).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
