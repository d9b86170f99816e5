using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class ForwardPassTest
{
    private static readonly Model network = Networks.Mlp(1, 6, 8, 8, 3);

    [Test]
    public void Run_AnyBatch_SameBitsRowByRow([Values(1, 2, 7, 3000)] int batch)
    {
        var inputs = Samples.Uniform(new Random(batch), batch * 6);
        var together = ForwardPass.Run(network, inputs, batch).Output;
        foreach (var row in new[] { 0, batch / 2, batch - 1 })
        {
            Assert.That(ForwardPass.Run(network, inputs.AsMemory(row * 6, 6), 1).Output, Is.EqualTo(together.AsSpan(row * 3, 3).ToArray()));
        }
    }

    [Test]
    public void Run_SeveralSlicesAndThreads_SameBitsAsSmallBatches()
    {
        var wide = Networks.Mlp(3, 6, 200, 200, 3);
        var inputs = Samples.Uniform(new Random(4), 2500 * 6);
        var parts = Enumerable.Range(0, 50).SelectMany(part => ForwardPass.Run(wide, inputs.AsMemory(part * 300, 300), 50).Output);
        Assert.That(ForwardPass.Run(wide, inputs, 2500).Output, Is.EqualTo(parts));
    }

    [Test]
    public void Run_AnyWidthAndThreads_SameBits([Values] LaneWidth width, [Values(1, 2, 3)] int threads)
    {
        var wide = Networks.Mlp(3, 300, 1100, 1100, 10);
        foreach (var batch in new[] { 1, 2, 5 })
        {
            var inputs = Samples.Uniform(new Random(batch), batch * 300);
            using var device = new CpuDevice(width, threads);
            Assert.That(ForwardPass.Run(wide, inputs, batch, device: device).Output, Is.EqualTo(ForwardPass.Run(wide, inputs, batch).Output));
        }
    }

    [Test]
    public void CpuScope_Left_IsForgotten()
    {
        using (new CpuScope(LaneWidth.Scalar, 5))
        {
            using (new CpuScope(LaneWidth.Bits128, 2)) { Assert.That((LaneWidths.Widest, CpuScope.Threads), Is.EqualTo((LaneWidth.Bits128, 2))); }
            Assert.That((LaneWidths.Widest, CpuScope.Threads), Is.EqualTo((LaneWidth.Scalar, 5)));
        }

        Assert.That((LaneWidths.Widest, CpuScope.Threads), Is.EqualTo((LaneWidths.OfProcessor, 1)));
    }

    [Test]
    public void Run_PatchedWithItsOwnValue_SameBits([Values("x", "hidden0", "layer0", "layer1", "hidden1", "layer2")] string site)
    {
        var inputs = Samples.Uniform(new Random(2), 5 * 6);
        var plain = ForwardPass.Run(network, inputs, 5, null, [site]);
        var units = Enumerable.Range(0, plain.Captured[site].Length / 5).ToArray();
        Assert.That(ForwardPass.Run(network, inputs, 5, [new Patch(site, [.. units], plain.Captured[site])]).Output, Is.EqualTo(plain.Output));
    }

    [Test]
    public void Run_Patch_ReplacesOnlyTheUnitsNamed()
    {
        var inputs = Samples.Uniform(new Random(3), 2 * 6);
        var plain = ForwardPass.Run(network, inputs, 2, null, ["hidden0"]).Captured["hidden0"];
        var patched = ForwardPass.Run(network, inputs, 2, [new Patch("hidden0", [1, 4], new float[] { 9, 8, 7, 6 })], ["hidden0"]).Captured["hidden0"];
        var wanted = plain.ToArray();
        (wanted[1], wanted[4], wanted[9], wanted[12]) = (9, 8, 7, 6);
        Assert.That(patched, Is.EqualTo(wanted));
    }

    [Test]
    public void Run_PatchOfTheInput_IsAnotherInput()
    {
        var (inputs, other) = (Samples.Uniform(new Random(4), 6), Samples.Uniform(new Random(5), 6));
        var patched = ForwardPass.Run(network, inputs, 1, [new Patch("x", [0, 1, 2, 3, 4, 5], other)]).Output;
        Assert.That(patched, Is.EqualTo(ForwardPass.Run(network, other, 1).Output));
    }

    [Test]
    public void Run_UnknownSite_NamesNearOnes() =>
        Assert.That(
            () => ForwardPass.Run(network, new float[6], 1, null, ["hiden0"]),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("hidden0"));

    [TestCase(8)]
    [TestCase(-1)]
    public void Run_UnknownUnit_IsAFault(int unit) =>
        Assert.That(
            () => ForwardPass.Run(network, new float[6], 1, [new Patch("hidden0", [0, unit], new float[2])]),
            Throws.TypeOf<InputFaultException>().With.Message.Contains($"Unit {unit} is not there; the site has units 0 to 7"));

    [Test]
    public void Run_UnitTwice_IsAFault() =>
        Assert.That(
            () => ForwardPass.Run(network, new float[6], 1, [new Patch("hidden0", [2, 2], new float[2])]),
            Throws.TypeOf<InputFaultException>());

    [Test]
    public void Run_WrongLengths_AreCallerFaults()
    {
        Assert.That(() => ForwardPass.Run(network, new float[5], 1), Throws.ArgumentException);
        Assert.That(() => ForwardPass.Run(network, new float[6], 1, [new Patch("hidden0", [2], new float[2])]), Throws.ArgumentException);
    }

    [Test]
    public void Run_NotFinite_NamesSiteAndRow()
    {
        var inputs = new float[12];
        inputs[8] = float.NaN;
        Assert.That(
            () => ForwardPass.Run(network, inputs, 2),
            Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo("x").And.Property("Row").EqualTo(1));
        Assert.That(
            () => ForwardPass.Run(network, Enumerable.Repeat(float.MaxValue, 6).ToArray(), 1),
            Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo("layer0"));
    }

    [Test]
    public void Run_EmptyBatch_GivesNothing() => Assert.That(ForwardPass.Run(network, Array.Empty<float>(), 0).Output, Is.Empty);

    [Test]
    public void Run_GraphPutTogetherWrongly_IsAFault()
    {
        var broken = network with { Graph = network.Graph.WithInitializer("w0", Samples.Tensor(1, 6, 9)) };
        Assert.That(() => ForwardPass.Run(broken, new float[6], 1), Throws.TypeOf<InputFaultException>());
    }
}
