using Audit.Models.Devices;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

[TestFixture]
public sealed class PhiloxTest
{
    /// <summary>The published vectors of Random123 for ten rounds.</summary>
    [TestCase(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x299f31d0a4093822ul, 0x0370734413198a2eul, 0x85a308d3243f6a88ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_KnownAnswer(ulong seed, ulong stream, ulong index, uint w0, uint w1, uint w2, uint w3) =>
        Assert.That(Philox.Block(seed, stream, index), Is.EqualTo((w0, w1, w2, w3)));

    [Test]
    public void Uniform_IsInRangeAndFillsIt()
    {
        var draws = Enumerable.Range(0, 20000).Select(i => Philox.Uniform(3, 1, (ulong)i)).ToArray();
        Assert.That(draws, Is.All.InRange(0f, 0.99999994f));
        Assert.That(draws.Average(), Is.EqualTo(0.5).Within(0.015), "seven standard errors of the mean");
        Assert.That(draws.Count(x => x < 0.1f), Is.EqualTo(2000).Within(300), "seven standard deviations");
        Assert.That(draws.All(x => x * 16777216f == MathF.Floor(x * 16777216f)));
    }

    [Test]
    public void UniformDouble_IsAMultipleOfTwoToMinus53()
    {
        var draws = Enumerable.Range(0, 1000).Select(i => Philox.UniformDouble(9, 2, (ulong)i)).ToArray();
        Assert.That(draws, Is.All.InRange(0d, 1 - 1.1102230246251565e-16));
        Assert.That(draws.All(x => x * 9007199254740992.0 == Math.Floor(x * 9007199254740992.0)));
        Assert.That(draws.Distinct().Count(), Is.EqualTo(1000));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(int.MaxValue)]
    public void Below_IsInRangeAndEven(int n)
    {
        var draws = Enumerable.Range(0, 7000).Select(i => Philox.Below(n, 5, 4, (ulong)i)).ToArray();
        Assert.That(draws, Is.All.InRange(0, n - 1));
        if (n != 7) { return; }
        Assert.That(draws.GroupBy(x => x).Select(group => group.Count()), Has.Exactly(7).Items.And.All.InRange(800, 1200), "seven standard deviations");
    }

    [Test]
    public void Below_NotPositive_IsRefused() => Assert.That(() => Philox.Below(0, 1, 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Normal_FollowsTheFormula()
    {
        for (ulong i = 0; i < 3000; i++)
        {
            var (w0, w1, _, _) = Philox.Block(8, 3, i);
            var wanted = Math.Sqrt(-2 * Math.Log((w0 + 1.0) / 4294967296.0)) * Math.Cos(2 * Math.PI * w1 / 4294967296.0 - Math.PI / 4);
            Assert.That(Philox.Normal(8, 3, i), Is.EqualTo(wanted).Within(5e-6), $"index {i}");
        }
    }

    [Test]
    public void Normal_HasTheMomentsOfANormal()
    {
        var draws = Enumerable.Range(0, 40000).Select(i => (double)Philox.Normal(1, 3, (ulong)i)).ToArray();
        Assert.That(draws.Average(), Is.EqualTo(0).Within(0.035), "seven standard errors");
        Assert.That(draws.Average(x => x * x), Is.EqualTo(1).Within(0.05), "seven standard errors");
        Assert.That(draws.Average(x => x * x * x * x), Is.EqualTo(3).Within(0.35), "seven standard errors");
    }
}
