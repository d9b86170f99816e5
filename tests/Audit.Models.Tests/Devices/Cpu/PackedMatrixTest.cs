using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class PackedMatrixTest
{
    /// <summary>One row, few rows and many; parts of panels; several blocks of rows and of columns.</summary>
    private static readonly int[][] Shapes = [[1, 1, 1], [1, 200, 300], [2, 33, 70], [3, 64, 257], [5, 100, 513], [13, 50, 64], [50, 2081, 33], [241, 96, 257], [7, 31, 0]];

    [Test]
    public void Accumulate_EveryWidth_SameBitsAsTheMatrixItself(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [ValueSource(nameof(Shapes))] int[] shape, [Values(1, 2, 3)] int threads)
    {
        var (m, n, k) = (shape[0], shape[1], shape[2]);
        float[] a = Samples.Ordinary(m * k, 1), b = Samples.Cancelling(k * n, 2), start = Samples.Ordinary(m * n, 3), wanted = (float[])start.Clone();
        MatrixProduct.Define(a, b, wanted, m, n, k);
        foreach (var packed in new[] { PackedMatrix.From(width, b, k, n), PackedMatrix.FromTransposed(width, Transposed(b, k, n), k, n) })
        {
            var c = (float[])start.Clone();
            MatrixProduct.Accumulate(a, packed, c, m, threads);
            Assert.That(Samples.Bits(c).AsSpan().SequenceEqual(Samples.Bits(wanted)));
        }
    }

    [Test]
    public void Accumulate_ByHand()
    {
        float[] c = [10, 20, 30, 40];
        MatrixProduct.Accumulate([1, 2, 3, 4, 5, 6], PackedMatrix.FromTransposed([1, 0, 2, 0, 1, -1], 3, 2), c, 2);
        Assert.That(c, Is.EqualTo(new float[] { 17, 19, 46, 39 }));
    }

    [Test]
    public void From_TooFewValues_IsRefused()
    {
        Assert.That(() => PackedMatrix.From(new float[5], 2, 3), Throws.ArgumentException);
        Assert.That(() => PackedMatrix.FromTransposed(new float[6], -2, -3), Throws.ArgumentException);
        Assert.That(() => MatrixProduct.Accumulate(new float[5], PackedMatrix.From(new float[6], 2, 3), new float[9], 3), Throws.ArgumentException);
        Assert.That(() => MatrixProduct.Accumulate(new float[6], PackedMatrix.From(new float[6], 2, 3), new float[8], 3), Throws.ArgumentException);
    }

    private static float[] Transposed(float[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
}
