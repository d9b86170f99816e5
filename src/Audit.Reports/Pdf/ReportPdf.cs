using System.Globalization;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Reports.Documents;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Pdf;

/// <summary>Makes report.pdf: the report for people, with report.json inside.</summary>
/// <remarks>
/// Guarantee: the same report, JSON and fonts give the same bytes; the pages show the decimals of the report as they stand and add no number that decides anything.
/// Cost: some tens of milliseconds.
/// </remarks>
public static class ReportPdf
{
    /// <summary>Lays out and writes a report.</summary>
    /// <param name="report">What was established.</param>
    /// <param name="reportJson">The bytes of report.json, which are attached and whose digest stands on every page.</param>
    /// <param name="fonts">The fonts.</param>
    /// <param name="withSignatureField">Whether the file has room for a signature; one that has not says UNSIGNED on page one.</param>
    /// <exception cref="InputFaultException">The time of the report is not a time.</exception>
    public static UnsignedPdf Render(Report report, ReadOnlyMemory<byte> reportJson, FontSet fonts, bool withSignatureField)
    {
        var composition = ReportPages.Compose(report, Digest.Of(reportJson.Span), fonts, withSignatureField);
        var properties = new PdfProperties($"Audit {report.ToolVersion}", Time(report.PlannedAt), "report.json", reportJson, withSignatureField);
        return PdfDocument.Write(composition, properties, fonts);
    }

    private static DateTime Time(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new InputFaultException(new Diagnostic("report.time", "PlannedAt", $"got '{text}', wanted a time in UTC with whole seconds such as 2026-01-02T03:04:05Z."));
}
