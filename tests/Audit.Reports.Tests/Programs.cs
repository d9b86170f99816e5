using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace Audit.Reports.Tests;

/// <summary>Runs a program of the machine as a third party; a missing one shows as skipped.</summary>
internal static class Programs
{
    public static (int Exit, string Output) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{program} is not installed.");
            throw;
        }
    }
}
