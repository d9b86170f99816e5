using Audit.Percolation;
using NUnit.Framework;

namespace Audit.Models.Tests.Shipped;

[TestFixture]
public sealed class SampleFilesTest
{
    private static readonly PercolationWorld world = PercolationWorld.Make();

    [Test]
    public void Data_IsMadeAgainToTheByte()
    {
        foreach (var (name, bytes) in SampleFiles.Data(world)) { Assert.That(bytes.AsSpan().SequenceEqual(ShippedFiles.Bytes(name)), Is.True, name); }
    }

    [Test]
    public void Training_Shortened_GivesTheSameBitsTwice()
    {
        var sample = PercolationSample.Training(world, 500);
        var (first, second) = (Training.Run(sample, 30), Training.Run(sample, 30));
        foreach (var (name, values) in first.Parameters) { Assert.That(values, Is.EqualTo(second.Parameters[name]), name); }
        Assert.That(first.Parameters[Network.Weight(0)], Is.Not.EqualTo(Network.Initial().Parameters[Network.Weight(0)]));
    }

    [Test]
    [Category("Slow")]
    public void Models_AreMadeAgainToTheByte()
    {
        foreach (var (name, bytes) in SampleFiles.Models(world)) { Assert.That(bytes.AsSpan().SequenceEqual(ShippedFiles.Bytes(name)), Is.True, name); }
    }

    [Test]
    public void World_LatentsGoFromCoarseToFine()
    {
        foreach (var site in world.Sites.Where(site => site.Generation == 0))
        {
            var family = world.ClusterFamilies[site.Cluster];
            var distance = Enumerable.Range(0, PercolationWorld.Features).Max(axis => Math.Abs(site.Position[axis] - PercolationWorld.Centre(family, axis)));
            Assert.That(distance, Is.LessThanOrEqualTo(PercolationWorld.ClusterReach + 1e-6), "float32 sums of numbers below 1");
        }

        Assert.That(world.ClusterFamilies.Select(PercolationWorld.ClassOf).Distinct().Count(), Is.EqualTo(PercolationWorld.Classes));
    }
}
