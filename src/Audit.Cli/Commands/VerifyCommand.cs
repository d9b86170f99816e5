using System.CommandLine;
using Audit.Cli.Terminal;
using Audit.Engine.Running;
using Audit.Models;
using Audit.Reports.Signing;
using Audit.Reports.Verification;

namespace Audit.Cli.Commands;

/// <summary>`audit verify`: is this report whole, signed by a trusted key, and does its evidence say what it says? No model, no network.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var folder = Options.Folder();
        var trust = new Option<string?>("--trust", "-t") { Description = "Trust file that names who may sign (NAME.trust.json)." };
        var keyId = new Option<string?>("--key-id") { Description = "Trust just the key with this id." };
        var unsigned = new Option<bool>("--allow-unsigned") { Description = "Accept a report that nobody signed; said aloud." };
        var threads = Options.Threads();
        var command = new Command("verify", "Verifies signatures, digests, certificates and statistical ends of a report.") { folder, trust, keyId, unsigned, threads };
        command.SetAction(parsed => Run(
            parsed.GetValue(folder)!, parsed.GetValue(trust), parsed.GetValue(keyId), parsed.GetValue(unsigned), Options.Workers(parsed.GetValue(threads))));
        return command;
    }

    public static int Run(string folder, string? trustPath, string? keyId, bool allowUnsigned, int threads)
    {
        if (!Directory.Exists(folder)) { throw new InputFaultException(new Diagnostic("verify.folder", folder, "There is no such folder; give the folder that 'audit run --out' wrote.")); }
        var trust = trustPath is null ? null : TrustFile.Read(ReadTrust(trustPath), trustPath);
        var recheck = new ReportCheck("certificates and statistical ends re-evaluated", (report, where) => Recheck.Faults(report, where, threads));
        var result = ReportVerifier.Verify(folder, new VerifyOptions(trust, keyId, allowUnsigned, DateTimeOffset.UtcNow, [recheck]));
        foreach (var check in result.Checks)
        {
            Console.Out.WriteLine($"  {(check.Passed ? Style.Good("ok  ") : Style.Bad("FAIL"))}  {check.Name}{(check.Note.Length > 0 ? "  " + Style.Open(check.Note) : "")}");
            foreach (var fault in check.Faults.Take(10)) { Console.Out.WriteLine($"          {fault}"); }
        }

        Console.Out.WriteLine(result.Passed ? $"  {Style.Good("VERIFIED")}{(result.SignedBy is { } id ? $": signed by key {id}" : ": unsigned")}" : $"  {Style.Bad("NOT VERIFIED")}: {result.FirstFault}");
        return result.ExitCode;
    }

    private static byte[] ReadTrust(string path) =>
        File.Exists(path) ? File.ReadAllBytes(path) : throw new InputFaultException(new Diagnostic("verify.trust", path, "There is no such trust file; 'audit keygen' writes one beside the key."));
}
