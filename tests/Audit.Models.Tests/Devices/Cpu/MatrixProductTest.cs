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
        MatrixProduct.Accumulate(width, a, b, c, m, n, k);
        Assert.That(Samples.Bits(c), Is.EqualTo(Samples.Bits(wanted)), $"{m} x {n}, k = {k}");
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
