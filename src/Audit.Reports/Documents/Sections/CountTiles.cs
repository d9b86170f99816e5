using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>How many claims hold on which evidence, how many are violated, how many are not established.</summary>
internal static class CountTiles
{
    private const double Height = 44;
    private const double Gap = 7;

    /// <summary>Places the tiles in one row.</summary>
    public static void Place(Sheet sheet, int parent, Report report)
    {
        int Holding(Assurance assurance) => report.Claims.Count(claim => claim.Verdict == VerdictKind.Verified && claim.Reached == assurance);
        (int Count, string Label, Color Color)[] tiles =
        [
            (Holding(Assurance.Certified), "certified", Palette.Good), (Holding(Assurance.WorstCase), "worst case", Palette.Good),
            (Holding(Assurance.Statistical), "statistical", Palette.Good), (Holding(Assurance.Observed), "observed", Palette.Good),
            (Words.Count(report, VerdictKind.Falsified), "violated", Palette.Bad), (Words.Count(report, VerdictKind.Unknown), "not established", Palette.Open),
        ];
        Flow.Heading(sheet, parent, "Claims by outcome", Height);
        var width = (Sheet.Width - (Gap * (tiles.Length - 1))) / tiles.Length;
        foreach (var (index, tile) in tiles.Index())
        {
            Tile(sheet, sheet.Open("P", parent), new(Sheet.Left + (index * (width + Gap)), sheet.Y, width, Height), tile);
        }

        sheet.Y += Height;
    }

    private static void Tile(Sheet sheet, int node, Area area, (int Count, string Label, Color Color) tile)
    {
        var color = tile.Count == 0 ? Palette.Muted : tile.Color;
        sheet.Draw(new Mark.Fill(Mark.Artifact, area, tile.Count == 0 ? Palette.Panel : Palette.Tint(tile.Color, 90), 3));
        sheet.Write(node, new(tile.Count.ToString(CultureInfo.InvariantCulture), new(FontFace.Bold, 18, color)), area.X + 9, area.Y + 23);
        sheet.Write(node, new(tile.Label, TextStyle.Label with { Color = color }), area.X + 9, area.Y + 36);
    }
}
