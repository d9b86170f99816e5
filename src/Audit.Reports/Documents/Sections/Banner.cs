using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>The opinion, large, with what it means and what it is about.</summary>
internal static class Banner
{
    private const double Inset = 16;

    /// <summary>Places the banner.</summary>
    public static void Place(Sheet sheet, int parent, Report report)
    {
        var node = sheet.Open("P", parent);
        var light = new TextStyle(FontFace.Regular, 8.4, Palette.White);
        var inner = new Block.Stack(
        [
            Block.Of(Words.Of(report.Opinion), new(FontFace.Bold, 25, Palette.White)),
            Block.Of(Words.Meaning(report), light with { Face = FontFace.Bold, Size = 9 }),
            new Block.Gap(3),
            Block.Of(Scope(report), light),
        ]);
        var pieces = inner.Pieces(sheet.Fonts, Sheet.Width - (2 * Inset));
        var height = pieces.Sum(piece => piece.Height) + 18;
        sheet.Draw(new Mark.Fill(Mark.Artifact, new(Sheet.Left, sheet.Y, Sheet.Width, height), Words.ColorOf(report.Opinion), 4));
        var y = sheet.Y + 7;
        foreach (var piece in pieces)
        {
            piece.Draw(sheet, node, Sheet.Left + Inset, y);
            y += piece.Height;
        }

        sheet.Y += height + 10;
    }

    private static string Scope(Report report)
    {
        var subject = report.Models.Length == 0 ? "no model" : report.Models[0].Name;
        var more = report.Models.Length > 1 ? $", beside {Many(report.Models.Length - 1, "further model")}" : "";
        var data = report.Data.Length > 0 ? $", on {Many(report.Data.Length, "data set")}" : "";
        return $"Scope: {Many(report.Claims.Length, "claim")} about {subject}{more}{data}, in reference arithmetic, under the assumptions listed with the evidence.";
    }

    private static string Many(int count, string thing) => FormattableString.Invariant($"{count} {thing}{(count == 1 ? "" : "s")}");
}
