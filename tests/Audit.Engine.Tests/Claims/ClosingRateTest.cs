using Audit.Engine.Claims;
using NUnit.Framework;

namespace Audit.Engine.Tests.Claims;

[TestFixture]
public sealed class ClosingRateTest
{
    [Test]
    public void Needed_OfABoundThatHalvesWithEachDoubling_IsProportional()
    {
        var rate = new ClosingRate();
        for (long boxes = 32; boxes <= 4096; boxes += 32) { rate.Note(boxes, 1e4 / boxes); }
        Assert.That(rate.Needed(4096, 1e4 / 4096, 1.0), Is.EqualTo(10_000).Within(50));
        Assert.That(rate.Needed(4096, 1e4 / 4096, 0.1), Is.EqualTo(100_000).Within(500));
    }

    [TestCase(3.0, 1.0, TestName = "the bound did not fall")]
    [TestCase(2.0, 0.0, TestName = "no positive target")]
    [TestCase(2.0, 2.5, TestName = "the target is reached")]
    public void Needed_WithoutARate_IsUnknown(double bound, double target)
    {
        var rate = new ClosingRate();
        rate.Note(10, 3.0);
        Assert.That(rate.Needed(40, bound, target), Is.Null);
    }

    [Test]
    public void Needed_Astronomic_IsUnknown()
    {
        var rate = new ClosingRate();
        rate.Note(10, 3.0);
        Assert.That(rate.Needed(40, 2.999999, 1e-9), Is.Null);
    }

    [Test]
    public void Words_HaveTwoDigits() => Assert.That(ClosingRate.Words(123_456), Does.Contain("130,000 boxes"));
}
