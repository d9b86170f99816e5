using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Engine.Tests.Data;

/// <summary>Rows and clusters that come again are found and named; parts of one file never meet.</summary>
[TestFixture]
public sealed class RowReuseTest
{
    [Test]
    public void Find_SharedRow_NamesHowManyAndTheFirst()
    {
        var fault = RowReuse.Find(Set("train", 0, 100), Set("test", 95, 50), "claim 'c'");
        Assert.That(fault?.Code, Is.EqualTo("data.reuse"));
        Assert.That(fault?.Message, Does.Contain("5 rows of 'test' that 'train' has too").And.Contain("row 0 (row 95 there)"));
    }

    [Test]
    public void Find_KeepsTheRowsOfTheFile()
    {
        var kept = Set("test", 90, 30).Keep([20, 4, 25]);
        Assert.That(RowReuse.Find(Set("train", 0, 100), kept, "")?.Message, Does.Contain("1 row of 'test'").And.Contain("row 4 (row 94 there)"));
    }

    [Test]
    public void Find_OneBitOfOneInputMakesAnotherRow()
    {
        var (train, test) = (Set("train", 0, 1), Set("test", 0, 1));
        var moved = test.Inputs.ToArray();
        moved[1] = MathF.BitIncrement(moved[1]);
        Assert.That(RowReuse.Find(train, test, ""), Is.Not.Null);
        Assert.That(RowReuse.Find(train, test with { Inputs = moved }, ""), Is.Null);
    }

    [Test]
    public void Find_SharedCluster_IsNamedWhereBothHaveClusters()
    {
        var (train, test) = (Set("train", 0, 10) with { Clusters = Keys(0, 10) }, Set("test", 50, 10) with { Clusters = Keys(8, 10) });
        Assert.That(RowReuse.Find(train, test, "")?.Message, Does.Contain("2 clusters of 'test'").And.Contain("'user 8'"));
        Assert.That(RowReuse.Find(train, test with { Clusters = null }, ""), Is.Null);
        Assert.That(RowReuse.Find(train, test with { Clusters = Keys(20, 10) }, ""), Is.Null);
    }

    [Test]
    public void Find_PartsOfOneFile_ShareNothing()
    {
        var all = Set("d", 0, 300);
        DataSet Part(int index) => DataParts.Choose(all, new DataReference("d.npz", null, null, null, null, null) { Part = new DataPart(index, 3) });
        Assert.That(RowReuse.Find(Part(1), Part(2), ""), Is.Null);
        Assert.That(RowReuse.Find(Part(1), all, ""), Is.Not.Null);
    }

    private static DataSet Set(string name, int first, int rows) =>
        new(name, "d.npz", Digest.Of([]), Enumerable.Range(first, rows).SelectMany(row => new[] { row, row / 3f }).ToArray(), rows, 2, null);

    private static System.Collections.Immutable.ImmutableArray<string> Keys(int first, int count) => [.. Enumerable.Range(first, count).Select(key => $"user {key}")];
}
