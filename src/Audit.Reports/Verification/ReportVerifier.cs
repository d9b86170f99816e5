using Audit.Engine.Verdicts;
using Audit.Reports.Attestations;
using Audit.Reports.Json;

namespace Audit.Reports.Verification;

/// <summary>Verifies a report's folder: form, evidence, verdicts, views, signatures, trust.</summary>
/// <remarks>
/// Guarantee: in a signed folder, no byte of any file that belongs to the report can change, and no file come or go, without a fault.
/// Needs no network, no model and no device. Fails closed: a file that is missing or cannot be read is a fault.
/// Does not re-check certificates and statistical ends; the caller adds that as a further check.
/// </remarks>
public static class ReportVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="options">Whom to trust, and what to check more.</param>
    public static VerificationResult Verify(string folder, VerifyOptions options)
    {
        var run = new VerificationRun();
        var bytes = run.Do(ReportJson.FileName, () => ReportFile.Read(folder, ReportJson.FileName));
        var report = bytes is null ? null : run.Do("schema of report.json", () => ReportJson.Read(bytes));
        if (report is null) { return new(run.Outcomes, null, null); }
        run.Check("files of the folder", () => EvidenceCheck.Faults(report, folder));
        run.Check("rows and their Merkle roots", () => RowsCheck.Faults(report, folder));
        run.Check("claims, verdicts and opinion", () => VerdictCheck.Faults(report));
        run.Check(Sarif.FileName, () => ViewFaults(folder, Sarif.FileName, Sarif.Write(report)));
        run.Check(JUnit.FileName, () => ViewFaults(folder, JUnit.FileName, JUnit.Write(report)));
        var signedBy = SignatureCheck.Run(run, report, bytes!, folder, options);
        foreach (var more in options.More) { run.CheckMore(more, report, folder); }
        return new(run.Outcomes, report, signedBy);
    }

    private static IEnumerable<string> ViewFaults(string folder, string file, byte[] expected)
    {
        var bytes = ReportFile.Read(folder, file);
        if (!bytes.AsSpan().SequenceEqual(expected)) { yield return $"differs from what report.json says, first at byte {bytes.AsSpan().CommonPrefixLength(expected)}."; }
    }
}
