using Audit.Reports;
using Audit.Reports.Pdf;
using Audit.Reports.Documents.Fonts;

namespace Audit.Cli;

/// <summary>Finds the fonts before anything is computed, so that a run does not end without its report.</summary>
internal static class PdfFonts
{
    public static PdfRenderer Find()
    {
        var fonts = FontSet.Find();
        return (report, json, withSignatureField) => ReportPdf.Render(report, json, fonts, withSignatureField);
    }
}
