using Audit.Bounds.Statistics.Concepts;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics.Concepts;

[TestFixture]
public sealed class BitColumnsTest
{
    [Test]
    public void Both_WideAndNarrow_CountTheSame([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        int rows = random.Next(1, 3000);
        double share = random.NextDouble();
        BitColumns columns = BitColumns.Of(rows, 2, (_, _) => random.NextDouble() < share);
        int counted = Enumerable.Range(0, rows).Count(row => columns.Has(row, 0) && columns.Has(row, 1));
        Assert.That(BitColumns.Both(columns[0], columns[1]), Is.EqualTo(counted));
        Assert.That(BitColumns.Narrow(columns[0], columns[1]), Is.EqualTo(counted));
        Assert.That(columns.Count(0), Is.EqualTo(Enumerable.Range(0, rows).Count(row => columns.Has(row, 0))));
    }

    [Test]
    public void First_AndMasked_KeepTheRightBits([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        BitColumns columns = BitColumns.Of(random.Next(70, 400), 3, (_, _) => random.Next(2) == 0);
        BitColumns first = columns.First(random.Next(1, columns.Rows + 1));
        BitColumns masked = columns.Masked([2, 0], columns[1]);
        for (int row = 0; row < columns.Rows; row++)
        {
            if (row < first.Rows) { Assert.That(first.Has(row, 1), Is.EqualTo(columns.Has(row, 1))); }
            Assert.That(masked.Has(row, 0), Is.EqualTo(columns.Has(row, 2) && columns.Has(row, 1)));
        }

        Assert.That(BitColumns.TryRead(first.Rows, 3, first.Raw.ToArray()), Is.Not.Null);
    }

    [Test]
    public void TryRead_StrayBitsOrLengths_AreRefused()
    {
        Assert.That(BitColumns.TryRead(65, 1, [1, 1])!.Has(64, 0), Is.True);
        Assert.That(BitColumns.TryRead(65, 1, [1, 2]), Is.Null);
        Assert.That(BitColumns.TryRead(65, 1, [1]), Is.Null);
        Assert.That(BitColumns.TryRead(0, 1, []), Is.Null);
        Assert.That(BitColumns.TryRead(64, 1, [ulong.MaxValue]), Is.Not.Null);
    }

    [Test]
    public void Tables_OfBlocks_AreThoseOfPairs([Values(1, 2)] int threads)
    {
        Random random = new(5);
        BitColumns units = BitColumns.Of(1000, 70, (_, unit) => random.Next(unit + 2) == 0);
        BitColumns concepts = BitColumns.Of(1000, 130, (_, concept) => random.Next(concept + 2) == 0);
        int[][] seen = new int[units.Columns][];
        ContingencyTables.Each(units, concepts, threads, (unit, both) => seen[unit] = [.. both]);
        for (int unit = 0; unit < units.Columns; unit++)
        {
            Assert.That(seen[unit], Is.EqualTo(Enumerable.Range(0, concepts.Columns).Select(concept => (int)Contingency.Of(units, unit, concepts, concept).Both)));
        }
    }
}
