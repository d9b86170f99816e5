using System.CommandLine;
using System.Globalization;
using Audit.Cli.Terminal;
using Audit.Engine.Running;
using Audit.Reports.Attestations;
using Audit.Reports.Signing;

namespace Audit.Cli.Commands;

/// <summary>`audit plan`: what each claim needs, before any pass; with --out it fixes the plan, so that another party can issue a nonce for it.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var policy = new Option<string>("--policy", "-p") { Description = "The policy file (YAML or JSON).", Required = true };
        var output = new Option<string?>("--out", "-o") { Description = "Folder in which the plan is fixed; 'audit run' with the same folder goes on from it." };
        var key = new Option<string?>("--key", "-k") { Description = "Key that signs the plan, and later the report." };
        var model = Options.Model();
        var command = new Command("plan", "Tells the rows, passes, time and memory that each claim needs, before any pass over data; refuses claims that are too short.") { policy, model, output, key };
        command.SetAction(parsed => Run(parsed.GetValue(policy)!, parsed.GetValue(model), parsed.GetValue(output), parsed.GetValue(key)));
        return command;
    }

    private static int Run(string policy, string? model, string? output, string? keyPath)
    {
        using var key = keyPath is null ? null : KeyFiles.Load(keyPath, Environment.GetEnvironmentVariable(RunCommand.PasswordVariable));
        var (claims, plan) = Forecast.Make(RunCommand.Of(policy, model, output ?? ".", 1), writes: output is not null);
        string[] head = ["claim", "needs", "rows", "passes", "time", "memory", "how"];
        string[][] rows = [.. claims.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => rows.Select(row => row[column].Length).Append(head[column].Length).Max())];
        Console.Out.WriteLine();
        Console.Out.WriteLine("  " + Style.Quiet(Line(head, widths)));
        foreach (var row in rows) { Console.Out.WriteLine("  " + Line(row, widths)); }
        Console.Out.WriteLine();
        Console.Out.WriteLine(Style.Quiet("  needs: rows or clusters below which no outcome could verify the claim; time: of one thread, estimated from passes over zeros"));
        if (plan is null) { return ExitCodes.Passed; }
        if (key is not null) { PlanEnvelope.Keep(output!, File.ReadAllBytes(Path.Combine(output!, Plan.Path)), key); }
        Console.Out.WriteLine($"  plan      {Path.Combine(output!, Plan.Path)}");
        Console.Out.WriteLine($"  sha256    {plan}");
        Console.Out.WriteLine($"  next      hand the plan to whoever issues the nonce, then: audit run --policy {policy} --out {output} --nonce TEXT");
        return ExitCodes.Passed;
    }

    private static string[] Cells(ClaimForecast claim) =>
    [
        claim.Claim, Count(claim.Needs), Count(claim.Rows), claim.Passes == 0 ? "-" : Count(claim.Passes),
        claim.Seconds is { } seconds ? Time(seconds) : "-", claim.Passes == 0 ? "-" : Size(claim.Bytes), claim.Expects,
    ];

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => column is 0 or 6 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();

    private static string Count(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Time(double seconds) => seconds < 1 ? "< 1 s" : seconds < 120 ? $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s" : seconds < 7200 ? $"{(seconds / 60).ToString("0", CultureInfo.InvariantCulture)} min" : $"{(seconds / 3600).ToString("0.0", CultureInfo.InvariantCulture)} h";

    private static string Size(long bytes) => bytes < 1 << 20 ? $"{Math.Max(bytes >> 10, 1)} KiB" : $"{bytes >> 20} MiB";
}
