using System.Collections.Immutable;
using Audit.Models.Devices;
using Audit.Models.Passes;

namespace Audit.Percolation;

/// <summary>Trains the classifier with the project's own backward pass.</summary>
/// <remarks>
/// Guarantee: the same sample and number of steps give the same bits on every machine: products are the kernels' chains, exp is the reference's,
/// the rest are single float32 operations. Rows of a batch are drawn by (seed, step, place), so there is no state but the parameters'.
/// The path of the planted unit is cut during training: its units keep no weight towards the logits.
/// </remarks>
internal static class Training
{
    public const int Steps = 4000;
    private const int Batch = 64;
    private const float Rate = 0.004f;
    private const float Decay = 0.2f;

    /// <summary>The network after a number of steps; the rate falls linearly to zero.</summary>
    public static Network Run(PercolationSample sample, int steps)
    {
        var start = PlantedPath.Cut(Network.Initial());
        var optimizers = start.Parameters.ToImmutableSortedDictionary(
            pair => pair.Key, pair => new Adam(pair.Value, pair.Key.EndsWith("weight", StringComparison.Ordinal) ? Decay : 0), StringComparer.Ordinal);
        var network = start;
        for (var step = 0; step < steps; step++)
        {
            var (inputs, labels) = Draw(sample, step);
            var pass = BackwardPass.ParameterGradients(network.ToModel("training"), inputs, Batch, logits => CrossEntropy.Gradient(logits, labels));
            var rate = Rate * (steps - step) / steps;
            foreach (var (name, optimizer) in optimizers) { optimizer.Step(pass.Gradients[name], rate); }
            network = PlantedPath.Cut(new Network(optimizers.ToImmutableSortedDictionary(pair => pair.Key, pair => (float[])pair.Value.Values.Clone(), StringComparer.Ordinal)));
        }

        return network;
    }

    private static (float[] Inputs, long[] Labels) Draw(PercolationSample sample, int step)
    {
        var (inputs, labels) = (new float[Batch * PercolationWorld.Features], new long[Batch]);
        for (var place = 0; place < Batch; place++)
        {
            var row = Philox.Below(sample.Rows, Streams.Seed, Streams.Order, (ulong)((step * Batch) + place));
            sample.Inputs.AsSpan(row * PercolationWorld.Features, PercolationWorld.Features).CopyTo(inputs.AsSpan(place * PercolationWorld.Features));
            labels[place] = sample.Labels[row];
        }

        return (inputs, labels);
    }
}
