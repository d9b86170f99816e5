using System.Diagnostics;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class InstructionSetTest
{
    private static readonly Lazy<string> Here = new(KernelDigest.Compute);

    /// <summary>Without AVX2 there is no fused multiply-add either, so the last two run the software one.</summary>
    [TestCase("DOTNET_EnableAVX512", "0")]
    [TestCase("DOTNET_PreferredVectorBitWidth", "128")]
    [TestCase("DOTNET_TieredCompilation", "0")]
    [TestCase("DOTNET_EnableAVX2", "0")]
    [TestCase("DOTNET_EnableHWIntrinsic", "0")]
    public void Kernels_InAnotherProcess_SameBits(string variable, string value)
    {
        var host = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(host, [typeof(KernelDigest).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable] = value;
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var printed = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        Assert.That(child.ExitCode, Is.Zero, errors.Result);
        Assert.That(printed, Is.EqualTo(Here.Value));
    }
}
