using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Reports.Documents.Drawing;
using static Audit.Reports.Pdf.PdfSyntax;

namespace Audit.Reports.Pdf;

/// <summary>Writes what the marks of the pages mean: parts, headings, paragraphs, tables, figures.</summary>
/// <remarks>Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.</remarks>
internal sealed class StructureTree
{
    private readonly ImmutableArray<StructureNode> nodes;
    private readonly ImmutableArray<int> numbers;
    private readonly int root;
    private readonly int parents;

    public StructureTree(PdfObjects objects, ImmutableArray<StructureNode> nodes)
    {
        this.nodes = nodes;
        root = objects.Reserve();
        parents = objects.Reserve();
        numbers = [.. nodes.Select(_ => objects.Reserve())];
    }

    /// <summary>The root of the tree.</summary>
    public int Root => root;

    /// <summary>Writes the tree.</summary>
    /// <param name="objects">Where to.</param>
    /// <param name="pages">The page objects, with the nodes of their marked contents.</param>
    /// <param name="widget">The signature's widget, or null.</param>
    public void Write(PdfObjects objects, ImmutableArray<(int Page, ImmutableArray<int> Nodes)> pages, int? widget)
    {
        var children = Children(pages);
        var form = widget is null ? (int?)null : objects.Reserve();
        for (var index = 0; index < nodes.Length; index++)
        {
            objects.Set(numbers[index], Element(index, children[index] + (index == 0 && form is { } added ? " " + Reference(added) : "")));
        }

        if (form is { } element) { objects.Set(element, $"<</Type/StructElem/S/Form/P {Reference(numbers[0])}/Pg {Reference(pages[0].Page)}/Alt{Text("Digital signature")}/K<</Type/OBJR/Obj {Reference(widget!.Value)}/Pg {Reference(pages[0].Page)}>>>>"); }
        objects.Set(parents, ParentTree(pages, form));
        objects.Set(root, string.Create(CultureInfo.InvariantCulture, $"<</Type/StructTreeRoot/K {Reference(numbers[0])}/ParentTree {Reference(parents)}/ParentTreeNextKey {pages.Length + 1}>>"));
    }

    /// <summary>For each node its marked contents, page by page, and then the nodes below it.</summary>
    private List<StringBuilder> Children(ImmutableArray<(int Page, ImmutableArray<int> Nodes)> pages)
    {
        var children = nodes.Select(_ => new StringBuilder()).ToList();
        foreach (var (page, marked) in pages)
        {
            foreach (var (identifier, node) in marked.Index())
            {
                children[node].Append(CultureInfo.InvariantCulture, $"<</Type/MCR/Pg {page} 0 R/MCID {identifier}>>");
            }
        }

        for (var index = 1; index < nodes.Length; index++)
        {
            children[nodes[index].Parent].Append(' ').Append(Reference(numbers[index]));
        }

        return children;
    }

    private string Element(int index, string children)
    {
        var node = nodes[index];
        var parent = node.Parent < 0 ? root : numbers[node.Parent];
        var alternative = node.Alt is null ? "" : $"/Alt{Text(node.Alt)}";
        var scope = node.Scope is null ? "" : $"/A<</O/Table/Scope/{node.Scope}>>";
        return $"<</Type/StructElem/S/{node.Role}/P {Reference(parent)}{alternative}{scope}{Bounds(node)}/K[{children}]>>";
    }

    private static string Bounds(StructureNode node) => node.Bounds is not { } area ? "" :
        $"/A<</O/Layout/Placement/Block/BBox[{Numbers(area.X, Composition.PageHeight - area.Bottom, area.Right, Composition.PageHeight - area.Y)}]>>";

    private string ParentTree(ImmutableArray<(int Page, ImmutableArray<int> Nodes)> pages, int? form)
    {
        var text = new StringBuilder("<</Nums[");
        foreach (var (index, (_, marked)) in pages.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{index}[{string.Join(' ', marked.Select(node => Reference(numbers[node])))}]");
        }

        if (form is { } added) { text.Append(CultureInfo.InvariantCulture, $"{pages.Length} {added} 0 R"); }
        return text.Append("]>>").ToString();
    }
}
