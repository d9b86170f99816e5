using System.Numerics;
using System.Runtime.Intrinsics;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Vectors give the integers that single numbers give, and short numbers never lose more than they say.</summary>
[TestFixture]
public sealed class ShortMatrixTest
{
    [Test]
    public void Sums_DenseAndSparse_AreEqualAndExact([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(1, 6), random.Next(1, 300));
        var weights = Enumerable.Range(0, rows * columns).Select(_ => random.NextInt64(-(1L << 50), 1L << 50)).ToArray();
        var matrix = new ShortMatrix([.. Enumerable.Range(0, rows + 1).Select(i => i * columns)], [.. weights.Select((_, e) => e % columns)], weights, 52, columns);
        var ranges = Ranges(random, columns, out var intervals);
        for (var row = 0; row < rows; row++)
        {
            var (sums, own) = (matrix.Dense(row, ranges), matrix.Weight.Skip(row * columns).Take(columns).ToArray());

            Assert.That(matrix.Sparse(row, ranges), Is.EqualTo(sums));
            Assert.That((BigInteger)sums.Middle, Is.EqualTo(own.Zip(ranges.Middle, (w, m) => (BigInteger)w * m).Aggregate(BigInteger.Add)));
            Assert.That((BigInteger)sums.Size, Is.EqualTo(own.Zip(ranges.Size, (w, m) => (BigInteger)Math.Abs(w) * m).Aggregate(BigInteger.Add)));
            Assert.That(matrix.Lost[row], Is.LessThanOrEqualTo(columns));
        }

        var cut = 32 - ranges.Grid;
        Assert.That(intervals.Select((v, i) => (ranges.Middle[i] - ranges.Radius[i]) << cut <= v.Lower && (ranges.Middle[i] + ranges.Radius[i]) << cut >= v.Upper), Has.All.True);
    }

    [Test]
    public void Weight_RoundedToNearest_IsOffByHalfAUnit()
    {
        long[] weights = [(1L << 52) - 1, -(1L << 52) + 1, (1L << 40) + 3, 1, -1, 0];
        var matrix = new ShortMatrix([0, 6], [0, 1, 2, 3, 4, 5], weights, 52, 6);
        var cut = 52 - matrix.Grid;

        Assert.That(weights.Select((w, e) => 2 * Math.Abs(w - ((long)matrix.Weight[e] << cut)) <= 1L << cut), Has.All.True);
        Assert.That(matrix.Lost[0], Is.EqualTo(5));
    }

    [Test]
    public void Times_NumbersOf31Bits_IsTheProduct([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        long[] values = [.. Enumerable.Range(0, Lanes.Count).Select(_ => random.NextInt64(-(1L << 31), 1L << 31))];
        var (lanes, factor) = (Vector512.Create<long>(values), random.Next(int.MinValue, int.MaxValue));

        Assert.That(Enumerable.Range(0, Lanes.Count).Select(i => Lanes.Times(lanes, factor)[i]), Is.EqualTo(values.Select(v => v * factor)));
        Assert.That(Enumerable.Range(0, Lanes.Count).Select(i => Lanes.Times(lanes, lanes)[i]), Is.EqualTo(values.Select(v => v * v)));
        Assert.That(Enumerable.Range(0, Lanes.Count).Select(i => Lanes.Down(lanes, 7)[i]), Is.EqualTo(values.Select(v => v >> 7)));
    }

    private static ShortRanges Ranges(Random random, int count, out Interval[] intervals)
    {
        intervals = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(-(1L << 40), 1L << 40)).Select(low => new Interval(low, low + random.NextInt64(1L << 38)))];
        return new ShortRanges(intervals, 32);
    }
}
