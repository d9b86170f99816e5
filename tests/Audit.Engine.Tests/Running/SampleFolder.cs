using Audit.Engine.Running;
using Audit.Engine.Tests.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Json;

namespace Audit.Engine.Tests.Running;

/// <summary>Folders of their own with files of the samples, and runs of policies in them.</summary>
internal static class SampleFolder
{
    /// <summary>Makes a folder with copies of sample files; the test removes it.</summary>
    public static string With(params string[] files)
    {
        var folder = Directory.CreateTempSubdirectory("audit-engine-").FullName;
        var samples = Path.Combine(Path.GetDirectoryName(PolicyFiles.Shipped())!, "samples");
        foreach (var file in files) { File.Copy(Path.Combine(samples, file), Path.Combine(folder, file)); }
        return folder;
    }

    /// <summary>Writes policy.yaml with a text and runs it.</summary>
    public static Report Run(string folder, string text, string output = "out", int threads = 1)
    {
        File.WriteAllText(Path.Combine(folder, "policy.yaml"), text);
        return RunFile(folder, "policy.yaml", output, threads);
    }

    /// <summary>Runs a policy file of the folder.</summary>
    public static Report RunFile(string folder, string policy, string output, int threads) => Auditor.Run(Options(folder, policy, output, threads));

    /// <summary>What a run of a policy file of the folder needs.</summary>
    public static RunOptions Options(string folder, string policy, string output, int threads) => new(
        Path.Combine(folder, policy), null, Path.Combine(folder, output), threads, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new ReportCodec(ReportJson.Write, ReportJson.Read), null);
}
