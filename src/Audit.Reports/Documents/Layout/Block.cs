using System.Collections.Immutable;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Layout;

/// <summary>The least part of a block that may stand on a page alone: a line of text, a figure, a gap.</summary>
/// <param name="Height">Its height in points.</param>
/// <param name="Draw">Draws it as part of a node with its top left corner at a place.</param>
/// <param name="Baseline">Where a line of text stands within it; null for what is no text.</param>
internal sealed record Piece(double Height, Action<Sheet, int, double, double> Draw, double? Baseline = null);

/// <summary>Something that is set to a width and fills a height.</summary>
internal abstract record Block
{
    private Block() { }

    /// <summary>Nothing.</summary>
    public static Block Empty { get; } = new Stack([]);

    /// <summary>Text in one style; nothing where there is none.</summary>
    public static Block Of(string text, TextStyle style, Alignment alignment = Alignment.Left) =>
        string.IsNullOrWhiteSpace(text) ? Empty : new Text([new(text, style)], alignment);

    /// <summary>Its parts from top to bottom.</summary>
    public abstract ImmutableArray<Piece> Pieces(FontSet fonts, double width);

    /// <summary>Its whole height.</summary>
    public double Height(FontSet fonts, double width) => Pieces(fonts, width).Sum(piece => piece.Height);

    /// <summary>A paragraph.</summary>
    public sealed record Text(ImmutableArray<Phrase> Phrases, Alignment Alignment) : Block
    {
        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) =>
            [.. LineBreaker.Break(fonts, Phrases, width).Select(line => new Piece(Leading, (sheet, node, x, y) => Place(sheet, node, line, x + Indent(line, width), y), Baseline))];

        private double Baseline => 0.74 * Leading;

        private double Leading => Phrases.Max(phrase => phrase.Style.Leading);

        private double Indent(TextLine line, double width) => Alignment switch
        {
            Alignment.Right => width - line.Width,
            Alignment.Middle => (width - line.Width) / 2,
            _ => 0,
        };

        private void Place(Sheet sheet, int node, TextLine line, double x, double y)
        {
            foreach (var segment in line.Segments)
            {
                x += sheet.Write(node, segment.Phrase, x, y + Baseline);
            }
        }
    }

    /// <summary>Text on one line, made smaller until it fits; broken like any other where it would become unreadable.</summary>
    public sealed record Fitted(string Value, TextStyle Style, Alignment Alignment) : Block
    {
        private const double Least = 4.6;

        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width)
        {
            var natural = GlyphRun.Measure(fonts, Style.Face, Style.Size, Value);
            var size = natural <= width ? Style.Size : Math.Max(Least, Math.Floor(Style.Size * width / natural * 20) / 20);
            return new Text([new(Value, Style with { Size = size })], Alignment).Pieces(fonts, width);
        }
    }

    /// <summary>Blocks from top to bottom.</summary>
    public sealed record Stack(ImmutableArray<Block> Blocks) : Block
    {
        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) => [.. Blocks.SelectMany(block => block.Pieces(fonts, width))];
    }

    /// <summary>A block with a coloured rule at its left.</summary>
    public sealed record Ruled(Block Inner, Color Color) : Block
    {
        private const double Indent = 10;

        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) => [.. Inner.Pieces(fonts, width - Indent).Select(piece => piece with
        {
            Draw = (sheet, node, x, y) =>
            {
                sheet.Draw(new Mark.Fill(Mark.Artifact, new(x, y, 2, piece.Height), Color, 0));
                piece.Draw(sheet, node, x + Indent, y);
            },
        })];
    }

    /// <summary>A block on a panel; its text keeps away from the edges.</summary>
    public sealed record Panel(Block Inner, Color Color) : Block
    {
        private const double Inset = 8;

        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) =>
            [.. new Stack([new Gap(Inset * 0.6), Inner, new Gap(Inset * 0.7)]).Pieces(fonts, width - (2 * Inset)).Select(piece => piece with
            {
                Draw = (sheet, node, x, y) =>
                {
                    sheet.Draw(new Mark.Fill(Mark.Artifact, new(x, y, width, piece.Height + 0.2), Color, 0));
                    piece.Draw(sheet, node, x + Inset, y);
                },
            })];
    }

    /// <summary>Room.</summary>
    public sealed record Gap(double Points) : Block
    {
        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) => [new(Points, (_, _, _, _) => { })];
    }

    /// <summary>A drawing with words that stand for it.</summary>
    public sealed record Figure(double Points, string Alt, Action<Sheet, int, Area> Draw) : Block
    {
        /// <inheritdoc/>
        public override ImmutableArray<Piece> Pieces(FontSet fonts, double width) => [new(Points, (sheet, node, x, y) =>
        {
            var area = new Area(x, y, width, Points);
            Draw(sheet, sheet.Open("Figure", node, Alt, bounds: area), area);
        })];
    }
}
