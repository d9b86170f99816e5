using System.Text.RegularExpressions;
using Audit.Models.Devices;
using Audit.Models.Devices.Compute;
using Audit.Models.Devices.Cuda;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

/// <summary>The shipped PTX: made from the kernels as they are, and of exact operations alone. (No hardware runs it here.)</summary>
[TestFixture]
public sealed partial class PtxTest
{
    private const string Remedy = "the kernels changed; run `./bench ptx > kernels.ptx` and put it into src/Audit.Models/Devices/Cuda";

    [Test]
    public void Text_IsMadeFromTheKernelsAsTheyAre() =>
        Assert.That(PtxSource.Text.Split('\n')[1], Is.EqualTo(PtxSource.Head("").Split('\n')[1]), Remedy);

    [Test]
    public void Text_MadeAgain_SameBytes()
    {
        var version = PtxSource.Version();
        if (version is null || !PtxSource.Text.StartsWith(PtxSource.Head(version), StringComparison.Ordinal))
        {
            Assert.Ignore($"{PtxSource.Compiler} with libclc is missing, or another version than the one that made the text.");
        }

        Assert.That(PtxSource.Make(version!), Is.EqualTo(PtxSource.Text), Remedy);
    }

    [Test]
    public void Text_HoldsExactOperationsOnly()
    {
        string[] exact =
        [
            "fma.rn.f32", "add.rn.f32", "sub.rn.f32", "mul.rn.f32", "div.rn.f32", "sqrt.rn.f32", "rcp.rn.f32", "neg.f32", "abs.f32",
            "cvt.rn.f32.s32", "cvt.rni.f32.f32", "cvt.rmi.f32.f32", "cvt.rpi.f32.f32", "cvt.rzi.s32.f32",
        ];
        var used = Instruction().Matches(PtxSource.Text).Select(match => match.Value).Where(name => !IsMove(name)).Distinct();
        Assert.That(used, Is.SubsetOf(exact));
        Assert.That(PtxSource.Text, Does.Contain("fma.rn.f32").And.Contain("div.rn.f32").And.Contain("sqrt.rn.f32"));
        foreach (var forbidden in new[] { "approx", ".ftz", ".extern", "call", ".f64", ".f16", ".local " })
        {
            Assert.That(PtxSource.Text.Split('\n').Skip(2).Where(line => line.Contains(forbidden, StringComparison.Ordinal)), Is.Empty, forbidden);
        }
    }

    [Test]
    public void Text_HasEveryKernel()
    {
        var wanted = Kernel().Count(KernelSource.Text);
        Assert.That(Regex.Count(PtxSource.Text, @"\.visible \.entry "), Is.EqualTo(wanted));
        Assert.That(wanted, Is.GreaterThan(15));
    }

    private static bool IsMove(string name) => Move().IsMatch(name);

    [GeneratedRegex(@"\b[a-z]+(\.[a-z0-9]+)*\.f32(\.[a-z0-9]+)*")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(ld|st|mov|selp|setp|reg)\.")]
    private static partial Regex Move();

    [GeneratedRegex(@"^__kernel", RegexOptions.Multiline)]
    private static partial Regex Kernel();
}

/// <summary>The contract on a CUDA device: skipped where there is no driver.</summary>
[TestFixture]
public sealed class CudaDeviceTest : DeviceContract
{
    protected override Device? TryOpen() =>
        CudaCatalogue.Entries().FirstOrDefault(entry => entry.Refusal is null) is { } entry ? new GpuDevice(new CudaApi(entry, PtxSource.Text)) : null;
}
