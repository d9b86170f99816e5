using Audit.Engine.Verdicts;
using Audit.Reports.Json;

namespace Audit.Reports.Verification;

/// <summary>The pages say what report.json says: rendered again, the document has the same bytes but for its signature.</summary>
/// <remarks>
/// Guarantee: a signer cannot show people other numbers than the signed data hold. Needs the fonts that made the report, of which its last page prints the digests;
/// with others the bytes differ though nothing is wrong, so this is a check that is asked for.
/// </remarks>
public static class PagesCheck
{
    /// <summary>The check, for <see cref="VerifyOptions.More"/>.</summary>
    public static ReportCheck Create(PdfRenderer render) => new("pages of report.pdf", (report, folder) => Faults(render, report, folder));

    private static IEnumerable<string> Faults(PdfRenderer render, Report report, string folder)
    {
        var pdf = ReportFile.Read(folder, ReportFolder.PdfName);
        var again = render(report, ReportFile.Read(folder, ReportJson.FileName), PdfEnvelope.IsSigned(pdf));
        var (start, end) = (again.ContentsStart, again.ContentsEnd);
        var same = pdf.Length == again.Bytes.Length
            && pdf.AsSpan(0, start).SequenceEqual(again.Bytes.Span[..start])
            && pdf.AsSpan(end).SequenceEqual(again.Bytes.Span[end..]);
        if (!same) { yield return "rendered again from report.json the document has other bytes: its pages were changed, or this machine has other fonts than the report names."; }
    }
}
