using Audit.Models.Devices;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Percolation;

/// <summary>Rows drawn from the world: independent of each other, each a site with its noise.</summary>
/// <remarks>Shapes: Inputs [rows, features], in [0, 1]; the latents one number per row, coarse to fine.</remarks>
internal sealed record PercolationSample(float[] Inputs, long[] Labels, long[] Families, long[] Clusters, long[] Generations)
{
    /// <summary>Standard deviation of the noise, the finest scale.</summary>
    public const float Noise = 0.02f;

    public int Rows => Labels.Length;

    /// <summary>The rows that the classifier learns from.</summary>
    public static PercolationSample Training(PercolationWorld world, int rows) => Draw(world, rows, Streams.TrainingSite, Streams.TrainingNoise);

    /// <summary>Rows of the same distribution that the classifier never sees.</summary>
    public static PercolationSample Holdout(PercolationWorld world, int rows) => Draw(world, rows, Streams.HoldoutSite, Streams.HoldoutNoise);

    /// <summary>The first rows.</summary>
    public PercolationSample First(int rows) => new(
        Inputs[..(rows * PercolationWorld.Features)], Labels[..rows], Families[..rows], Clusters[..rows], Generations[..rows]);

    /// <summary>The bytes of an archive: x and the labels and latents y, family, cluster, generation.</summary>
    public byte[] Npz() => NpzWriter.Bytes(
        ("x", NpyWriter.Bytes(new Shape(Rows, PercolationWorld.Features), Inputs)), ("y", Column(Labels)), ("family", Column(Families)),
        ("cluster", Column(Clusters)), ("generation", Column(Generations)));

    private static byte[] Column(long[] values) => NpyWriter.Bytes(new Shape(values.Length), values);

    private static PercolationSample Draw(PercolationWorld world, int rows, ulong siteStream, ulong noiseStream)
    {
        var sites = Enumerable.Range(0, rows).Select(row => world.Sites[Philox.Below(world.Sites.Length, Streams.Seed, siteStream, (ulong)row)]).ToArray();
        var inputs = sites.SelectMany((site, row) => site.Position.Select((value, axis) =>
            Math.Clamp(value + (Noise * Philox.Normal(Streams.Seed, noiseStream, (ulong)((row * PercolationWorld.Features) + axis))), 0f, 1f)));
        long[] families = [.. sites.Select(site => (long)world.ClusterFamilies[site.Cluster])];
        return new PercolationSample(
            [.. inputs], [.. families.Select(family => (long)PercolationWorld.ClassOf((int)family))], families,
            [.. sites.Select(site => (long)site.Cluster)], [.. sites.Select(site => (long)site.Generation)]);
    }
}
