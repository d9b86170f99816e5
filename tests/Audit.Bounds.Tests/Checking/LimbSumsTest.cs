using System.Numerics;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Vector limbs give the integers that plain products give, at the largest sizes too.</summary>
[TestFixture]
public sealed class LimbSumsTest
{
    [Test]
    public void AddTo_DenseOrSparse_SumsExactly([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(1, 700), random.Next(1, 30));
        var density = seed % 3 == 0 ? 0.1 : 1;
        var coefficientBits = seed % 4 == 0 ? 60 : 53;
        var weights = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() < density ? Number(random, 53) : 0).ToArray()).ToArray();
        var coefficients = weights.Select(_ => Number(random, coefficientBits)).ToArray();
        var matrix = Sparse(weights);
        var sums = new LimbSums(columns);

        sums.Start(columns);
        matrix.AddTo(sums, coefficients, coefficientBits);

        var expected = Enumerable.Range(0, columns).Select(j => weights.Select((row, i) => (BigInteger)row[j] * coefficients[i]).Aggregate(BigInteger.Add)).ToArray();
        Assert.That(sums.Totals.ToArray().Select(s => (BigInteger)s), Is.EqualTo(expected));
    }

    [TestCase(1L)]
    [TestCase(-1L)]
    public void AddTo_LargestNumbersManyTimes_StaysExact(long sign)
    {
        var most = (1L << 53) - 1;
        var matrix = Sparse([.. Enumerable.Repeat(new[] { most, -most - 1 }, 2000)]);
        var sums = new LimbSums(2);

        sums.Start(2);
        matrix.AddTo(sums, [.. Enumerable.Repeat(sign * most, 2000)], LimbSums.CoefficientBits);

        Assert.That((BigInteger)sums.Totals[0], Is.EqualTo((BigInteger)most * most * sign * 2000));
        Assert.That((BigInteger)sums.Totals[1], Is.EqualTo(-((BigInteger)most + 1) * most * sign * 2000));
    }

    private static long Number(Random random, int bits) => (random.NextInt64() >> (63 - bits + random.Next(0, bits))) * (random.Next(2) == 0 ? 1 : -1);

    private static LimbMatrix Sparse(long[][] rows)
    {
        var kept = rows.Select(row => row.Select((w, j) => (w, j)).Where(e => e.w != 0).ToArray()).ToArray();
        var starts = new List<int> { 0 };
        foreach (var row in kept)
        {
            starts.Add(starts[^1] + row.Length);
        }

        return new LimbMatrix([.. starts], [.. kept.SelectMany(r => r.Select(e => e.j))], [.. kept.SelectMany(r => r.Select(e => e.w))], rows[0].Length);
    }
}
