using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class ReductionTest
{
    private static readonly int[] Lengths = [0, 1, 2, 31, 63, 64, 65, 127, 128, 200, 1000, 4099];

    [Test]
    public void Sum_EveryWidth_IsTheDefinedOrder(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [ValueSource(nameof(Lengths))] int length)
    {
        foreach (var values in new[] { Samples.Ordinary(length, 5), Samples.Cancelling(length, 6), Samples.Tiny(length, 7) })
        {
            Assert.That(Samples.Bits([Reduction.Sum(width, values)]), Is.EqualTo(Samples.Bits([Define(values, (sum, x) => sum + x)])));
        }
    }

    [Test]
    public void SumOfSquares_EveryWidth_IsTheDefinedOrder(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [ValueSource(nameof(Lengths))] int length)
    {
        foreach (var values in new[] { Samples.Ordinary(length, 5), Samples.Cancelling(length, 6), Samples.Tiny(length, 7) })
        {
            Assert.That(Samples.Bits([Reduction.SumOfSquares(width, values)]), Is.EqualTo(Samples.Bits([Define(values, (sum, x) => SoftFma.Compute(x, x, sum))])));
        }
    }

    [Test]
    public void Sum_OfNegativeZeros_IsPositiveZero([Values(0, 1, 64, 100)] int length)
    {
        var zeros = Enumerable.Repeat(-0f, length).ToArray();
        Assert.That(Samples.Widths.Select(width => float.IsNegative(Reduction.Sum(width, zeros))), Is.All.False);
    }

    [Test]
    public void Sum_ByHand_FollowsTheTree()
    {
        var values = new float[96];
        (values[0], values[64], values[32], values[16]) = (1e8f, -1e8f, 1, 3);
        Assert.That(Reduction.Sum(values), Is.EqualTo(4f), "elements 0 and 64 meet first, so that 1 and 3 are not lost");
    }

    /// <summary>The definition, transcribed with dictionaries of lanes rather than arrays of vectors.</summary>
    private static float Define(float[] values, Func<float, float, float> add)
    {
        var lanes = Enumerable.Range(0, 64).Select(lane => values.Where((_, index) => index % 64 == lane).Aggregate(0f, add)).ToList();
        while (lanes.Count > 1) { lanes = [.. lanes.Take(lanes.Count / 2).Zip(lanes.Skip(lanes.Count / 2), (low, high) => low + high)]; }
        return lanes[0];
    }
}
