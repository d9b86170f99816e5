using System.CommandLine;
using Audit.Reports.Signing;

namespace Audit.Cli.Commands;

/// <summary>`audit keygen`: a key that signs reports, its certificate, and the trust file that names it.</summary>
internal static class KeygenCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Path without ending, such as keys/release." };
        var holder = new Option<string?>("--holder") { Description = "Name of the holder, for the certificate; the file's name else." };
        var years = new Option<int>("--years") { Description = "Years of validity.", DefaultValueFactory = _ => 5 };
        var command = new Command("keygen", $"Makes a signing key (ECDSA P-256); a password in {RunCommand.PasswordVariable} encrypts it.") { name, holder, years };
        command.SetAction(parsed => Run(parsed.GetValue(name)!, parsed.GetValue(holder), parsed.GetValue(years)));
        return command;
    }

    private static int Run(string name, string? holder, int years)
    {
        if (Path.GetDirectoryName(name) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
        var id = KeyFiles.Create(name, holder ?? Path.GetFileName(name), Environment.GetEnvironmentVariable(RunCommand.PasswordVariable), DateTimeOffset.UtcNow, Math.Clamp(years, 1, 30));
        Console.Out.WriteLine($"  key id  {id}");
        Console.Out.WriteLine($"  wrote   {name}.key.pem (keep it secret), {name}.cert.pem, {name}.trust.json (give it to who verifies)");
        return ExitCodes.Passed;
    }
}
