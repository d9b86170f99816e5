using System.Collections.Immutable;
using Audit.Reports.Documents.Drawing;

namespace Audit.Reports.Documents.Layout;

/// <summary>Labels at the left, what they name at the right.</summary>
internal static class KeyValues
{
    private const double LabelWidth = 86;

    /// <summary>Places the pairs under each other.</summary>
    public static void Place(Sheet sheet, int parent, ImmutableArray<(string Label, Block Value)> pairs)
    {
        var list = sheet.Open("L", parent);
        foreach (var (label, value) in pairs)
        {
            var pieces = value.Pieces(sheet.Fonts, Sheet.Width - LabelWidth);
            sheet.Require(Math.Min(80, pieces.Sum(piece => piece.Height)));
            var entry = sheet.Open("LI", list);
            sheet.Write(sheet.Open("Lbl", entry), new(label, TextStyle.Label), Sheet.Left, sheet.Y + (pieces.FirstOrDefault()?.Baseline ?? 8));
            var body = sheet.Open("LBody", entry);
            foreach (var piece in pieces)
            {
                sheet.Require(piece.Height);
                piece.Draw(sheet, body, Sheet.Left + LabelWidth, sheet.Y);
                sheet.Y += piece.Height;
            }

            sheet.Y += 3;
            sheet.Draw(new Mark.Line(Mark.Artifact, Sheet.Left, sheet.Y - 1, Sheet.Left + Sheet.Width, sheet.Y - 1, 0.4, Palette.Hairline, 0));
            sheet.Y += 1;
        }
    }
}
