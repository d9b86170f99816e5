using System.CommandLine;
using System.Diagnostics;
using Audit.Cli.Terminal;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;

namespace Audit.Cli.Commands;

/// <summary>`audit check`: every certificate and statistical end of a report, re-evaluated without a model.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var (folder, threads) = (Options.Folder(), Options.Threads());
        var explain = new Option<string?>("--explain") { Description = "Show, for this claim's certificate, why a leaf holds: the tightest, or the one that --leaf names." };
        var leaf = new Option<int?>("--leaf") { Description = "Number of the leaf to show, from 1." };
        var command = new Command("check", "Re-checks every certificate and statistical end of a report, without model passes.") { folder, explain, leaf, threads };
        command.SetAction(parsed => parsed.GetValue(explain) is { } id
            ? Explain(parsed.GetValue(folder)!, id, parsed.GetValue(leaf))
            : Run(parsed.GetValue(folder)!, Options.Workers(parsed.GetValue(threads))));
        return command;
    }

    private static int Explain(string folder, string id, int? leaf)
    {
        foreach (var line in Explanation.Of(Read(folder), folder, id, leaf)) { Console.Out.WriteLine($"  {line}"); }
        return ExitCodes.Passed;
    }

    /// <summary>The report of a folder.</summary>
    public static Report Read(string folder)
    {
        var path = Path.Combine(folder, "report.json");
        return File.Exists(path)
            ? ReportJson.Read(File.ReadAllBytes(path))
            : throw new InputFaultException(new Diagnostic("report.missing", path, "There is no report.json; give the folder of a finished 'audit run', or finish the run."));
    }

    private static int Run(string folder, int threads)
    {
        var report = Read(folder);
        var watch = Stopwatch.StartNew();
        var faults = Recheck.Faults(report, folder, threads, new Progress<string>()).ToList();
        foreach (var claim in report.Claims)
        {
            var failed = faults.Where(fault => fault.StartsWith($"claim '{claim.Spec.Id}'", StringComparison.Ordinal)).ToList();
            var what = claim.Certificates.IsEmpty ? claim.Rows is { } rows ? $"{rows.Count:N0} rows" : "nothing to check" : $"{claim.Certificates.Sum(item => item.Leaves):N0} leaves in exact arithmetic";
            Console.Out.WriteLine($"  {(failed.Count == 0 ? Style.Good("ok  ") : Style.Bad("FAIL"))}  {claim.Spec.Id}  {Style.Quiet(what)}");
        }

        foreach (var fault in faults) { Console.Out.WriteLine($"  {Style.Bad(fault)}"); }
        Console.Out.WriteLine($"  {(faults.Count == 0 ? "every certificate and statistical end holds" : "the report does not hold")} ({watch.Elapsed.TotalSeconds:0.0} s)");
        return faults.Count == 0 ? ExitCodes.Passed : ExitCodes.Integrity;
    }
}
