using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Audit.Cli.Terminal;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Reports.Json;

namespace Audit.Cli.Commands;

/// <summary>`audit rerun`: recomputes a report on the auditor's machine and compares every byte; or a random sample of its rows.</summary>
internal static class RerunCommand
{
    public static Command Create()
    {
        var folder = Options.Folder();
        var policy = new Option<string?>("--policy", "-p") { Description = "The policy file; the copy in the report's evidence else." };
        var from = new Option<string?>("--base") { Description = "Folder that the policy's paths start from; the policy's folder, or the model's, else." };
        var sample = new Option<int?>("--sample") { Description = "Recompute only this many random rows of each claim, drawn now; certificates are checked in full." };
        var (model, threads, device) = (Options.Model(), Options.Threads(), Options.DeviceChoice());
        var command = new Command("rerun", "Recomputes a report from the model and compares it byte for byte.") { folder, model, policy, from, sample, threads, device };
        command.SetAction(parsed =>
        {
            var workers = Options.Workers(parsed.GetValue(threads));
            using var opened = Options.Open(parsed.GetValue(device)!, workers);
            return Run(parsed.GetValue(folder)!, parsed.GetValue(model), parsed.GetValue(policy), parsed.GetValue(from), parsed.GetValue(sample), (workers, opened));
        });
        return command;
    }

    private static int Run(string folder, string? model, string? policy, string? from, int? sample, (int Threads, Device Device) on)
    {
        var report = CheckCommand.Read(folder);
        var source = policy ?? Copy(folder);
        var baseFolder = from ?? (policy is null && model is not null ? Path.GetDirectoryName(Path.GetFullPath(model)) : null);
        return sample is { } count ? Sampled(report, folder, source, model, baseFolder, count, on.Threads) : Whole(report, folder, (source, model, baseFolder), on);
    }

    private static string Copy(string folder)
    {
        var inputs = Path.Combine(folder, "evidence", "inputs");
        var copy = Directory.Exists(inputs) ? Directory.EnumerateFiles(inputs, "policy.*").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return copy ?? throw new InputFaultException(new Diagnostic("rerun.policy", inputs, "The report holds no copy of its policy; give it with --policy."));
    }

    private static int Whole(Report report, string folder, (string Policy, string? Model, string? Base) from, (int Threads, Device Device) on)
    {
        var again = Path.Combine(Path.GetTempPath(), $"audit-rerun-{Guid.NewGuid():N}");
        try
        {
            var planned = DateTimeOffset.Parse(report.PlannedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var options = new RunOptions(from.Policy, from.Model, again, on.Threads, planned, Codecs.Report, null, from.Base, on.Device, Optimised(folder)) { Again = report.Randomness };
            var recomputed = RunCommand.Audit(options);
            var differences = Differences(report, recomputed, folder).ToList();
            foreach (var difference in differences) { Console.Out.WriteLine($"  {Style.Bad("DIFFERS")}  {difference}"); }
            Console.Out.WriteLine(differences.Count == 0
                ? $"  {Style.Good("SAME BYTES")}: report.json and all {recomputed.Evidence.Length} evidence files were recomputed and are equal"
                : $"  {Style.Bad("NOT REPRODUCED")}: {differences.Count} differences");
            return differences.Count == 0 ? ExitCodes.Passed : ExitCodes.Integrity;
        }
        finally
        {
            if (Directory.Exists(again)) { Directory.Delete(again, recursive: true); }
        }
    }

    /// <summary>The ratio that the run was optimised to, as its plan says.</summary>
    private static string? Optimised(string folder) =>
        Path.Combine(folder, Plan.Path) is var plan && File.Exists(plan) ? Plan.Optimised(File.ReadAllBytes(plan)) : null;

    private static IEnumerable<string> Differences(Report told, Report again, string folder)
    {
        var (first, second) = (told.Evidence.ToDictionary(file => file.Path), again.Evidence.ToDictionary(file => file.Path));
        foreach (var path in first.Keys.Union(second.Keys).Order(StringComparer.Ordinal))
        {
            if (!first.TryGetValue(path, out var a)) { yield return $"{path}: recomputed, but not in the report"; }
            else if (!second.TryGetValue(path, out var b)) { yield return $"{path}: in the report, but not recomputed"; }
            else if (a.Sha256 != b.Sha256) { yield return $"{path}: {a.Sha256.Hex[..12]} told, {b.Sha256.Hex[..12]} recomputed"; }
        }

        foreach (var (a, b) in told.Claims.Zip(again.Claims).Where(pair => pair.First.Verdict != pair.Second.Verdict)) { yield return $"claim '{a.Spec.Id}': {a.Verdict} told, {b.Verdict} recomputed"; }
        if (!File.ReadAllBytes(Path.Combine(folder, "report.json")).AsSpan().SequenceEqual(ReportJson.Write(again))) { yield return "report.json: the bytes differ"; }
    }

    private static int Sampled(Report report, string folder, string policy, string? model, string? baseFolder, int count, int threads)
    {
        if (count < 1) { throw new InputFaultException(new Diagnostic("rerun.sample", "--sample", $"Got {count}, wanted at least 1.")); }
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        Console.Out.WriteLine($"  rows drawn now with seed {seed}");
        var failed = Recheck.Faults(report, folder, threads).ToList();
        foreach (var fault in failed) { Console.Out.WriteLine($"  {Style.Bad("FAIL")}  {fault}"); }
        foreach (var outcome in RowSample.Run(report, folder, policy, model, baseFolder, count, seed))
        {
            Console.Out.WriteLine($"  {(outcome.Differing == 0 ? Style.Good("ok  ") : Style.Bad("FAIL"))}  {outcome.Claim}: {outcome.Rerun} of {outcome.Rows:N0} rows recomputed, {outcome.Differing} differ; {outcome.Says}");
            if (outcome.Differing > 0) { failed.Add(outcome.Claim); }
        }

        Console.Out.WriteLine(failed.Count == 0 ? $"  {Style.Good("REPRODUCED")} on the sample; certificates and statistical ends hold" : $"  {Style.Bad("NOT REPRODUCED")}");
        return failed.Count == 0 ? ExitCodes.Passed : ExitCodes.Integrity;
    }
}
