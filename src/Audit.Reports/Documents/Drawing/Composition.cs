using System.Collections.Immutable;

namespace Audit.Reports.Documents.Drawing;

/// <summary>A node of the document's logical structure.</summary>
/// <param name="Role">Standard structure type, such as "P", "H1", "TD".</param>
/// <param name="Parent">Index of its parent, or -1 for the root.</param>
/// <param name="Alt">Words that stand for a figure; null else.</param>
/// <param name="Scope">"Column" or "Row" for a header cell; null else.</param>
/// <param name="Bounds">Where a figure stands; null else.</param>
internal sealed record StructureNode(string Role, int Parent, string? Alt, string? Scope, Area? Bounds);

/// <summary>A place that the outline names.</summary>
internal sealed record Bookmark(string Title, int Page, double Y);

/// <summary>The finished pages of a document: what is drawn where, and what it means.</summary>
/// <param name="Title">The title that a reader shows.</param>
/// <param name="Pages">Marks by page, in order of drawing, which is the order of reading.</param>
/// <param name="Structure">Nodes, each after its parent; the first is the document.</param>
/// <param name="Bookmarks">The outline.</param>
internal sealed record Composition(
    string Title, ImmutableArray<ImmutableArray<Mark>> Pages, ImmutableArray<StructureNode> Structure, ImmutableArray<Bookmark> Bookmarks)
{
    /// <summary>Width of a page, ISO A4, in points.</summary>
    public const double PageWidth = 595.276;

    /// <summary>Height of a page, ISO A4, in points.</summary>
    public const double PageHeight = 841.89;
}
