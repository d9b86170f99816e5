using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Networks that tell orders of summation and precisions apart: what is true of real numbers is false of the computed ones.</summary>
[TestFixture]
public sealed class DetectorTest
{
    private const float Base = 1;
    private const float M = 64;
    private static readonly float[] Low = [1, 0.5f];
    private static readonly float[] High = [1.5f, 1];

    [Test]
    public void Check_OrderDetectorInTheLosingOrder_IsNeverAccepted([Values(25, 26, 40, 55)] int power, [Values(0, 4)] int depth)
    {
        var network = Detector([MathF.ScaleB(1, power), 1, -MathF.ScaleB(1, power)]);
        Assert.That(Nets.Run(network, [1, 0.5f])[0], Is.GreaterThan(Base + (M / 8)), "the trigger fires in reference arithmetic");

        Assert.That(Accepted(network, depth), Is.False);
    }

    [Test]
    public void Check_OrderDetectorWithHarmlessWeights_IsAccepted()
    {
        Assert.That(Accepted(Detector([4, 1, -4]), 6));
    }

    [Test]
    public void Check_DetectorAgainstItsTwin_IsNeverAcceptedBelowTheComputedDifference()
    {
        // the twin loses the 1 that the original keeps
        var original = Detector([4, 1, -4]);
        var coarse = Detector([MathF.ScaleB(1, 26), 1, -MathF.ScaleB(1, 26)]);
        var found = Nets.Run(coarse, [1, 0.5f])[0] - Nets.Run(original, [1, 0.5f])[0];
        var claim = Claims.Of(original, coarse, Claims.AtMost([1], [0], found - 1), Low, High, Claims.Halves([1, 0.5], [1.5, 1], 5), 30);

        Assert.That(found, Is.GreaterThan(8));
        Assert.That(Claims.IsAccepted(claim, original, coarse), Is.False);
    }

    [Test]
    public void Check_SpreadOverManyEqualInputs_IsNeverAccepted()
    {
        // 2^26 as 64 times 2^20: no weight is conspicuous
        var big = Enumerable.Repeat(MathF.ScaleB(1, 20), 64).ToArray();
        float[][] copies = [.. Enumerable.Repeat(new float[] { 1, 0 }, 64), [0, 1], .. Enumerable.Repeat(new float[] { 1, 0 }, 64)];
        var network = Nets.Of(
            Nets.Layer(copies, new float[129], relu: true),
            Nets.Layer([[.. big, 1, .. big.Select(w => -w)]], [0], relu: false),
            Nets.Layer([[-1]], [0.25f], relu: true),
            Nets.Layer([[M]], [Base], relu: false));
        Assume.That(Nets.Run(network, [1, 0.5f])[0], Is.GreaterThan(Base + (M / 8)));

        Assert.That(Accepted(network, 3), Is.False);
    }

    [Test]
    public void Check_HiddenSpike_IsNeverAccepted([Range(1, 8)] int seed)
    {
        // y = 1 - M relu(delta - |x1 - p1| - |x2 - p2|): everywhere 1 but near p; the claim y >= 1 - M delta / 2 is false at p
        var random = new Random(seed);
        var (p1, p2, delta) = (random.NextSingle(), random.NextSingle(), 0.0078125f);
        var network = Nets.Of(
            Nets.Layer([[1, 0], [-1, 0], [0, 1], [0, -1]], [-p1, p1, -p2, p2], relu: true),
            Nets.Layer([[-1, -1, -1, -1]], [delta], relu: true),
            Nets.Layer([[-M]], [1], relu: false));
        var found = Nets.Run(network, [p1, p2])[0];
        var claim = Claims.Of(network, null, Claims.AtMost([], [-1], -(found + 0.01)), [0, 0], [1, 1], Claims.Halves([0, 0], [1, 1], 8));

        Assert.That(found, Is.LessThan(1 - (M * delta / 2)));
        Assert.That(Claims.IsAccepted(claim, network, null), Is.False);
    }

    private static bool Accepted(ChainNetwork network, int depth)
    {
        var claim = Claims.Of(network, null, Claims.AtMost([], [1], Base + (M / 8)), Low, High, Claims.Halves([1, 0.5], [1.5, 1], depth), 30);
        return Claims.IsAccepted(claim, network, null);
    }

    /// <summary>v = w1 x_a + w2 x_b + w3 x_a in this order; y = Base + M relu(1/4 - v), which is Base wherever v is x_b.</summary>
    private static ChainNetwork Detector(float[] weights) => Nets.Of(
        Nets.Layer([[1, 0], [0, 1], [1, 0]], [0, 0, 0], relu: true),
        Nets.Layer([weights], [0], relu: false),
        Nets.Layer([[-1]], [0.25f], relu: true),
        Nets.Layer([[M]], [Base], relu: false));
}
