using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Sections;

namespace Audit.Reports.Documents;

/// <summary>Lays a report out on pages: verdict, claim table, influence, evidence and rerun.</summary>
internal static class ReportPages
{
    /// <summary>A part that may begin on a page that is in use does so only where this height is left.</summary>
    private const double LeastForAPart = 280;

    /// <summary>The pages of a report.</summary>
    /// <param name="report">What was established.</param>
    /// <param name="json">Digest of report.json, of which the pages are a view.</param>
    /// <param name="fonts">The fonts.</param>
    /// <param name="signed">Whether the document will bear a signature; if not, page one says so.</param>
    public static Composition Compose(Report report, Digest json, FontSet fonts, bool signed)
    {
        var sheet = new Sheet(fonts);
        VerdictPage.Place(sheet, report, json, signed);
        sheet.NewPage();
        ClaimTable.Place(sheet, report);
        sheet.NewPage();
        InfluencePart.Place(sheet, report);
        if (ExhibitsPart.IsThere(report))
        {
            sheet.NewPage();
            ExhibitsPart.Place(sheet, report);
        }

        sheet.Skip(LeastForAPart / 8);
        sheet.Require(LeastForAPart);
        EvidencePart.Place(sheet, report);
        GlossaryPart.Place(sheet, report);
        Furniture.Place(sheet, report, json, signed);
        return sheet.Finish($"Audit report: {report.PolicyName}");
    }
}
