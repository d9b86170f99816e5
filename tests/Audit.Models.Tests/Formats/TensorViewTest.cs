using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

/// <summary>Views of a kept and of a computed tensor hold the same elements.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class TensorViewTest(bool stored)
{
    private static readonly float[] values = [.. Enumerable.Range(0, 24).Select(index => (float)index)];

    private Tensor Make(params int[] extents) => stored ? new Tensor(new Shape(extents), values) : new Tensor(new Shape(extents), () => [.. values]);

    [Test]
    public void Columns_ByHand()
    {
        var part = Make(3, 8).Columns(2, 4);
        Assert.That(part.Shape, Is.EqualTo(new Shape(3, 2)));
        Assert.That(part.Values.ToArray(), Is.EqualTo(new float[] { 2, 3, 10, 11, 18, 19 }));
    }

    [Test]
    public void Rows_ByHand()
    {
        var part = Make(6, 4).Rows(5, 6);
        Assert.That(part.Shape, Is.EqualTo(new Shape(1, 4)));
        Assert.That(part.Values.ToArray(), Is.EqualTo(new float[] { 20, 21, 22, 23 }));
        Assert.That(part.IsStored, Is.EqualTo(stored), "rows of kept values are not copied");
    }

    [Test]
    public void Slice_MiddleAxis_ByHand() =>
        Assert.That(Make(2, 3, 4).Slice(1, 1, 2).Values.ToArray(), Is.EqualTo(new float[] { 4, 5, 6, 7, 16, 17, 18, 19 }));

    [Test]
    public void Transpose_ByHand()
    {
        var turned = Make(2, 12).Transpose();
        Assert.That(turned.Shape, Is.EqualTo(new Shape(12, 2)));
        Assert.That(turned.Values.ToArray()[..4], Is.EqualTo(new float[] { 0, 12, 1, 13 }));
    }

    [Test]
    public void Permute_EveryOrder_MovesElementToItsPlace([Values("0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0")] string text)
    {
        int[] order = [.. text.Split(' ').Select(int.Parse)];
        var (tensor, index) = (Make(2, 3, 4), new int[3]);
        var moved = tensor.Permute(order);
        for (var at = 0; at < 24; at++)
        {
            (index[0], index[1], index[2]) = (at / 12, at / 4 % 3, at % 4);
            var place = (((index[order[0]] * moved.Shape[1]) + index[order[1]]) * moved.Shape[2]) + index[order[2]];
            Assert.That(moved.Values.Span[place], Is.EqualTo((float)at));
        }
    }

    [Test]
    public void Reshape_KeepsTheOrder() => Assert.That(Make(24).Reshape(4, 6).Rows(1, 2).Values.ToArray(), Is.EqualTo(values[6..12]));

    [Test]
    public void Views_OutOfRange_AreCallerFaults()
    {
        Assert.That(() => Make(24).Rows(3, 25), Throws.ArgumentException);
        Assert.That(() => Make(24).Reshape(5, 5), Throws.ArgumentException);
        Assert.That(() => Make(4, 6).Permute(0, 0), Throws.ArgumentException);
    }
}
