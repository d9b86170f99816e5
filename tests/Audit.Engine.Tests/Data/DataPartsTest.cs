using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Engine.Tests.Data;

/// <summary>Parts are disjoint and keep what belongs together; draws depend on the seed alone.</summary>
[TestFixture]
public sealed class DataPartsTest
{
    [Test]
    public void Choose_PartsCoverEveryRowOnceAndKeepEqualRowsTogether()
    {
        var all = Set(500, row => row % 60, null);
        var parts = Enumerable.Range(1, 3).Select(index => DataParts.Choose(all, Reference(new DataPart(index, 3)))).ToList();
        Assert.That(parts.SelectMany(Rows).Order(), Is.EqualTo(Enumerable.Range(0, 500)));
        Assert.That(parts, Has.All.Property(nameof(DataSet.Rows)).GreaterThan(60));
        HashSet<float>[] values = [.. parts.Select(part => new HashSet<float>(part.Inputs.ToArray()))];
        Assert.That(values[0].Intersect(values[1]).Concat(values[1].Intersect(values[2])).Concat(values[0].Intersect(values[2])), Is.Empty);
    }

    [Test]
    public void Choose_PartsKeepClustersTogether()
    {
        var all = Set(300, row => row, row => $"user {row % 20}");
        var parts = Enumerable.Range(1, 2).Select(index => DataParts.Choose(all, Reference(new DataPart(index, 2)))).ToList();
        Assert.That(parts[0].Clusters!.Value.Intersect(parts[1].Clusters!.Value), Is.Empty);
        Assert.That(parts.Sum(part => part.Rows), Is.EqualTo(300));
        Assert.That(parts[0].Labels!.Value, Is.EqualTo(Rows(parts[0]).Select(row => row % 7)));
    }

    [Test]
    public void Choose_TakesTheFirstOfThePart()
    {
        var all = Set(100, row => row, null);
        var part = DataParts.Choose(all, Reference(new DataPart(1, 2)));
        var first = DataParts.Choose(all, Reference(new DataPart(1, 2)) with { First = 10 });
        Assert.That(Rows(first), Is.EqualTo(Rows(part).Take(10)));
    }

    [Test]
    public void Drawn_IsWithoutReplacementAndAFunctionOfTheSeed()
    {
        var all = DataParts.Choose(Set(200, row => row, null), Reference(null) with { Draw = 50 });
        Assert.That(all.Rows, Is.EqualTo(200));
        var (first, again, other) = (DataParts.Drawn(all, 7), DataParts.Drawn(all, 7), DataParts.Drawn(all, 8));
        Assert.That(Rows(first).Distinct().Count(), Is.EqualTo(50));
        Assert.That(first.Population, Is.EqualTo(200));
        Assert.That(Rows(again), Is.EqualTo(Rows(first)));
        Assert.That(Rows(other), Is.Not.EqualTo(Rows(first)));
        Assert.That(first.Slice(3, 1).ToArray(), Is.EqualTo(new[] { (float)Rows(first)[3] }));
    }

    [Test]
    public void Drawn_TakesEachRowEquallyOften()
    {
        var all = DataParts.Choose(Set(20, row => row, null), Reference(null) with { Draw = 5 });
        var counts = new int[20];
        for (var seed = 0; seed < 4000; seed++)
        {
            foreach (var row in Rows(DataParts.Drawn(all, (ulong)seed))) { counts[row]++; }
        }

        Assert.That(counts, Has.All.InRange(1000 - 140, 1000 + 140)); // five standard deviations
    }

    [TestCase("draw", 101)]
    [TestCase("first", 101)]
    public void Choose_MoreRowsThanThere_IsRefused(string what, int count)
    {
        var reference = what == "draw" ? Reference(null) with { Draw = count } : Reference(new DataPart(1, 2)) with { First = count };
        Assert.That(() => DataParts.Choose(Set(100, row => row, null), reference), Throws.TypeOf<InputFaultException>().With.Message.Contains(what));
    }

    private static DataSet Set(int rows, Func<int, float> value, Func<int, string>? cluster) =>
        new("d", "d.npz", Digest.Of([]), Enumerable.Range(0, rows).Select(value).ToArray(), rows, 1, cluster is null ? null : [.. Enumerable.Range(0, rows).Select(cluster)])
        {
            Labels = [.. Enumerable.Range(0, rows).Select(row => row % 7)],
        };

    private static DataReference Reference(DataPart? part) => new("d.npz", null, null, null, null, null, null, part);

    private static int[] Rows(DataSet set) => [.. Enumerable.Range(0, set.Rows).Select(set.FileRow)];
}
