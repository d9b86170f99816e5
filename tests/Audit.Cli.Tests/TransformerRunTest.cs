using System.Security.Cryptography;
using NUnit.Framework;

namespace Audit.Cli.Tests;

/// <summary>The sample transformer, audited as a user would: the same bytes on every device, and clear faults for rows that are no tokens.</summary>
[TestFixture]
public sealed class TransformerRunTest
{
    private static readonly string samples = Path.Combine(Repository.Root, "samples");
    private static readonly Dictionary<string, string> fixedTime = new() { ["SOURCE_DATE_EPOCH"] = "1700000000" };
    private string folder = "";
    private string reference = "";

    [OneTimeSetUp]
    public void RunOnce()
    {
        folder = Directory.CreateTempSubdirectory("audit-tokens-").FullName;
        var (exit, output, error) = Run("reference", "cpu", []);
        Assert.That(exit, Is.Zero, output + error);
        reference = Hash("reference");
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCase("DOTNET_EnableAVX512", "0", "cpu")]
    [TestCase("DOTNET_EnableHWIntrinsic", "0", "cpu")]
    [TestCase("AUDIT_NOTHING", "0", "gpu:0")]
    public void Run_OtherDevice_SameBytes(string variable, string value, string device)
    {
        var name = $"out-{variable}-{device.Replace(':', '-')}";
        var (exit, output, error) = Run(name, device, new() { [variable] = value });
        if (device != "cpu" && exit == 2 && error.Contains("gpu:0", StringComparison.Ordinal)) { Assert.Ignore("There is no OpenCL device here."); }
        Assert.That(exit, Is.Zero, output + error);
        Assert.That(Hash(name), Is.EqualTo(reference));
        Assert.That(File.ReadAllText(Path.Combine(folder, name, "journal", "device.txt")).StartsWith("cpu", StringComparison.Ordinal), Is.EqualTo(device == "cpu"));
    }

    [Test]
    public void Rerun_FromTheModelFolder_SameBytes()
    {
        var (exit, output, error) = AuditProgram.Run(folder, ["rerun", "reference", "--model", Path.Combine(samples, "maximum")], fixedTime);
        Assert.That(exit, Is.Zero, output + error);
        Assert.That(output, Does.Contain("SAME BYTES"));
    }

    [Test]
    public void Run_RowsThatAreNoTokens_IsToldBeforeTheFirstPass()
    {
        var policy = File.ReadAllText(Path.Combine(samples, "maximum-policy.yaml")).Replace("path: maximum", $"path: {Path.Combine(samples, "maximum")}").Replace("[[0, 1,", "[[0.5, 99,");
        File.WriteAllText(Path.Combine(folder, "bad.yaml"), policy);
        var (exit, output, error) = AuditProgram.Run(folder, ["run", "--policy", "bad.yaml", "--out", "bad"]);
        Assert.That(exit, Is.EqualTo(2), output + error);
        Assert.That(error, Does.Contain("token ids from 0 to 11").And.Not.Contain("   at "));
    }

    [Test]
    public void Inspect_NamesSites()
    {
        var (exit, output, error) = AuditProgram.Run(folder, ["inspect", Path.Combine(samples, "maximum"), "--length", "3"]);
        Assert.That(exit, Is.Zero, output + error);
        Assert.That(output, Does.Contain("blocks.0.attn.hook_rot_q").And.Contain("blocks.0.mlp.hook_post").And.Contain("4,680 parameters"));
    }

    private (int Exit, string Output, string Error) Run(string name, string device, Dictionary<string, string> more)
    {
        foreach (var (key, value) in fixedTime) { more[key] = value; }
        return AuditProgram.Run(folder, ["run", "--policy", Path.Combine(samples, "maximum-policy.yaml"), "--out", name, "--device", device], more);
    }

    private string Hash(string name) => string.Join(' ', new[] { "report.json", "report.pdf" }.Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name, file))))));
}
