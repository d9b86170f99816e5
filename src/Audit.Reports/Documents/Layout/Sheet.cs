using System.Collections.Immutable;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Layout;

/// <summary>The page that is being filled, and those before it.</summary>
/// <remarks>A builder: it lives while a document is laid out and ends as an immutable <see cref="Composition"/>.</remarks>
internal sealed class Sheet
{
    /// <summary>Where the text begins from the left; the same is free at the right.</summary>
    public const double Left = 54;

    /// <summary>Width of the text.</summary>
    public const double Width = Composition.PageWidth - (2 * Left);

    /// <summary>Where the text begins from above.</summary>
    public const double Top = 66;

    /// <summary>Where it ends.</summary>
    public const double Bottom = Composition.PageHeight - 62;

    private readonly List<ImmutableArray<Mark>.Builder> pages = [];
    private readonly ImmutableArray<StructureNode>.Builder structure = ImmutableArray.CreateBuilder<StructureNode>();
    private readonly ImmutableArray<Bookmark>.Builder bookmarks = ImmutableArray.CreateBuilder<Bookmark>();
    private int current = -1;

    public Sheet(FontSet fonts)
    {
        Fonts = fonts;
        structure.Add(new("Document", -1, null, null, null));
        NewPage();
    }

    /// <summary>The fonts.</summary>
    public FontSet Fonts { get; }

    /// <summary>Where the next thing is placed.</summary>
    public double Y { get; set; }

    /// <summary>Height that is left on the page.</summary>
    public double Remaining => Bottom - Y;

    /// <summary>Whether nothing was placed on the page yet.</summary>
    public bool AtTop => Y <= Top;

    /// <summary>How many pages there are.</summary>
    public int Pages => pages.Count;

    /// <summary>Goes on at the top of a new page.</summary>
    public void NewPage()
    {
        pages.Add(ImmutableArray.CreateBuilder<Mark>());
        current = pages.Count - 1;
        Y = Top;
    }

    /// <summary>Goes on at the top of a new page unless a height is left.</summary>
    public void Require(double height)
    {
        if (Remaining < height && !AtTop) { NewPage(); }
    }

    /// <summary>Leaves room, but not at the top of a page.</summary>
    public void Skip(double height)
    {
        if (!AtTop) { Y += height; }
    }

    /// <summary>Draws on a page that was filled before: headers and footers.</summary>
    public void Revisit(int page) => current = page;

    /// <summary>Adds a node to the structure.</summary>
    public int Open(string role, int parent, string? alt = null, string? scope = null, Area? bounds = null)
    {
        structure.Add(new(role, parent, alt, scope, bounds));
        return structure.Count - 1;
    }

    /// <summary>Names this place in the outline.</summary>
    public void Mark(string title) => bookmarks.Add(new(title, current, Y));

    /// <summary>Draws.</summary>
    public void Draw(Mark mark) => pages[current].Add(mark);

    /// <summary>Draws a phrase on one line and returns its width.</summary>
    public double Write(int node, Phrase phrase, double x, double baseline)
    {
        var pen = x;
        foreach (var run in GlyphRun.Divide(Fonts, phrase.Style.Face, phrase.Text))
        {
            var width = GlyphRun.Measure(Fonts, run.Face, phrase.Style.Size, run.Shown);
            Draw(new Mark.Text(node, run, phrase.Style.Size, phrase.Style.Color, pen, baseline, width));
            pen += width;
        }

        return pen - x;
    }

    /// <summary>Draws a phrase that ends at a place.</summary>
    public void WriteRight(int node, Phrase phrase, double right, double baseline) => Write(node, phrase, right - Measure(phrase), baseline);

    /// <summary>The width of a phrase on one line.</summary>
    public double Measure(Phrase phrase) => GlyphRun.Measure(Fonts, phrase.Style.Face, phrase.Style.Size, phrase.Text);

    /// <summary>The finished pages.</summary>
    public Composition Finish(string title) => new(title, [.. pages.Select(page => page.ToImmutable())], structure.ToImmutable(), bookmarks.ToImmutable());
}
