using System.Collections.Immutable;
using System.Globalization;
using Audit.Reports.Documents.Drawing;
using static Audit.Reports.Pdf.PdfSyntax;

namespace Audit.Reports.Pdf;

/// <summary>Writes the outline: the parts of the document, to jump to.</summary>
/// <remarks>Source: ISO 32000-1, 12.3.3.</remarks>
internal static class Outline
{
    /// <summary>Writes it and returns the number of its root.</summary>
    public static int Write(PdfObjects objects, ImmutableArray<Bookmark> bookmarks, ImmutableArray<int> pages)
    {
        var root = objects.Reserve();
        ImmutableArray<int> items = [.. bookmarks.Select(_ => objects.Reserve())];
        foreach (var (index, bookmark) in bookmarks.Index())
        {
            var before = index > 0 ? $"/Prev {Reference(items[index - 1])}" : "";
            var after = index + 1 < items.Length ? $"/Next {Reference(items[index + 1])}" : "";
            var top = Number(Composition.PageHeight - bookmark.Y + 12);
            objects.Set(items[index], $"<</Title{Text(bookmark.Title)}/Parent {Reference(root)}{before}{after}/Dest[{Reference(pages[bookmark.Page])}/XYZ 0 {top} null]>>");
        }

        objects.Set(root, items.IsEmpty ? "<</Type/Outlines>>" : string.Create(CultureInfo.InvariantCulture,
            $"<</Type/Outlines/First {items[0]} 0 R/Last {items[^1]} 0 R/Count {items.Length}>>"));
        return root;
    }
}
