using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class ProductLayoutTest
{
    private static readonly float[] left = Samples.Ordinary(60_000, 1), right = Samples.Cancelling(200_000, 2), start = Samples.Ordinary(90_000, 3);

    /// <summary>Attention as it is stored, [position, head, coordinate]: scores of every head without a copy of q or k.</summary>
    [Test]
    public void Accumulate_HeadsBesideOneAnother_ByHand()
    {
        float[] q = [1, 2, /**/ 3, 4, /* next position */ 5, 6, /**/ 7, 8], k = [1, 0, /**/ 0, 1, 1, 1, /**/ 2, 0], scores = new float[8];
        MatrixProduct.Accumulate(q, k, scores, new ProductLayout(2, 2, 2) { RowA = 4, RowB = 4, TransposedB = true, Batch = 2, StepA = 2, StepB = 2, StepC = 4 });
        Assert.That(scores, Is.EqualTo(new float[] { 1, 3, 5, 11, 4, 6, 8, 14 }));
    }

    [Test]
    public void Accumulate_AnyLayout_SameBitsAsTheDefinition([ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [Range(0, 47)] int seed)
    {
        int Draw(int below, ulong index) => Philox.Below(below, (ulong)seed, 20, index);
        int m = 1 + Draw(seed % 6 == 0 ? 90 : 30, 0), n = 1 + Draw(seed % 6 == 1 ? 300 : 70, 1), k = 1 + Draw(seed % 6 < 2 ? 600 : 80, 2);
        var (turnsA, turnsB) = (seed % 2 == 1, seed / 2 % 2 == 1);
        var layout = new ProductLayout(m, n, k)
        {
            TransposedA = turnsA, TransposedB = turnsB, Batch = 1 + Draw(3, 3),
            RowA = (turnsA ? m : k) + Draw(5, 4), RowB = (turnsB ? k : n) + Draw(5, 5), RowC = n + Draw(5, 6),
        };
        layout = layout with { StepA = Draw(9, 7), StepB = seed % 4 == 3 ? 0 : Draw(9, 8), StepC = (m * layout.RowC) + Draw(9, 9) };
        float[] c = [.. start], wanted = [.. start];
        Define(left, right, wanted, layout);
        MatrixProduct.Accumulate(width, left, right, c, layout, 1 + (seed % 3));
        Assert.That(Samples.Bits(c).AsSpan().SequenceEqual(Samples.Bits(wanted)), layout.ToString());
    }

    [Test]
    public void Accumulate_LayoutThatDoesNotFit_IsRefused([Range(0, 6)] int fault)
    {
        var fits = new ProductLayout(2, 3, 4) { Batch = 2, StepA = 8, StepB = 12, StepC = 6 };
        ProductLayout[] faults =
        [
            fits with { Batch = 3 }, fits with { M = 3 }, fits with { RowA = 3 }, fits with { RowB = 5 }, fits with { RowC = 2 }, fits with { StepC = -1 }, fits with { K = -1 },
        ];
        float[] a = new float[16], b = new float[24], c = new float[12];
        Assert.That(() => MatrixProduct.Accumulate(a, b, c, fits), Throws.Nothing);
        Assert.That(() => MatrixProduct.Accumulate(a, b, c, faults[fault]), Throws.ArgumentException);
    }

    [Test]
    public void Accumulate_EmptyProducts_WriteNothing()
    {
        float[] c = [1, 2];
        MatrixProduct.Accumulate([], [], c, new ProductLayout(1, 2, 0));
        MatrixProduct.Accumulate([], [], c, new ProductLayout(1, 2, 3) { Batch = 0 });
        Assert.That(c, Is.EqualTo(new float[] { 1, 2 }));
    }

    private static void Define(float[] a, float[] b, float[] c, ProductLayout layout)
    {
        for (var index = 0; index < layout.Batch; index++)
        {
            for (var row = 0; row < layout.M; row++)
            {
                for (var column = 0; column < layout.N; column++)
                {
                    var at = (index * layout.StepC) + (row * layout.RowC) + column;
                    for (var step = 0; step < layout.K; step++)
                    {
                        var x = a[(index * layout.StepA) + (layout.TransposedA ? (step * layout.RowA) + row : (row * layout.RowA) + step)];
                        var y = b[(index * layout.StepB) + (layout.TransposedB ? (column * layout.RowB) + step : (step * layout.RowB) + column)];
                        c[at] = SoftFma.Compute(x, y, c[at]);
                    }
                }
            }
        }
    }
}
