using System.CommandLine;
using System.Globalization;
using Audit.Cli.Terminal;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Reports;
using Audit.Reports.Attestations;
using Audit.Reports.Signing;

namespace Audit.Cli.Commands;

/// <summary>`audit run`: decides a policy and writes the report.</summary>
internal static class RunCommand
{
    public const string PasswordVariable = "AUDIT_KEY_PASSWORD";

    public static Command Create()
    {
        var policy = new Option<string>("--policy", "-p") { Description = "The policy file (YAML or JSON).", Required = true };
        var output = new Option<string>("--out", "-o") { Description = "Folder for the report; a stopped run there is continued.", Required = true };
        var key = new Option<string?>("--key", "-k") { Description = $"Key that signs, NAME.key.pem from 'audit keygen'; its password in {PasswordVariable}." };
        var optimise = new Option<string?>("--optimise") { Description = "Go on after a threshold is met, until the proved bound is at most this many times the found one (2), or the budget is spent." };
        var nonce = new Option<string?>("--nonce") { Description = "What another party gave after it was handed the plan of 'audit plan --out': fed into the seed of every draw." };
        var ledger = new Option<string?>("--ledger") { Description = "The append-only file that counts how often policies were tried." };
        var (model, threads, device) = (Options.Model(), Options.Threads(), Options.DeviceChoice());
        var command = new Command("run", "Audits a model against a policy and writes a report with its evidence.") { policy, model, output, key, optimise, nonce, ledger, threads, device };
        command.SetAction(parsed =>
        {
            var workers = Options.Workers(parsed.GetValue(threads));
            using var opened = Options.Open(parsed.GetValue(device)!, workers);
            var options = Of(parsed.GetValue(policy)!, parsed.GetValue(model), parsed.GetValue(output)!, workers) with
            {
                Device = opened, Optimise = parsed.GetValue(optimise), Nonce = parsed.GetValue(nonce), Ledger = parsed.GetValue(ledger),
            };
            return Run(options, parsed.GetValue(key));
        });
        return command;
    }

    /// <summary>Runs a policy, writes the report, prints the table; the exit code is the gate's.</summary>
    public static int Run(RunOptions options, string? keyPath)
    {
        using var key = keyPath is null ? null : KeyFiles.Load(keyPath, Environment.GetEnvironmentVariable(PasswordVariable));
        var renderer = ReportFolder.Renderer(); // fonts are found before anything is computed, so that a run does not end without its report
        var report = Audit(key is null ? options : options with { Planned = plan => PlanEnvelope.Keep(options.Folder, plan, key) });
        ReportFolder.Write(report, options.Folder, key, renderer);
        VerdictTable.Print(report, options.Folder, Console.Out);
        Paths(options.Folder, key is not null, options.Device ?? Device.Cpu);
        return Gate.ExitCode(report.Opinion);
    }

    /// <summary>A run with nothing but its policy, model and folder.</summary>
    public static RunOptions Of(string policy, string? model, string folder, int threads) => new(policy, model, folder, threads, Now(), Codecs.Report, null);

    /// <summary>Runs a policy with progress on stderr.</summary>
    public static Report Audit(RunOptions options)
    {
        using var progress = new ProgressLine();
        return Auditor.Run(options with { Progress = progress });
    }

    private static void Paths(string folder, bool isSigned, Device device)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"  report    {Path.Combine(folder, ReportFolder.PdfName)}{(isSigned ? "" : "  (unsigned: give --key to sign)")}");
        Console.Out.WriteLine($"  data      {Path.Combine(folder, "report.json")}");
        Console.Out.WriteLine($"  evidence  {Path.Combine(folder, "evidence")}");
        Console.Out.WriteLine($"  device    {device.Name}; any other gives the same bytes");
    }

    /// <summary>The time that enters the plan: SOURCE_DATE_EPOCH where it is set, so that a run can be repeated to the byte.</summary>
    public static DateTimeOffset Now()
    {
        if (Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") is not { Length: > 0 } text) { return DateTimeOffset.UtcNow; }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new InputFaultException(new Diagnostic("time.epoch", "SOURCE_DATE_EPOCH", $"Got '{text}', wanted seconds since 1970."));
    }
}
