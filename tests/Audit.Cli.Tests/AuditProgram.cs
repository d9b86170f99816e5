using System.Diagnostics;

namespace Audit.Cli.Tests;

/// <summary>Runs the command line as a process, as a user does.</summary>
internal static class AuditProgram
{
    public static (int Exit, string Output, string Error) Run(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        using var process = Start(folder, arguments, variables);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static Process Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "audit.dll"));
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        return Process.Start(start)!;
    }
}
