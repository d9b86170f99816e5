using System.Collections.Immutable;
using Audit.Reports.Documents.Drawing;

namespace Audit.Reports.Documents.Layout;

/// <summary>Places blocks one below the other, over as many pages as they need.</summary>
internal static class Flow
{
    /// <summary>A block that fits on what is left of a page is not divided; nor is a short one that does not.</summary>
    private const double KeepTogether = 130;

    /// <summary>Places a block as one node of the structure.</summary>
    public static void Place(Sheet sheet, int parent, string role, Block block, double indent = 0, double? width = null)
    {
        var node = sheet.Open(role, parent);
        var pieces = block.Pieces(sheet.Fonts, width ?? (Sheet.Width - indent));
        var whole = pieces.Sum(piece => piece.Height);
        sheet.Require(whole <= KeepTogether ? whole : pieces.Take(2).Sum(piece => piece.Height));
        foreach (var piece in pieces)
        {
            sheet.Require(piece.Height);
            piece.Draw(sheet, node, Sheet.Left + indent, sheet.Y);
            sheet.Y += piece.Height;
        }
    }

    /// <summary>Opens a part: its heading, its place in the outline, and a sentence that says what it shows.</summary>
    public static int Part(Sheet sheet, string title, string lead)
    {
        var node = sheet.Open("Sect", 0);
        sheet.Mark(title);
        Place(sheet, node, "H1", Block.Of(title, TextStyle.Heading));
        sheet.Y += 3;
        Place(sheet, node, "P", Block.Of(lead, TextStyle.Body with { Color = Palette.Muted }));
        sheet.Y += 10;
        return node;
    }

    /// <summary>A heading within a part; stays with what follows.</summary>
    public static void Heading(Sheet sheet, int parent, string title, double follows = 40)
    {
        sheet.Skip(12);
        sheet.Require(TextStyle.Subheading.Leading + 3 + follows);
        Place(sheet, parent, "H2", Block.Of(title, TextStyle.Subheading));
        sheet.Y += 3;
    }

    /// <summary>A list of sentences.</summary>
    public static void Bullets(Sheet sheet, int parent, ImmutableArray<string> items, TextStyle style)
    {
        var list = sheet.Open("L", parent);
        foreach (var item in items)
        {
            var entry = sheet.Open("LI", list);
            var text = Block.Of(item, style);
            sheet.Require(Math.Min(KeepTogether, text.Height(sheet.Fonts, Sheet.Width - 10)));
            sheet.Draw(new Mark.Disc(Mark.Artifact, Sheet.Left + 2.5, sheet.Y + (0.48 * style.Leading), 1.1, Palette.Accent, Palette.Accent));
            Place(sheet, entry, "LBody", text, indent: 10);
            sheet.Y += 1.5;
        }
    }
}
