using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class MatrixProductTest
{
    private static readonly Func<int, ulong, float[]>[] Kinds = [Samples.Ordinary, Samples.Tiny, Samples.Cancelling];

    [Test]
    public void Accumulate_ByHand()
    {
        float[] c = [10, 20, 30, 40];
        MatrixProduct.Accumulate([1, 2, 3, 4, 5, 6], [1, 0, 0, 1, 2, -1], c, 2, 2, 3);
        Assert.That(c, Is.EqualTo(new float[] { 17, 19, 46, 39 }));
    }

    [Test]
    public void Accumulate_FusesAndKeepsTheOrder()
    {
        var e = MathF.BitIncrement(1f) - 1;
        float[] c = [-1];
        MatrixProduct.Accumulate([1 + e, 1], [1 - e, e * e], c, 1, 1, 2);
        Assert.That(c[0], Is.EqualTo(0f), "fma(1 + e, 1 - e, -1) is -e^2 exactly, and the next step adds e^2");
    }

    [Test]
    public void Accumulate_EveryWidth_SameBitsAsTheDefinition([ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [Range(0, 39)] int seed)
    {
        int m = 1 + Philox.Below(41, (ulong)seed, 10, 0), n = 1 + Philox.Below(131, (ulong)seed, 10, 1), k = Philox.Below(300, (ulong)seed, 10, 2);
        var make = Kinds[seed % Kinds.Length];
        float[] a = make(m * k, (ulong)seed), b = make(k * n, (ulong)seed + 1000), c = make(m * n, (ulong)seed + 2000);
        var wanted = (float[])c.Clone();
        MatrixProduct.Define(a, b, wanted, m, n, k);
        MatrixProduct.Accumulate(width, a, b, c, m, n, k, 1);
        Assert.That(Samples.Bits(c), Is.EqualTo(Samples.Bits(wanted)), $"{m} x {n}, k = {k}");
    }

    /// <summary>Shapes that take every path: panels with remainders in rows, columns and k, single rows, single columns, direct and packed.</summary>
    [TestCase(29, 67, 513)]
    [TestCase(14, 2081, 33)]
    [TestCase(241, 96, 257)]
    [TestCase(1, 1000, 70)]
    [TestCase(300, 1, 130)]
    [TestCase(50, 50, 64)]
    [TestCase(16, 16, 16)]
    [TestCase(23, 7, 40)]
    public void Accumulate_LargeShape_SameBitsAsTheDefinition(int m, int n, int k)
    {
        float[] a = Samples.Ordinary(m * k, 1), b = Samples.Cancelling(k * n, 2), start = Samples.Ordinary(m * n, 3), wanted = (float[])start.Clone();
        MatrixProduct.Define(a, b, wanted, m, n, k);
        foreach (var width in Samples.Widths)
        {
            foreach (var threads in new[] { 1, 2, 3 })
            {
                var c = (float[])start.Clone();
                MatrixProduct.Accumulate(width, a, b, c, m, n, k, threads);
                Assert.That(Samples.Bits(c).AsSpan().SequenceEqual(Samples.Bits(wanted)), $"{width}, {threads} threads");
            }
        }
    }

    [Test]
    public void BatchedAccumulate_IsOneProductAfterAnother()
    {
        const int Batch = 5, M = 7, N = 19, K = 11;
        float[] a = Samples.Ordinary(Batch * M * K, 1), b = Samples.Ordinary(Batch * K * N, 2), c = Samples.Ordinary(Batch * M * N, 3), wanted = (float[])c.Clone();
        for (var i = 0; i < Batch; i++) { MatrixProduct.Define(a.AsSpan(i * M * K), b.AsSpan(i * K * N), wanted.AsSpan(i * M * N), M, N, K); }
        MatrixProduct.BatchedAccumulate(a, b, c, Batch, M, N, K);
        Assert.That(Samples.Bits(c), Is.EqualTo(Samples.Bits(wanted)));
        Assert.That(() => MatrixProduct.BatchedAccumulate(a, b, c, Batch + 1, M, N, K), Throws.ArgumentException);
    }

    [Test]
    public void Accumulate_InfinityBesideTheEdge_DoesNotLeakIntoOtherElements()
    {
        var a = Samples.Ordinary(20 * 3, 1);
        a[0] = float.PositiveInfinity;
        var c = new float[20 * 5];
        MatrixProduct.Accumulate(a, Samples.Ordinary(3 * 5, 2), c, 20, 5, 3);
        Assert.That(c[5..], Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Accumulate_WritesNothingBeyondTheShape()
    {
        float[] c = [.. Enumerable.Repeat(7f, 40)];
        MatrixProduct.Accumulate(Samples.Ordinary(15, 1), Samples.Ordinary(15, 2), c, 3, 3, 5);
        Assert.That(c[9..], Is.All.EqualTo(7f));
    }

    [TestCase(2, 2, 3)]
    [TestCase(-1, 2, 2)]
    [TestCase(1 << 16, 1 << 16, 1)]
    public void Accumulate_WrongShape_IsRefused(int m, int n, int k) =>
        Assert.That(() => MatrixProduct.Accumulate(new float[4], new float[4], new float[4], m, n, k), Throws.ArgumentException);
}
