using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>What stands at the head and foot of every page: what this is, the opinion, which report.json it shows, page n of N.</summary>
internal static class Furniture
{
    private const double HeadLine = 40;
    private const double FootLine = Composition.PageHeight - 34;

    /// <summary>Draws on all pages.</summary>
    public static void Place(Sheet sheet, Report report, Digest json, bool signed)
    {
        for (var page = 0; page < sheet.Pages; page++)
        {
            sheet.Revisit(page);
            if (page > 0) { Head(sheet, report, signed); }
            Foot(sheet, json, page);
        }
    }

    private static void Head(Sheet sheet, Report report, bool signed)
    {
        var opinion = new Phrase((signed ? "" : "UNSIGNED  \u00b7  ") + Words.Of(report.Opinion), TextStyle.Label with { Face = FontFace.Bold, Color = Words.ColorOf(report.Opinion) });
        var room = Sheet.Width - sheet.Measure(opinion) - 20;
        sheet.Write(Mark.Artifact, Shorten.To(sheet.Fonts, new($"Audit report  \u00b7  {report.PolicyName}", TextStyle.Label), room), Sheet.Left, HeadLine);
        sheet.WriteRight(Mark.Artifact, opinion, Sheet.Left + Sheet.Width, HeadLine);
        Rule(sheet, HeadLine + 6);
    }

    private static void Foot(Sheet sheet, Digest json, int page)
    {
        Rule(sheet, FootLine - 11);
        var label = new Phrase("A view of report.json, SHA-256 ", TextStyle.Label);
        var used = sheet.Write(Mark.Artifact, label, Sheet.Left, FootLine);
        sheet.Write(Mark.Artifact, new(json.Hex, TextStyle.Code with { Size = 5.8, Color = Palette.Muted }), Sheet.Left + used, FootLine);
        sheet.WriteRight(Mark.Artifact, new(FormattableString.Invariant($"Page {page + 1} of {sheet.Pages}"), TextStyle.Label), Sheet.Left + Sheet.Width, FootLine);
    }

    private static void Rule(Sheet sheet, double y) => sheet.Draw(new Mark.Line(Mark.Artifact, Sheet.Left, y, Sheet.Left + Sheet.Width, y, 0.4, Palette.Hairline, 0));
}
