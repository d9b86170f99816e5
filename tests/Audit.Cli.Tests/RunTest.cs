using System.Security.Cryptography;
using NUnit.Framework;

namespace Audit.Cli.Tests;

/// <summary>Runs as a user: same bytes whatever the machine does, survival of a kill, exit codes.</summary>
[TestFixture]
public sealed class RunTest
{
    private const string Policy = """
        audit: 1
        name: small
        models: { subject: { path: MODEL } }
        data: { holdout: { path: DATA, inputs: x, first: 1200 } }
        regions: { near: { ball: { centres: holdout, first: 3, norm: linf, radius: 0.002, clip: [0, 1] } } }
        coarse: { int8: { quant.rtn: { bits: 8, per: row } } }
        smt: off
        claims:
          - { id: FLIP, influence: { of: int8, quantity: top1-flip, over: holdout }, at-most: 0.05, assurance: statistical }
          - { id: SUP, influence: { of: int8, quantity: linf, over: near }, at-most: 1, assurance: certified }
        """;

    private static readonly Dictionary<string, string> Fixed = new() { ["SOURCE_DATE_EPOCH"] = "1700000000" };

    private string folder = "";

    [OneTimeSetUp]
    public void WritePolicy()
    {
        folder = Directory.CreateTempSubdirectory("audit-run-").FullName;
        var samples = Path.Combine(Repository.Root, "samples");
        File.WriteAllText(Path.Combine(folder, "policy.yaml"), Policy.Replace("MODEL", Path.Combine(samples, "classifier.onnx")).Replace("DATA", Path.Combine(samples, "holdout.npz")));
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCase("", "", "1")]
    [TestCase("DOTNET_EnableAVX512", "0", "2")]
    [TestCase("DOTNET_EnableAVX2", "0", "2")]
    [TestCase("DOTNET_EnableHWIntrinsic", "0", "1")]
    public void Run_OtherInstructionSetsAndThreads_SameBytes(string variable, string value, string threads)
    {
        var variables = new Dictionary<string, string>(Fixed);
        if (variable.Length > 0) { variables[variable] = value; }
        var name = $"out-{variable}-{threads}";
        var (exit, output, error) = AuditProgram.Run(folder, ["run", "--policy", "policy.yaml", "--out", name, "--threads", threads], variables);
        Assert.That(exit, Is.Zero, output + error);
        Assert.That(Hash(name), Is.EqualTo(Reference()));
    }

    [Test]
    public void Run_Killed_ContinuesToTheSameBytes([Values(1, 2, 3)] int attempt)
    {
        var name = $"killed-{attempt}";
        using (var process = AuditProgram.Start(folder, ["run", "--policy", "policy.yaml", "--out", name], Fixed))
        {
            process.WaitForExit(300 * attempt);
            process.Kill();
            process.WaitForExit();
        }

        var (exit, output, error) = AuditProgram.Run(folder, ["run", "--policy", "policy.yaml", "--out", name], Fixed);
        Assert.That(exit, Is.Zero, output + error);
        Assert.That(Hash(name), Is.EqualTo(Reference()));
    }

    [Test]
    public void Run_MissingFiles_TellsAllFaultsAtOnce()
    {
        File.WriteAllText(Path.Combine(folder, "bad.yaml"), Policy.Replace("MODEL", "missing.onnx").Replace("at-most: 0.05", "at-most: 5").Replace("radius", "radios"));
        var (exit, output, error) = AuditProgram.Run(folder, ["run", "--policy", "bad.yaml", "--out", "bad"]);
        Assert.That(exit, Is.EqualTo(2), output + error);
        Assert.That(error, Does.Contain("radios").And.Contain("FLIP").Or.Contain("at-most"));
        Assert.That(error, Does.Not.Contain("   at "));
        Assert.That(Directory.Exists(Path.Combine(folder, "bad")), Is.False);
    }

    [TestCase("frobnicate")]
    [TestCase("run")]
    [TestCase("check", "no-such-folder")]
    [TestCase("verify", "no-such-folder")]
    [TestCase("inspect", "no-such-model.onnx")]
    public void Usage_Wrong_ExitsTwoWithoutTrace(params string[] arguments)
    {
        var (exit, output, error) = AuditProgram.Run(folder, arguments);
        Assert.That(exit, Is.EqualTo(2), output + error);
        Assert.That(error, Does.StartWith("audit: ").And.Not.Contain("   at "));
    }

    private string Reference()
    {
        if (!File.Exists(Path.Combine(folder, "reference", "report.json")))
        {
            var (exit, output, error) = AuditProgram.Run(folder, ["run", "--policy", "policy.yaml", "--out", "reference"], Fixed);
            Assert.That(exit, Is.Zero, output + error);
        }

        return Hash("reference");
    }

    private string Hash(string name) => string.Join(' ', new[] { "report.json", "report.pdf" }.Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name, file))))));
}
